#!/usr/bin/env bash
# Publish the site: check, build, verify, send it, and make it live.
# docs/publishing.md is for publishers; tools/publish/ holds the settings, the steps and each kind of
# target. Until the last step nothing that readers see is touched, so whatever goes wrong leaves the old
# site (an S3 bucket, which has no last step, excepted).
set -Eeuo pipefail
umask 022
unset CDPATH # with it, cd may lead elsewhere, and says so
unset "${!RSYNC_@}" # with these, rsync asks otherwise than a restricted key allows
exec </dev/null
# A closed stream is a descriptor that some file of ours would get.
[ -e /dev/fd/1 ] || exec >/dev/null
[ -e /dev/fd/2 ] || exec 2>/dev/null

root=$(dirname "$(realpath "${BASH_SOURCE[0]}")") # which may be a link
# shellcheck source=tools/publish/steps.sh
source "$root/tools/publish/steps.sh"
# shellcheck source=tools/publish/settings.sh
source "$root/tools/publish/settings.sh"

usage() {
    cat <<'EOF'
Usage: ./publish.sh [--target TARGET] [options]

  --target DIR                releases/ and the link current in a folder of this machine
  --target [user@]host:DIR    the same on a server, by ssh
  --target git:REPO#BRANCH    a branch that a host of pages serves; REPO: an address or a remote
  --target s3:BUCKET[/DIR]    an S3-compatible store, by rclone
  --target hook:[NAME]        a program of yours (PUBLISH_HOOK), given the folder with the site
  --settings FILE             Pelican's settings file (default: publishconf.py beside this script)
  --keep N                    releases to keep in a folder (default: 5, or PUBLISH_KEEP)
  --dry-run                   check, build, verify and list what would change; send nothing
  --list                      the releases of the target, the newest first, the live one marked
  --rollback [RELEASE]        go back to the release before the live one, or to the one named
  --allow-shrink              publish although more than a fifth of the pages is gone
  --check-url                 ask SITEURL for every file afterwards; a folder is switched back if one
                              is not as it was built

The target may also be PUBLISH_TARGET. That and all other settings are read from the environment or
publish.env beside the settings file; docs/publishing.md explains them for each target. Exit codes:
0 done, 1 internal, 2 content refused, 3 environment (tools, options, settings, lock), 4 output checks
failed, 5 publishing failed. After any but 0 the old site is live (S3 and a program: perhaps with parts
of the new; git, S3 and a program: the new one, if only --check-url failed).
EOF
}

# shellcheck disable=SC2329 # by the target's part
say_way_back() {
    # The command as typed, without the options of this once.
    step "Back" "$(printf '%q ' "$root/publish.sh" --target "$target" --settings "$settings")--rollback"
}

roll_back() {
    "${kind}_back" "$1"
    if [ "$back" = "$live" ]; then step "Live" "$live, as before" && return; fi
    if [ -n "$dry_run" ]; then step "Dry run" "would go back from $live to $back" && return; fi
    local from=$live
    "${kind}_return"
    step "Live" "$back, rolled back from $from$note"
    step "Next" "the next publish, a timer's too, puts up the content as it is then; stop the timer, or put the content back"
}

publish() {
    local new_pages
    new_pages=$(find "$tmp/site" -name '*.html' | wc -l)
    "${kind}_state"
    step "Target" "$target${live:+, live is ${live/#-/nothing} ($pages pages)}"
    if [ $((new_pages * 100)) -lt $((pages * 80)) ] && [ -z "$allow_shrink" ]; then
        fail 4 "only $new_pages of $pages pages would be left; if that is meant, use --allow-shrink"
    fi
    new=$(find "$tmp/site" -type f | wc -l) changed=0 gone=0
    "${kind}_compare"
    step "Changes" "$new new, $changed changed, $gone gone"
    if [ -n "$dry_run" ]; then
        "${kind}_changes" | say_changes
        step "Dry run" "nothing was sent"
        return
    fi
    if [ "$new $changed $gone" = "0 0 0" ]; then
        if [ -n "$check_url" ]; then asked_live || fail 5 "$url does not give the site that is live at $target"; fi
        step "Live" "$live, as before"
        return
    fi
    "${kind}_send"
    step "Send" "$release"
    if [ -n "$check_url" ] && [ "$kind" != releases ]; then
        # It is up, and there is no way back but another publish.
        live=unknown left="$release, which was not found whole at its address"
        asked_live || fail 5 "$url does not give the new site"
    fi
    "${kind}_switch"
}

