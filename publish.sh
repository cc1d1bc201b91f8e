#!/usr/bin/env bash
# Publish the site: check, build, verify, send a new release, and switch to it in one step.
# docs/publishing.md is for publishers; `./publish.sh --help` lists the options.
#
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

Also read, from the environment or publish.env beside the settings file: SITEURL, and PUBLISH_SSH,
the ssh command to use. Exit codes: 0 published, 1 internal, 2 content refused, 3 environment (tools,
options, lock), 4 output checks failed, 5 publishing failed. After any but 0 the old site is live.
END
}

step() { printf '%-9s%s\n' "$1:" "$2"; }
fail() {
    printf 'publish.sh: %s\n' "$2" >&2
    exit "$1"
}

# --- Functions that run where the site stands; plain POSIX shell. $1 is always the target folder. ---

# Tells the time there, the live release and how many pages it has; with "clean", removes leftovers.
state_there() {
    live=- pages=0
    if [ -e "$1/current" ] || [ -L "$1/current" ]; then
        live=$(readlink "$1/current") || live=
        live=${live#releases/}
        if [ -z "$live" ] || [ ! -d "$1/releases/$live" ]; then
            echo "$1/current is not a link to a release; move it away" >&2
            return 1
        fi
        pages=$(find "$1/releases/$live" -name '*.html' | wc -l)
    fi
    if [ "$2" = clean ]; then rm -rf "$1"/releases/.partial-* "$1"/.current-*; fi
    echo "$(date -u +%Y-%m-%dT%H%M%SZ)" "$live" "$pages"
}

# Holds the lock, in the name of $2, until its input ends: however the publisher ends.
lock_there() {
    command -v flock >/dev/null || { echo missing && return; }
    mkdir -p "$1/releases" && exec 9>>"$1/.publish.lock" || return
    if flock -n 9; then
        echo "$2" >"$1/.publish.lock"
        echo locked
        cat >/dev/null
    else
        echo "busy $(cat "$1/.publish.lock")"
    fi
}

# Makes release $2 the live one. The data is on the disk before the link is, and mv renames the link
# over the old one, so there is always exactly one.
switch_there() {
    cd "$1" || return
    if [ -d "releases/.partial-$2" ]; then mv -T "releases/.partial-$2" "releases/$2" || return; fi
    sync -f releases 2>/dev/null || sync
    ln -s "releases/$2" ".current-$2" && mv -T ".current-$2" current
}

# Names the release before $2.
before_there() {
    LC_ALL=C
    before=-
    for release in "$1"/releases/*; do
        if [ "${release##*/}" = "$2" ]; then break; fi
        before=${release##*/}
    done
    echo "$before"
}

# Removes releases but the newest $2, and those newer than $3, which was live before: they had been
# rolled back from, and a later rollback must not lead to them. Never the live one. Tells how many.
prune_there() {
    LC_ALL=C
    cd "$1/releases" || return
    live=$(readlink ../current)
    live=${live#releases/} count=0 seen=
    for release in *; do
        if [ "$release" = "$live" ]; then continue; fi
        if [ -n "$seen" ] && [ "$3" != - ]; then rm -rf "$release" && count=$((count + 1)); fi
        if [ "$release" = "$3" ]; then seen=yes; fi
    done
    set -- "$2" *
    surplus=$(($# - 1 - $1)) && shift
    for release in "$@"; do
        if [ "$surplus" -le 0 ]; then break; fi
        if [ "$release" = "$live" ]; then continue; fi
        rm -rf "$release" && count=$((count + 1)) surplus=$((surplus - 1))
    done
    echo "$count"
}

discard_there() { rm -rf "$1/releases/.partial-$2"; }

# --- Here ---

# Runs one of the functions above at the target. Remote arguments hold nothing a shell would expand.
there() {
    { declare -f "$1" && echo "$1 \"\$@\"" && cat; } | {
        shift
        if [ -n "$host" ]; then "${ssh[@]}" "$host" sh -s -- "$folder" "$@"; else sh -s -- "$folder" "$@"; fi
    }
}

# Reads the known keys of publish.env as text; what is in the environment already wins.
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

# Runs the generator. Its templates and settings see only these variables, so no secret can slip out.
communique() {
    (cd "$root" && env -i PATH="$PATH" HOME="${HOME:-/}" TMPDIR="$tmp" LANG=C.UTF-8 \
        SOURCE_DATE_EPOCH="$SOURCE_DATE_EPOCH" ${SITEURL:+SITEURL="$SITEURL"} \
        .venv/bin/python -m generator "$@")
}

finish() {
    local code=$?
    trap - EXIT
    trap '' INT TERM HUP
    if [ -n "$partial" ]; then there discard_there "$partial" </dev/null >/dev/null 2>&1 || true; fi
    if [ "$code" -gt 5 ]; then code=5; fi
    if [ "$code" -ne 0 ] && [ -n "$live" ]; then printf 'Nothing has changed; live is %s.\n' "$live" >&2; fi
    rm -rf "$tmp"
    exit "$code"
}

take_lock() {
    local holder answer reason
    holder=$(printf '%s@%s/%s/%s' "$(id -un)" "$(uname -n)" $$ "$(date -u +%H:%M:%S)" | tr -cd 'A-Za-z0-9@._/:-')
    mkfifo "$tmp/hold" "$tmp/answer"
    # Open for both, or this would wait for a reader; the children must not hold it open themselves.
    exec 8<>"$tmp/hold"
    there lock_there "$holder" <"$tmp/hold" >"$tmp/answer" 8>&- &
    read -r answer reason <"$tmp/answer" || fail 5 "cannot reach or write $target"
    case $answer in
    locked) ;;
    missing) fail 3 "flock (util-linux) is not installed where $target is" ;;
    *) fail 3 "another publish to $target is running (who/process/UTC: ${reason:-unknown})" ;;
    esac
}

# Counts what a release would change: "new changed gone".
changes() {
    rsync --dry-run --recursive --checksum --delete --itemize-changes "${rsh[@]}" "$tmp/site/" "$1" |
        awk '/^[<>]f\+/ {new++} /^[<>]f[^+]/ {changed++} /^\*deleting .*[^\/]$/ {gone++}
             END {print new + 0, changed + 0, gone + 0}'
}

target="" settings="" keep="" dry_run="" rollback="" allow_shrink=""
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
    -h | --help) usage && exit ;;
    *) fail 3 "unknown option $1; see ./publish.sh --help" ;;
    esac
    shift
