# shellcheck shell=bash disable=SC2034,SC2154
# Targets with a folder of releases and a link to the live one: a folder of this machine, or one of a
# server by ssh. Sourced by publish.sh; tools/release.sh is what runs where the site stands.

releases_open() {
    host="" rsh=() lock="" partial=""
    read_ssh
    if [[ $target =~ ^[^/]*: ]]; then
        # Nothing that a remote shell would expand, and no option in disguise.
        local pattern='^(([A-Za-z0-9_][A-Za-z0-9._-]*@)?[A-Za-z0-9][A-Za-z0-9.-]*):(~/)?([A-Za-z0-9._/][A-Za-z0-9._/-]*)$'
        [[ $target != *://* && $target =~ $pattern ]] || fail 3 "write the target as [user@]host:folder, in letters, digits and ._-/"
        host=${BASH_REMATCH[1]} folder=${BASH_REMATCH[4]}
        # A key bound to a folder knows it without a slash at the end.
        if [[ $folder == *[!/]*/ ]]; then folder=${folder%/}; fi
        destination=$host:$folder rsh=(--rsh "${ssh[*]}")
        needs_program "${ssh[0]}"
    else
        folder=$(realpath -m "$target") destination=$folder
    fi
    [[ $folder == *[!/.]* ]] || fail 3 "$target is no folder for a site: releases/ and current would be made there"
    needs_program rsync
    log=""
}

# Begin the file of what programs say that are asked there, which must not steer the terminal: opened once,
# or a full disk could end this at any of them.
open_log() {
    if [ -n "$log" ]; then return 0; fi
    begin there.log
    # shellcheck disable=SC2094 # what is read was written before
    exec {log_in}>>"$tmp/there.log" {log_out}<"$tmp/there.log" || fail 3 "cannot write to $tmp"
    log=$tmp/there.log
}
# Pass on what was said since the last time.
pass_on_log() { if [ -n "$log" ]; then plain_words <&"$log_out" >&2 || true; fi; }

# Become a command of tools/release.sh, which is this program's input, where the target is.
shell_there() {
    if [ -n "$host" ]; then
        # No argument holds anything that a remote shell would expand.
        exec "${ssh[@]}" "$host" sh -s -- "$1" "$folder" "${@:2}"
    fi
    exec sh -s -- "$1" "$folder" "${@:2}"
}
# The same, beside this shell.
# (Not in a "$(": a signal would wait for its end.)
there() {
    local code=0
    open_log
    run shell_there "$@" <"$root/tools/release.sh" 2>&"$log_in" || code=$?
    pass_on_log
    return "$code"
}

# The same, with its answer in $answer.
answer_of() {
    begin answer.txt
    "$@" >"$tmp/answer.txt" || return
    answer=$(<"$tmp/answer.txt")
}

# The same where it may be the first that is asked of the host.
first_there() {
    local code=0
    there "$@" || code=$?
    if [ -n "$host" ]; then explain_ssh "$log"; fi
    return "$code"
}

releases_lock() {
    local answer reason
    mkfifo "$tmp/input" "$tmp/answer" || fail 3 "cannot write to $tmp"
    # Once it has the lock, the shell there waits for the end of its input: the end of this process. All
    # ends are opened here, so that nobody waits for one that died before.
    # shellcheck disable=SC2094 # the answer is a pipe
    exec 8<>"$tmp/input" 5<>"$tmp/answer" 4<"$tmp/answer" || fail 3 "cannot write to $tmp"
    open_log
    # A connection that ssh keeps open must not have the lock's descriptor.
    shell_there lock "$(holder)" <"$tmp/input" >&5 2>&"$log_in" 4<&- 5>&- 6>&- 8>&- &
    lock=$!
    exec 5>&-
    cat "$root/tools/release.sh" >&8
    # A signal would wait for the end of `read`.
    until read -r -t 0 <&4 || ! kill -0 "$lock" 2>/dev/null; do sleep 0.05; done
    if ! read -r answer reason <&4; then
        pass_on_log
        if [ -n "$host" ]; then explain_ssh "$log"; fi
        fail 5 "cannot reach $target, or not write there"
    fi
    pass_on_log
    exec 4<&-
    [[ $reason =~ ^[A-Za-z0-9@._/:-]{0,200}$ ]] || strange
    case $answer in
    locked) ;;
    missing) fail 3 "flock (of util-linux) is missing where $target is" ;;
    refused) fail 5 "cannot lock $target" ;;
    busy) fail 3 "another publish to $target is running (who/process/since: ${reason:-unknown})" ;;
    *) strange ;;
    esac
}

# What a server says is data: none of it reaches arithmetic, a path or a message before it has the form that
# it should have.
strange() { fail 5 "$target does not answer as it should"; }
is_release() { [[ $1 =~ ^[0-9][A-Za-z0-9-]*$ ]]; }
is_count() { [[ $1 =~ ^(0|[1-9][0-9]{0,8})$ ]]; }

releases_state() {
    local answer time name count rest
    answer_of first_there state || fail 5 "cannot read $target"
    read -r time name count rest <<<"$answer"
    [[ $time =~ ^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{6}Z$ && -z $rest && $answer != *$'\n'* ]] || strange
    [ "$name" = - ] || is_release "$name" || strange
    is_count "$count" || strange
    stamp=$time live=$name pages=$count
}

rsync_said() {
    local code=0
    open_log
    run rsync --recursive --checksum "${rsh[@]}" "$@" 2>&"$log_in" || code=$?
    pass_on_log
    return "$code"
}

