# shellcheck shell=bash disable=SC2034,SC2154
# What every target needs, sourced by publish.sh: running programs so that a signal ends them, the
# generator in its clean environment, a lock of this machine, and tidying up.

# A signal may come while what is said goes into a file; the last words are for the person.
exec 6>&2
# What others said must not steer the terminal.
plain_words() { LC_ALL=C sed 's/\r$//' | LC_ALL=C tr '\000-\010\013-\037\177' '[?*]'; }
# Nothing ends because nobody hears it: what is live would be another than the code says.
step() { printf '%-9s%s\n' "$1:" "${2//[[:cntrl:]]/?}" || true; }
say() { printf 'publish.sh: %s\n' "${1//[[:cntrl:]]/?}" >&6 || true; }
told=""
fail() {
    told=yes
    say "$2"
    exit "$1"
}

# Begin a temporary file: what cannot be written here is no fault of the target.
begin() { : >"$tmp/$1" || fail 3 "cannot write to $tmp"; }

# Run a program beside this shell and wait for it: bash would act on a signal only when a program that
# it runs itself has ended. Descriptors 7 and 8 hold locks: a connection that a program leaves open must
# not have them; nor 6, which would keep open what the publisher's caller reads.
child=""
run() {
    local code=0
    "$@" <&0 6>&- 7>&- 8>&- &
    child=$!
    wait "$child" || code=$?
    child=""
    return "$code"
}

# Wait so many tenths of a second for the program. Not by `wait`: in a handler that came while bash waited
# for the same program, it may never return.
ended_within() {
    local count
    for ((count = 0; count < $1; count++)); do
        kill -0 "$child" 2>/dev/null || return 0
        sleep 0.1
    done
    return 1
}

# Add to $others all programs that a program has begun, and those that they have (proc(5)).
begun_by() {
    local began id ids
    for began in "/proc/$1/task"/*/children; do
        ids=()
        { read -ra ids <"$began"; } 2>/dev/null || true
        for id in "${ids[@]}"; do
            others+=("$id")
            begun_by "$id"
        done
    done
}

# End the program, and what it began: git's helpers and what a script runs would go on with the line open.
stop_child() {
    local id others=()
    # (In a handler, `return` alone gives the code of the command before it.)
    if [ -z "$child" ]; then return 0; fi
    begun_by "$child"
    kill -TERM "$child" 2>/dev/null || true
    ended_within 100 || { kill -KILL "$child" 2>/dev/null && ended_within 20; } || true
    for id in "${others[@]}"; do
        child=$id
        kill -TERM "$id" 2>/dev/null || continue
        ended_within 20 || kill -KILL "$id" 2>/dev/null || true
    done
    child=""
}

interrupted() {
    trap '' INT TERM HUP
    stop_child
    fail 5 interrupted
}

# Run a step of the generator and show its last line. Templates and settings see only the variables
# named here, so no secret of the publisher can slip into a page.
generator() {
    cd "$root" && exec env -i PATH="$PATH" HOME="${HOME:-/}" TMPDIR="$tmp" LANG=C.UTF-8 \
        SOURCE_DATE_EPOCH="$now" ${SITEURL+SITEURL="$SITEURL"} \
        .venv/bin/python -m generator "$@" --settings "$settings"
}
communique() {
    local said code=0
    begin said
    # What cannot be written here must not be taken for a code of the generator.
    { run generator "$@" || code=$?; } >"$tmp/said" || fail 3 "cannot write to $tmp"
    said=$(<"$tmp/said")
    grep -E '^(Withheld|  )' <<<"$said" || true
    if [ -n "$said" ]; then step "${1^}" "$(tail -n 1 <<<"$said")"; fi
    # None of its own codes: it was killed, or could not say what it had to.
    if [ "$code" -gt 5 ]; then fail 3 "communique $1 ended with $code"; fi
    if [ "$code" -ne 0 ]; then ended=$1 && exit "$code"; fi
}

# Tell the paths of what would change, from lines such as "new path". A change of the site theme is one of
# every page: so what is new and what is gone come first.
say_changes() {
    plain_words | LC_ALL=C sort -k 1,1r -k 2 | awk '
        NR <= 100 {kind = $1; sub(/^[a-z]+ /, ""); printf "  %-8s %s\n", kind, $0}
        END {if (NR > 100) print "  and " NR - 100 " more"}'
}

# Nobody is asked here, so ssh refuses a host that it does not know; it says so in a file.
explain_ssh() {
    if grep -q "^Host key verification failed" "$1"; then
        say "ssh does not know the key of this host, or knows another: connect once by hand, as this user and without BatchMode, and compare the fingerprint with the server's"
    fi
}

# Read the program for ssh, with its options, into $ssh. A line that is dead would be waited for a long time.
read_ssh() {
    read -ra ssh <<<"${PUBLISH_SSH:-ssh}"
    # Of two options that are the same, ssh takes the first.
    if [ "${ssh[0]##*/}" = ssh ]; then ssh+=(-o ConnectTimeout=20 -o ServerAliveInterval=15); fi
}

# Ask the site itself, at the address for which it was built, for every file.
asked_live() {
    url=$(sed -n 's/^  "site": "\(.*\)",\?$/\1/p' "$tmp/site/build.json")
    (communique verify "$url" --expect "$tmp/site")
}

holder() { printf '%s@%s/%s/%s' "$(id -un)" "$(uname -n)" $$ "$(date -u +%H:%M:%SZ)" | tr -cd 'A-Za-z0-9@._/:-'; }

# Hold the lock of a target that cannot keep one itself, on this machine, until this shell ends.
lock_here() {
    local folder=${XDG_STATE_HOME:-${HOME:-/tmp}/.local/state}/communique file
    needs_program flock
    file=$folder/$(printf %s "$1" | sha256sum | cut -c 1-16).lock
    { mkdir -p "$folder" && exec 7>>"$file"; } 2>/dev/null || fail 3 "cannot write $file, the lock of $target"
    flock -n 7 || case $? in
    1) fail 3 "another publish to $target is running (who/process/since: $(<"$file"))" ;;
    *) fail 3 "cannot lock $file, the lock of $target" ;;
    esac
    holder >"$file"
}

# Hash all there is to publish: the same for the same site.
fingerprint() {
    (cd "$tmp/site" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -c 1-12)
}

# Tidy up, however it ended, and say what is live when it went wrong.
finish() {
    local code=$?
    trap - EXIT
    trap '' INT TERM HUP
    stop_child
    if [ "$code" -eq 2 ] && [ -z "$told$ended$failed" ]; then
        # None of ours, and of no program: a signal came while bash looked for the end of a "$(", and its handler
        # was taken for a part of that.
        say interrupted
        code=5
    fi
    if [ -n "$kind" ]; then "${kind}_discard"; fi
    # Whatever it is that cannot be removed, it changes nothing of what was done.
    if [ -n "$tmp" ]; then rm -rf "$tmp" || say "cannot remove $tmp"; fi
    if [ -n "$failed" ] && { [ "$code" -gt 5 ] || [[ $code == [124] && -z $told$ended ]]; }; then
        # A program of this machine failed that is not expected to, and said why.
        say "failed: $failed"
        code=3
    fi
    if [ "$code" -ne 0 ] && [ -n "$live" ]; then
        case $live in
        unread) live="" ;;
        -) live="nothing, " ;;
        *) live+=", " ;;
        esac
        step "Live" "${left:-${live}as before}" >&6
    fi
    exit $((code > 5 ? 5 : code))
}
