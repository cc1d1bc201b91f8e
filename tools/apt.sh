#!/usr/bin/env bash
# Install Debian packages without ever asking or hanging: tools/apt.sh PACKAGE...
# Exits with 3, having said why, where there is no apt-get or we may not use it.
set -euo pipefail

if ! command -v apt-get >/dev/null; then
    echo "no apt-get here to install: $*" >&2
    exit 3
fi
sudo=()
if [ "$(id -u)" -ne 0 ]; then
    if ! sudo -n true 2>/dev/null; then
        echo "neither root nor sudo without a password, so not installed: $*" >&2
        exit 3
    fi
    sudo=(sudo -n)
fi

run() {
    timeout "$1" ${sudo[@]+"${sudo[@]}"} env DEBIAN_FRONTEND=noninteractive NEEDRESTART_MODE=l \
        apt-get -q -y -o DPkg::Lock::Timeout=120 -o Dpkg::Use-Pty=0 "${@:2}" </dev/null
}

log=$(mktemp)
trap 'rm -f "$log"' EXIT
echo "Installing Debian packages: $*" >&2
# The lists of a fresh machine are missing or old. A failed update still leaves older lists to try.
run 120 update >"$log" 2>&1 || true
if ! run 600 install --no-install-recommends "$@" >>"$log" 2>&1; then
    tail -n 15 "$log" >&2
    exit 1
fi