# A function, so that all of it has been read when it begins: nobody changes a script that runs by an update.
main() {
    target="" settings="" keep="" dry_run="" list="" rollback="" wanted="" allow_shrink="" check_url=""
    while [ $# -gt 0 ]; do
        case $1 in
        --target=* | --settings=* | --keep=* | --rollback=*) set -- "${1%%=*}" "${1#*=}" "${@:2}" && continue ;;
        --target | --settings | --keep)
            [[ -n ${2:-} && ($1 == --keep || $2 != -*) ]] || fail 3 "$1 needs a value"
            printf -v "${1#--}" %s "$2" && shift
            ;;
        --dry-run) dry_run=yes ;;
        --list) list=yes ;;
        --rollback)
            rollback=yes
            if [[ -n ${2:-} && $2 != -* ]]; then wanted=$2 && shift; fi
            ;;
        --allow-shrink) allow_shrink=yes ;;
        --check-url) check_url=yes ;;
        -h | --help) usage && exit ;;
        *) fail 3 "unknown option $1; see ./publish.sh --help" ;;
        esac
        shift
    done

    if [ -n "$rollback$list" ] && [ -n "$check_url" ]; then
        fail 3 "--check-url compares the site with a new build, and there is none; leave it out"
    fi
    settings=$(realpath -m "${settings:-$root/publishconf.py}")
    if [ -e "${settings%/*}/publish.env" ] || [ -L "${settings%/*}/publish.env" ]; then
        read_env "${settings%/*}/publish.env"
    fi
    check_environment
    now=${SOURCE_DATE_EPOCH:-$(date +%s)} # one time for check, build and verify, or an embargo may fall between
    [[ $now =~ ^[0-9]+$ ]] || fail 3 "SOURCE_DATE_EPOCH is no number of seconds: $now"
    target=${target:-${PUBLISH_TARGET:-}}
    [ -n "$target" ] || fail 3 "no target; use --target or PUBLISH_TARGET"
    check_values

    # What a target tells: what is live, what became of it when sending failed, and more.
    tmp="" kind="" live=unread left="" pages=0 release="" back="" note=""
    # For the end: the command that failed, and the step of the generator that ended with a code of its own.
    failed="" ended=""
    case $target in
    git:* | s3:* | hook:*) part=${target%%:*} ;;
    *) part=releases ;;
    esac
    # shellcheck source=/dev/null
    source "$root/tools/publish/$part.sh"
    if [ -n "$list$rollback" ] && [[ $part == s3 || $part == hook ]]; then
        fail 3 "$target has no releases to list or go back to; check out the older content and publish that"
    fi
    "${part}_open"

    trap 'failed=$BASH_COMMAND' ERR
    trap finish EXIT
    trap interrupted INT TERM HUP
    tmp=$(mktemp -d) || fail 3 "cannot make a folder for temporary files in ${TMPDIR:-/tmp}"
    if [[ $tmp != /* ]]; then tmp=$PWD/$tmp; fi
    kind=$part
    network_environment
    if [ -n "$list" ]; then
        "${kind}_list"
        exit
    fi
    if [ -z "$rollback" ]; then
        run "$root/tools/venv.sh" requirements.lock
        communique check --public
        communique build --output "$tmp/site"
        communique verify --public "$tmp/site"
    fi
    [ -n "$dry_run" ] || "${kind}_lock"
    if [ -n "$rollback" ]; then roll_back "$wanted"; else publish; fi
}
main "$@"
exit