done

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
settings=$(realpath -m "${settings:-$root/publishconf.py}")
if [ -f "$(dirname "$settings")/publish.env" ]; then read_env "$(dirname "$settings")/publish.env"; fi
target=${target:-${PUBLISH_TARGET:-}} keep=${keep:-${PUBLISH_KEEP:-5}}
read -ra ssh <<<"${PUBLISH_SSH:-ssh -o ConnectTimeout=20 -o ServerAliveInterval=15}"
[ -n "$target" ] || fail 3 "no target; use --target or PUBLISH_TARGET"
[[ $keep =~ ^[1-9][0-9]*$ ]] || fail 3 "--keep $keep is not a number of releases"
host="" folder=$target destination="" rsh=()
if [[ $target =~ ^[^/]*: ]]; then
    # Nothing that a remote shell would expand, and no option in disguise.
    [[ $target =~ ^(([A-Za-z0-9_][A-Za-z0-9._-]*@)?[A-Za-z0-9][A-Za-z0-9.-]*):(~/)?([A-Za-z0-9._/][A-Za-z0-9._/-]*)$ ]] ||
        fail 3 "target $target: write [user@]host:folder, in letters, digits and . _ - / only"
    host=${BASH_REMATCH[1]} folder=${BASH_REMATCH[4]} destination=$host: rsh=(--rsh "${ssh[*]}")
    command -v "${ssh[0]}" >/dev/null || fail 3 "${ssh[0]} is not installed"
