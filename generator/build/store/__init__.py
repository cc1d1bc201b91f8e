"""What a build keeps for the next one: the records of its files and their rendered Markdown.

Nothing in the store is trusted: each entry has a check sum and the hash of what it was made from, the
whole the version of the program. What does not agree is made again, in silence.
"""

from __future__ import annotations
