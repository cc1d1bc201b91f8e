#!/usr/bin/env bash
# Publish the site: check, build, verify, send a new release, and switch to it in one step.
# docs/publishing.md is for publishers; tools/release.sh is what runs where the site stands.
# Until the switch nothing that readers see is touched, so whatever goes wrong leaves the old site.
set -euo pipefail
umask 022

usage() {
    cat <<'END'
Usage: ./publish.sh [--target DIR | --target [user@]host:DIR] [options]

  --target ...      where releases/ and the link current stand (or PUBLISH_TARGET)
  --settings FILE   Pelican's settings file (default: publishconf.py beside this script)
  --keep N          releases to keep (default: 5, or PUBLISH_KEEP)
  --dry-run         check, build, verify and compare; send nothing
  --rollback        switch back to the release before the live one
  --allow-shrink    publish although more than a fifth of the pages is gone
  --check-url       ask SITEURL for every file afterwards; switch back if one is not as it was built

Also read, from the environment or publish.env beside the settings file: SITEURL, and PUBLISH_SSH,
the ssh command to use. Exit codes: 0 done, 1 internal, 2 content refused, 3 environment (tools,
options, lock), 4 output checks failed, 5 publishing failed. After any but 0 the old site is live.
END
}

step() { printf '%-9s%s\n' "$1:" "$2"; }
fail() {
    printf 'publish.sh: %s\n' "$2" >&2
    exit "$1"
}