releases_compare() {
    if [ "$live" = - ]; then return; fi
    begin changes
    rsync_said --dry-run --delete --itemize-changes --8-bit-output \
        "$tmp/site/" "$destination/releases/$live/" >"$tmp/changes" || fail 5 "cannot compare with $live"
    # rsync does not mind when the list cannot be written.
    echo end >>"$tmp/changes" || fail 3 "cannot write to $tmp"
    read -r new changed gone < <(
        awk '/^[<>]f\+/ {new++} /^[<>]f[^+]/ {changed++} /^\*deleting .*[^\/]$/ {gone++}
             END {print new + 0, changed + 0, gone + 0}' "$tmp/changes"
    )
    # Nor when one line cannot; but what is live is named after what is in it.
    if [[ "$new $changed $gone" == "0 0 0" && ${live##*-} != "$(fingerprint)" ]]; then changed=1; fi
}

releases_changes() {
    if [ "$live" = - ]; then
        find "$tmp/site" -type f -printf 'new %P\n'
        return
    fi
    sed -nE -e 's/^[<>]f\+[^ ]* /new /p' -e t -e 's/^[<>]f[^ ]* /changed /p' -e t \
        -e 's/^\*deleting +(.*[^/])$/gone \1/p' "$tmp/changes"
}

# Send the new release beside the live one. Times are not kept: an unchanged file has its old one, as
# far as caches are concerned, and is a hard link to the release before.
releases_send() {
    local link=()
    release=$stamp-$(fingerprint)
    # The order of names is the order of time, by which a rollback finds the release before.
    if [[ $live != - && $stamp < ${live:0:${#stamp}} ]]; then
        fail 5 "the clock where $target is says $stamp, which is before the live release $live: set it right, or go back first"
    fi
    if [ "$live" != - ]; then link=(--link-dest "../$live"); fi
    partial=$release
    rsync_said --perms --chmod=D755,F644 "${link[@]}" \
        "$tmp/site/" "$destination/releases/.partial-$release/" || fail 5 "sending failed"
    # rsync only warns of this, and would send and store everything anew.
    if grep -q "link-dest arg does not exist" "$log"; then fail 5 "cannot link to $live"; fi
    sums=$(sha256sum <"$tmp/site/SHA256SUMS") sums=${sums%% *}
    there check "$release" "$sums" || fail 5 "what arrived at $target is not what was sent"
}

# Switch to release $1, and know what is live whatever becomes of the line. An interruption would only blur
# that. What is in doubt is left as it is: the switch may still be going on there.
releases_turn() {
    local from=$live before=$left code=0
    trap '' INT TERM HUP PIPE
    left="unknown: ${from/#-/nothing} or $1; see --list"
    there switch "$1" || code=$?
    if [ "$code" -ne 0 ]; then
        # ssh ends with 255 when the line was cut, perhaps after the switch was made.
        if [ -n "$host" ] && [ "$code" -eq 255 ]; then partial=""; fi
        releases_state
        if [ "$live" != "$1" ]; then
            if [ "$code" -ne 255 ]; then left=$before; fi
            return 1
        fi
    fi
    live=$1 left=$1
}

releases_switch() {
    local before=$live answer=""
    # Its line may be dead, and someone else publish there meanwhile.
    kill -0 "$lock" 2>/dev/null || fail 5 "the lock of $target was lost on the way"
    releases_turn "$release" || fail 5 "switching failed"
    there is_live "$release" "$sums" || {
        left="unknown: ${before/#-/nothing} or $release; see --list"
        releases_state
        left=${live/#-/nothing}
        fail 5 "$target does not show $release whole after the switch"
    }
    if [ -n "$check_url" ] && ! asked_live; then
        left="$release, which was not found whole at its address"
        [ "$before" != - ] || fail 5 "$url does not give the new release, and there is none to go back to"
        releases_turn "$before" || fail 5 "$url does not give the new release, and switching back failed"
        left=""
        fail 5 "$url does not give the new release"
    fi
    partial="" live=""
    answer_of there prune "$keep" "$before" || step "Prune" "failed: too many releases are left"
    is_count "${answer:-0}" || {
        live=$release left=$release
        strange
    }
    if [ "${answer:-0}" -gt 0 ]; then step "Prune" "$answer old releases"; fi
    step "Live" "$release"
    if [ "$before" != - ] && [ "$keep" -gt 1 ]; then say_way_back; fi
}

releases_list() {
    local answer
    answer_of first_there list || fail 5 "cannot read $target"
    if [ -n "$answer" ]; then plain_words <<<"$answer"; fi
}

releases_back() {
    local answer
    releases_state
    if [ "$live" = - ]; then fail 3 "nothing is live at $target, so there is no release to go back to"; fi
    if [ -n "$1" ]; then
        back=$1
        if ! is_release "$back" || ! there has "$back"; then
            fail 3 "there is no release $back; see --list"
        fi
    else
        answer_of there before "$live" || fail 5 "cannot read $target"
        back=$answer
        [ "$back" = - ] || is_release "$back" || strange
        if [ "$back" = - ]; then fail 3 "there is no release before $live; see --list"; fi
    fi
    if [[ $live > $back ]]; then note=", which the next publish removes"; fi
}

releases_return() { releases_turn "$back" || fail 5 "switching failed"; }

releases_discard() {
    if [ -n "$partial" ]; then run shell_there discard "$partial" <"$root/tools/release.sh" >/dev/null 2>&1 || true; fi
    exec 8>&-
    # Who starts the next publish at once should find the lock free; a dead line is not waited for.
    for _ in {1..50}; do
        if [ -z "$lock" ] || ! kill -0 "$lock" 2>/dev/null; then break; fi
        sleep 0.1
    done
    if [ -n "$lock" ]; then kill -TERM "$lock" 2>/dev/null || true; fi
    pass_on_log
}
