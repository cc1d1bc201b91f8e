#!/usr/bin/env bash
# Make .venv hold what a lock file names: tools/venv.sh requirements.lock
#
# Does nothing when it already does: a stamp in .venv carries the lock's checksum. The packages'
# hashes are checked, and only wheels are taken, because building a source distribution would
# fetch its build tools unchecked (set PIP_ONLY_BINARY=:none: where a platform has no wheels).
set -euo pipefail
cd "$(dirname "$0")/.."

lock=$1
stamp=.venv/.installed-$(basename "$lock")
wanted=$(cksum <"$lock")
installed() { [ -x .venv/bin/python ] && [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; }
if installed; then exit 0; fi

# Two makes at once (an editor's and a developer's) must not write into one environment.
if command -v flock >/dev/null; then
    exec 9<tools/venv.sh
    flock 9
    if installed; then exit 0; fi
fi

# Whether a command is a Python that we support; an installed pyenv shim may be one of Python 3.8.
supported() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

find_python() {
    local name
    for name in ${PYTHON:+"$PYTHON"} python3 python3.14 python3.13 python3.12 python3.11 python; do
        if supported "$name"; then
            echo "$name"
            return
        fi
    done
    echo "error: Python 3.11 or newer was not found; set PYTHON=/path/to/python3" >&2
    return 1
}

create() {
    local python
    python=$(find_python)
    echo "Creating .venv with $("$python" --version)" >&2
    if ! "$python" -c 'import ensurepip' 2>/dev/null; then
        # Debian and Ubuntu ship venv's other half as a package of its own.
        tools/apt.sh python3-venv || {
            echo "error: $python cannot make virtual environments; install the package python3-venv" >&2
            return 1
        }
    fi
    "$python" -m venv --clear .venv
}

# An interrupted run, or a Python that was upgraded away, leaves an environment without a working pip.
if ! supported .venv/bin/python || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    create
fi

echo "Installing $lock" >&2
.venv/bin/python -m pip install --quiet --disable-pip-version-check --no-input \
    --only-binary "${PIP_ONLY_BINARY:-:all:}" --require-hashes --requirement "$lock"
echo "$wanted" >"$stamp"
