# shellcheck shell=bash disable=SC2034,SC2154
# Settings of publish.sh, which sources this: the command line, then the environment, then
# publish.env beside the settings file. The variables are publish.sh's.

known=(SITEURL PUBLISH_TARGET PUBLISH_KEEP PUBLISH_SSH PUBLISH_CNAME PUBLISH_GIT_USER PUBLISH_GIT_TOKEN
    PUBLISH_S3_ENDPOINT PUBLISH_S3_REGION PUBLISH_S3_PROVIDER AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
    AWS_SESSION_TOKEN PUBLISH_HOOK PUBLISH_HOOK_ENV)
# Where a setting was read, for messages; and the variables of publish.env that are only for the hook.
# These are never variables of this shell: one may be named PATH.
declare -A origin=() for_hook=()

is_known() {
    local name
    for name in "${known[@]}"; do if [ "$name" = "$1" ]; then return; fi; done
    return 1
}
is_for_hook() { [[ " ${PUBLISH_HOOK_ENV:-} " == *" $1 "* ]]; }

# Read publish.env as text, never as code. Names that only the hook knows are in it too, and
# PUBLISH_HOOK_ENV may stand behind them: hence twice. What is wrong is told by line and key, never with
# the value: it may be a password.
read_env() {
    local line key value number pass
    local -A seen=()
    [ -f "$1" ] && [ -r "$1" ] || fail 3 "$1: this is no file that can be read"
    for pass in settings hook; do
        number=0
        while IFS= read -r line || [ -n "$line" ]; do
            number=$((number + 1)) line=${line%$'\r'}
            # Some editors put a byte order mark before all else.
            if [ $number = 1 ]; then line=${line#$'\xef\xbb\xbf'}; fi
            if [[ $line =~ ^[[:space:]]*(#|$) ]]; then continue; fi
            [[ $line =~ ^[A-Za-z_][A-Za-z0-9_]*= ]] ||
                fail 3 "$1:$number: write KEY=value, without export, and without spaces before the key or around ="
            key=${line%%=*} value=${line#*=}
            # By a shell pattern: an expression of the locale does not match what is not its encoding.
            if [[ $value == '"'*'"' || $value == "'"*"'" ]]; then
                value=${value:1:${#value}-2}
            elif [[ $value == [[:space:]]* || $value == *[[:space:]] ]]; then
                fail 3 "$1:$number: $key: take away the blanks around the value, or put it in quotes with them"
            elif [[ $value =~ [[:space:]]# ]]; then
                fail 3 "$1:$number: $key: a note needs a line of its own; put quotes around a value that holds #"
            fi
            if [ "$pass" = hook ]; then
                if is_known "$key"; then continue; fi
                is_for_hook "$key" || fail 3 "$1:$number: unknown key $key; known: ${known[*]}"
                for_hook[$key]=$value
                continue
            fi
            if [ -n "${seen[$key]:-}" ]; then fail 3 "$1:$number: $key is set twice, first in line ${seen[$key]}"; fi
            seen[$key]=$number
            if ! is_known "$key"; then continue; fi
            if [ "$key" = PUBLISH_TARGET ] && [[ ($value != /* && $value != *:*) || $value =~ ^git:\.\.?/ ]]; then
                fail 3 "$1:$number: write the whole path"
            fi
            # Not for other programs: each is given what it needs.
            if [ -z "${!key+set}" ]; then printf -v "$key" %s "$value" && origin[$key]=$1:$number; fi
        done <"$1"
    done
}

# A mistyped variable would be passed over without a word.
check_environment() {
    local name
    for name in "${!PUBLISH_@}"; do
        is_known "$name" || is_for_hook "$name" ||
            fail 3 "$name in the environment: unknown setting; known: ${known[*]}"
    done
}

# What every target needs. The program tells the rest of an address that cannot be, but not where it stood.
check_values() {
    if [ -n "${SITEURL:-}" ] && ! [[ $SITEURL =~ ^https?://[^[:space:]?#/@]+(/[^[:space:]?#]*)?$ ]]; then
        no_secret SITEURL
        wrong SITEURL "is no web address, such as https://www.example/briefing: $SITEURL"
    fi
    # More digits than bash or a shell there can count with would remove all old releases.
    if [ -n "$keep" ]; then
        [[ $keep =~ ^[1-9][0-9]{0,3}$ ]] || fail 3 "--keep $keep is not a number of releases from 1 to 9999"
    else
        keep=${PUBLISH_KEEP:-5}
        [[ $keep =~ ^[1-9][0-9]{0,3}$ ]] || wrong PUBLISH_KEEP "is not a number of releases: $keep (1 to 9999)"
    fi
}

# Refuse the value of a setting: wrong PUBLISH_CNAME "is no host name".
wrong() { fail 3 "${origin[$1]:-the environment}: $1 $2"; }
# A name or password in an address would be shown to everyone; so it is not repeated here either.
no_secret() {
    if [[ ${!1} == *@* ]]; then wrong "$1" "must have no user and no password in it"; fi
}
needed() {
    local name
    for name in "$@"; do
        if [ -z "${!name:-}" ]; then
            fail 3 "$name is not set, and $target needs it: put it into the environment or ${settings%/*}/publish.env"
        fi
    done
}
needs_program() { command -v "$1" >/dev/null || fail 3 "$1 is not installed"; }

# What programs that use the network may see beside what they are given: where the proxy and the
# certificates are, and the keys of ssh. AWS_CA_BUNDLE is left out: Debian's rclone fails with it.
network_environment() {
    local name
    network=("PATH=$PATH" "HOME=${HOME:-/}" "TMPDIR=$tmp" LANG=C.UTF-8)
    for name in http_proxy https_proxy no_proxy HTTPS_PROXY NO_PROXY SSL_CERT_FILE SSL_CERT_DIR SSH_AUTH_SOCK; do
        if [ -n "${!name:-}" ]; then network+=("$name=${!name}"); fi
    done
}