# Read the known keys of publish.env as text, never as code; the environment wins.
read_env() {
    local line key value number=0
    while IFS= read -r line || [ -n "$line" ]; do
        number=$((number + 1)) line=${line%$'\r'}
        if [[ $line =~ ^[[:space:]]*(#|$) ]]; then continue; fi
        key=${line%%=*} value=${line#*=}
        if [[ $value =~ ^\"(.*)\"$ || $value =~ ^\'(.*)\'$ ]]; then value=${BASH_REMATCH[1]}; fi
        case $key in
        PUBLISH_TARGET) [[ $value == /* || $value == *:* ]] || fail 3 "$1:$number: write the whole path" ;;
        SITEURL | PUBLISH_KEEP | PUBLISH_SSH) ;;
        *) fail 3 "$1:$number: unknown key; known: SITEURL PUBLISH_TARGET PUBLISH_KEEP PUBLISH_SSH" ;;
        esac
        if [ -z "${!key+set}" ]; then printf -v "$key" %s "$value"; fi
    done <"$1"
}

# Run a step of the generator and show its last line. Templates and settings see only the variables
# named here, so no secret of the publisher can slip into a page.
communique() {
    local said code=0
    said=$(cd "$root" && env -i PATH="$PATH" HOME="${HOME:-/}" TMPDIR="$tmp" LANG=C.UTF-8 \
        SOURCE_DATE_EPOCH="$now" ${SITEURL:+SITEURL="$SITEURL"} \
        .venv/bin/python -m generator "$@" --settings "$settings") || code=$?
    grep -E '^(Withheld|  )' <<<"$said" || true
    if [ -n "$said" ]; then step "${1^}" "$(tail -n 1 <<<"$said")"; fi
    if [ "$code" -ne 0 ]; then exit "$code"; fi
}

# Run a command of tools/release.sh, which is this function's input, where the target is.
shell_there() {
    # Descriptor 8 keeps the lock (see take_lock): a connection that ssh keeps open must not have it.
    if [ -n "$host" ]; then
        # No argument holds anything that a remote shell would expand.
        "${ssh[@]}" "$host" sh -s -- "$1" "$folder" "${@:2}" 8>&-
    else
        sh -s -- "$1" "$folder" "${@:2}" 8>&-
    fi
}
there() { shell_there "$@" <"$root/tools/release.sh"; }

take_lock() {
    local holder answer reason
    holder=$(printf '%s@%s/%s/%s' "$(id -un)" "$(uname -n)" $$ "$(date -u +%H:%M:%SZ)" | tr -cd 'A-Za-z0-9@._/:-')
    mkfifo "$tmp/input" "$tmp/answer"
    # Once it has the lock, the shell there waits for the end of its input: the end of this process.
    exec 8<>"$tmp/input"
    shell_there lock "$holder" <"$tmp/input" >"$tmp/answer" 8>&- &
    lock=$!
    cat "$root/tools/release.sh" >&8
    read -r answer reason <"$tmp/answer" || fail 5 "cannot reach $target, or not write there"
    case $answer in
    locked) ;;
    missing) fail 3 "flock (of util-linux) is missing where $target is" ;;
    *) fail 3 "another publish to $target is running (who/process/since: ${reason:-unknown})" ;;
    esac
}

read_state() {
    local state
    state=$(there state) || fail 5 "cannot read $target"
    read -r stamp live pages <<<"$state"
}

# Count what differs from the live release: "new changed gone".
compare() {
    rsync --dry-run --recursive --checksum --delete --itemize-changes "${rsh[@]}" \
        "$tmp/site/" "$destination/releases/$live/" 8>&- |
        awk '/^[<>]f\+/ {new++} /^[<>]f[^+]/ {changed++} /^\*deleting .*[^\/]$/ {gone++}
             END {print new + 0, changed + 0, gone + 0}'
}

# Send the new release beside the live one. Times are not kept: an unchanged file has its old one, as
# far as caches are concerned, and is a hard link to the release before.
send() {
    local link=()
    if [ "$live" != - ]; then link=(--link-dest "../$live"); fi
    partial=$1
    rsync --recursive --checksum --perms --chmod=D755,F644 "${link[@]}" "${rsh[@]}" \
        "$tmp/site/" "$destination/releases/.partial-$1/" 2>"$tmp/rsync.log" 8>&- || {
        cat "$tmp/rsync.log" >&2
        fail 5 "sending failed"
    }
    # rsync only warns of this, and would send and store everything anew.
    if grep "link-dest arg does not exist" "$tmp/rsync.log" >&2; then fail 5 "cannot link to $live"; fi
}

finish() {
    local code=$?
    trap - EXIT
    trap '' INT TERM HUP
    if [ -n "$partial" ]; then there discard "$partial" >/dev/null 2>&1 || true; fi
    exec 8>&-
    # Who starts the next publish at once should find the lock free; a dead line is not waited for.
    for _ in {1..50}; do
        if [ -z "$lock" ] || ! kill -0 "$lock" 2>/dev/null; then break; fi
        sleep 0.1
    done
    rm -rf "$tmp"
    if [ "$code" -ne 0 ] && [ -n "$live" ]; then step "Live" "${live/#-/nothing}, as before" >&2; fi
    # What is not one of our codes comes from a program that failed without our asking.
    exit $((code > 5 ? 5 : code))
}

roll_back() {
    local before
    read_state
    if [ "$live" = - ]; then fail 5 "nothing is live at $target"; fi
    before=$(there before "$live") || fail 5 "cannot read $target"
    if [ "$before" = - ]; then fail 5 "there is no release before $live"; fi
    if [ -n "$dry_run" ]; then step "Dry run" "would go back from $live to $before" && return; fi
    there switch "$before" || fail 5 "switching failed"
    step "Live" "$before, rolled back from $live, which the next publish removes"
}

# Ask the site itself for every file, and go back to the release before if it does not give them.
check_live() {
    local url
    url=$(sed -n 's/^  "site": "\(.*\)",\?$/\1/p' "$tmp/site/build.json")
    if (communique verify "$url" --expect "$tmp/site"); then return; fi
    live=""
    [ "$before" != - ] || fail 5 "$url does not give the new release, and there is none to go back to"
    there switch "$before" || fail 5 "$url does not give the new release, and switching back failed"
    live=$before
    fail 5 "$url does not give the new release"
}

publish() {
    local counts new_pages new changed=0 gone=0 release before pruned
    new_pages=$(find "$tmp/site" -name '*.html' | wc -l)
    read_state
    step "Target" "$target, live is ${live/#-/nothing} ($pages pages)"
    if [ $((new_pages * 100)) -lt $((pages * 80)) ] && [ -z "$allow_shrink" ]; then
        fail 4 "only $new_pages of $pages pages would be left; if that is meant, use --allow-shrink"
    fi
    new=$(find "$tmp/site" -type f | wc -l)
    if [ "$live" != - ]; then
        counts=$(compare) || fail 5 "cannot compare with $live"
        read -r new changed gone <<<"$counts"
    fi
    step "Changes" "$new new, $changed changed, $gone gone"
    if [ -n "$dry_run" ]; then step "Dry run" "nothing was sent" && return; fi
    if [ "$new $changed $gone" = "0 0 0" ]; then step "Live" "$live, as before" && return; fi

    release=$(cd "$tmp/site" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum)
    release=$stamp-${release:0:12}
    sums=$(sha256sum <"$tmp/site/SHA256SUMS") sums=${sums%% *}
    send "$release"
    there check "$release" "$sums" || fail 5 "what arrived at $target is not what was sent"
    step "Send" "$release, each file checked there"
    # From here on an interruption would only blur what is live.
    trap '' INT TERM HUP
    before=$live
    there switch "$release" || {
        # The connection may have been cut after the switch was made.
        read_state
        [ "$live" = "$release" ] || fail 5 "switching failed"
    }
    there is_live "$release" "$sums" || fail 5 "$target does not show $release after the switch"
    if [ -n "$check_url" ]; then check_live; fi
    partial="" live=""
    pruned=$(there prune "$keep" "$before") || step "Prune" "failed: too many releases are left"
    if [ "${pruned:-0}" -gt 0 ]; then step "Prune" "$pruned old releases"; fi
    step "Live" "$release"
    if [ "$before" != - ]; then
        # The command as typed, without the options of this once.
        step "Back" "$(printf '%q ' "$root/publish.sh" --target "$target" --settings "$settings")--rollback"
    fi
}

target="" settings="" keep="" dry_run="" rollback="" allow_shrink="" check_url=""
while [ $# -gt 0 ]; do
    case $1 in
    --target=* | --settings=* | --keep=*) set -- "${1%%=*}" "${1#*=}" "${@:2}" && continue ;;
    --target | --settings | --keep)
        [ -n "${2:-}" ] || fail 3 "$1 needs a value"
        printf -v "${1#--}" %s "$2" && shift
        ;;
    --dry-run) dry_run=yes ;;
    --rollback) rollback=yes ;;
    --allow-shrink) allow_shrink=yes ;;
    --check-url) check_url=yes ;;
    -h | --help) usage && exit ;;
    *) fail 3 "unknown option $1; see ./publish.sh --help" ;;
    esac
    shift
done

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
settings=$(realpath -m "${settings:-$root/publishconf.py}")
if [ -f "${settings%/*}/publish.env" ]; then read_env "${settings%/*}/publish.env"; fi
target=${target:-${PUBLISH_TARGET:-}} keep=${keep:-${PUBLISH_KEEP:-5}}
now=${SOURCE_DATE_EPOCH:-$(date +%s)} # one time for check, build and verify, or an embargo may fall between
read -ra ssh <<<"${PUBLISH_SSH:-ssh -o ConnectTimeout=20 -o ServerAliveInterval=15}"
[ -n "$target" ] || fail 3 "no target; use --target or PUBLISH_TARGET"
[[ $keep =~ ^[1-9][0-9]*$ ]] || fail 3 "--keep $keep is not a number of releases"
host="" rsh=()
if [[ $target =~ ^[^/]*: ]]; then
    # Nothing that a remote shell would expand, and no option in disguise.
    pattern='^(([A-Za-z0-9_][A-Za-z0-9._-]*@)?[A-Za-z0-9][A-Za-z0-9.-]*):(~/)?([A-Za-z0-9._/][A-Za-z0-9._/-]*)$'
    [[ $target != *://* && $target =~ $pattern ]] || fail 3 "write the target as [user@]host:folder, in letters, digits and ._-/"
    host=${BASH_REMATCH[1]} folder=${BASH_REMATCH[4]}
    destination=$host:$folder rsh=(--rsh "${ssh[*]}")
    command -v "${ssh[0]}" >/dev/null || fail 3 "${ssh[0]} is not installed"
else
    folder=$(realpath -m "$target") destination=$folder
fi
command -v rsync >/dev/null || fail 3 "rsync is not installed"

tmp=$(mktemp -d) partial="" live="" lock=""
trap finish EXIT
trap 'fail 5 interrupted' INT TERM HUP
if [ -z "$rollback" ]; then
    "$root/tools/venv.sh" requirements.lock
    communique check
    communique build --output "$tmp/site"
    communique verify --public "$tmp/site"
fi
[ -n "$dry_run" ] || take_lock
if [ -n "$rollback" ]; then roll_back; else publish; fi
