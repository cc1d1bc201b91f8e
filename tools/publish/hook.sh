# shellcheck shell=bash disable=SC2034,SC2154
# Target: a program of the publisher's, such as the command line of a host, that is given the folder
# with the site as its last argument. Sourced by publish.sh.

hook_open() {
    local name names
    [[ $target =~ ^hook:[A-Za-z0-9._-]*$ ]] || fail 3 "write the target as hook: or hook:NAME, in letters, digits and ._-"
    needed PUBLISH_HOOK
    read -ra hook <<<"$PUBLISH_HOOK"
    # A path is meant from where the settings are, so that it works from every folder.
    if [[ ${hook[0]} == */* && ${hook[0]} != /* ]]; then hook[0]=${settings%/*}/${hook[0]}; fi
    command -v "${hook[0]}" >/dev/null || wrong PUBLISH_HOOK "is no program: ${hook[0]}"
    given=()
    read -ra names <<<"${PUBLISH_HOOK_ENV:-}"
    for name in "${names[@]}"; do
        [[ $name =~ ^[A-Z_][A-Z0-9_]*$ ]] || wrong PUBLISH_HOOK_ENV "holds no name of a variable in capitals: $name"
        # Bash has variables of its own, such as HOSTNAME, that nobody gave it.
        if [ -n "${!name+set}" ] && { is_known "$name" || [[ $(declare -p "$name") =~ ^declare\ -[a-z]*x ]]; }; then
            given+=("$name=${!name}")
        elif [ -n "${for_hook[$name]+set}" ]; then
            given+=("$name=${for_hook[$name]}")
        else
            wrong PUBLISH_HOOK_ENV "names $name, which is not set: put it into the environment or ${settings%/*}/publish.env"
        fi
    done
}

hook_lock() { lock_here "$target ${hook[*]}"; }

# What a host of its own has live is not known here.
hook_state() { live="" pages=0; }
hook_compare() { :; }
hook_changes() { :; }

hook_there() {
    cd "${settings%/*}" && exec env -i PATH="$PATH" HOME="${HOME:-/}" TMPDIR="$tmp" LANG=C.UTF-8 \
        SOURCE_DATE_EPOCH="$now" ${SITEURL:+SITEURL="$SITEURL"} PUBLISH_RELEASE="$release" "${given[@]}" \
        "${hook[@]}" "$tmp/site"
}

hook_send() {
    local code=0
    release=$(fingerprint)
    # Only the host's own tool knows whether it puts up all or nothing.
    live=unknown left="what ${hook[0]##*/} left"
    run hook_there || code=$?
    if [ "$code" -ne 0 ]; then fail 5 "${hook[0]##*/} ended with $code"; fi
    left=""
}

hook_switch() {
    live=""
    step "Live" "$release"
}
hook_discard() { :; }