else
    folder=$(realpath -m "$target")
fi
command -v rsync >/dev/null || fail 3 "rsync is not installed"
export SOURCE_DATE_EPOCH=${SOURCE_DATE_EPOCH:-$(date +%s)} # one time for check, build and verify

tmp=$(mktemp -d) partial="" live=""
trap finish EXIT
trap 'fail 5 interrupted' INT TERM HUP

if [ -n "$rollback" ]; then
    [ -n "$dry_run" ] || take_lock
    read -r _ live _ < <(there state_there look </dev/null) || fail 5 "cannot read $target"
    before=$(there before_there "$live" </dev/null)
    [ "$before" != - ] || fail 5 "there is no release before $live"
    if [ -n "$dry_run" ]; then step "Dry run" "would roll back from $live to $before" && exit; fi
    there switch_there "$before" </dev/null || fail 5 "the switch failed"
    step "Live" "$before, rolled back from $live, which is kept until the next publish"
    exit
fi

"$root/tools/venv.sh" requirements.lock
step "Check" "$(communique check --settings "$settings")"
communique build --settings "$settings" --output "$tmp/site" >"$tmp/build.log"
step "Build" "$(tail -n 1 "$tmp/build.log")"
sed -n '/^Withheld/,/^[^W ]/ {/^[W ]/p}' "$tmp/build.log"
step "Verify" "$(communique verify --settings "$settings" --public "$tmp/site")"
new_pages=$(find "$tmp/site" -name '*.html' | wc -l)

[ -n "$dry_run" ] || take_lock
read -r now live pages < <(there state_there "${dry_run:-clean}" </dev/null) || fail 5 "cannot read $target"
step "Target" "$target, live is $live with $pages pages"
if [ $((new_pages * 100)) -lt $((pages * 80)) ] && [ -z "$allow_shrink" ]; then
    fail 4 "only $new_pages of $pages pages would be left; if that is meant, use --allow-shrink"
fi
link=() new=$(find "$tmp/site" -type f | wc -l) changed=0 gone=0
if [ "$live" != - ]; then
    link=(--link-dest "../$live")
    read -r new changed gone < <(changes "$destination$folder/releases/$live/") || fail 5 "cannot compare"
fi
step "Changes" "$new new, $changed changed, $gone gone"
if [ -n "$dry_run" ]; then step "Dry run" "nothing was sent" && exit; fi
if [ "$live" != - ] && [ "$new $changed $gone" = "0 0 0" ]; then step "Live" "$live, as before" && exit; fi

digest=$(cd "$tmp/site" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum)
release=$now-${digest:0:12}
partial=$release
# No times: an unchanged file keeps its old one, and can be a hard link to the release before.
rsync --recursive --checksum --perms --chmod=D755,F644 "${link[@]}" "${rsh[@]}" \
    "$tmp/site/" "$destination$folder/releases/.partial-$release/" 2>"$tmp/rsync.log" || {
    cat "$tmp/rsync.log" >&2
    fail 5 "sending failed"
}
# rsync only warns of this, and would send and store everything anew.
if grep -q "link-dest arg does not exist" "$tmp/rsync.log"; then fail 5 "the live release cannot be linked to"; fi
step "Send" "$release"
if ! there switch_there "$release" </dev/null; then
    read -r _ now_live _ < <(there state_there look </dev/null) || now_live=""
    [ "$now_live" = "$release" ] || fail 5 "the switch failed"
fi
before=$live live="" partial=""
pruned=$(there prune_there "$keep" "$before" </dev/null) || step "Prune" "failed; old releases are still there"
if [ "${pruned:-0}" -gt 0 ]; then step "Prune" "$pruned old releases"; fi
step "Live" "$release (before: $before)"
if [ "$before" != - ]; then printf 'To roll back: %q --target %q --rollback\n' "$root/publish.sh" "$target"; fi
