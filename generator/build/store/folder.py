"""Where a site keeps what it need not make again."""

from __future__ import annotations

from pathlib import Path

#: What CACHE_PATH is when nobody has set it; Pelican would take it from the folder it was started in.
_DEFAULT_OF_PELICAN = "cache"


def store_folder(content: Path, cache_path: str) -> Path:
    """Give the folder of the store and the manifests: CACHE_PATH, or ``.cache`` beside the content.

    Args:
        content: The content folder.
        cache_path: CACHE_PATH below the root of the file system, empty or Pelican's default if unset.
    """
    if cache_path in ("", _DEFAULT_OF_PELICAN):
        return content.resolve().parent / ".cache"
    return Path(cache_path)
