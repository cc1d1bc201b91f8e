# shellcheck shell=bash disable=SC2034,SC2154
# Target: a branch of a git repository, from which a host of pages serves. Sourced by publish.sh.
#
# All is done in a repository of its own in the temporary folder: no work tree, index or reference of
# the publisher's is read or written. A release is a commit on the branch, its parent the one before. To
# go back is to commit the tree of an older one again, so that nothing is ever forced or lost.

git_open() {
    local pattern='^git:([^#]+)#([A-Za-z0-9][A-Za-z0-9._/-]*)$' label='[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?'
    needs_program git
    read_ssh
    [[ $target =~ $pattern ]] || fail 3 "write the target as git:REPOSITORY#BRANCH, such as git:origin#gh-pages"
    remote=${BASH_REMATCH[1]} branch=${BASH_REMATCH[2]}
    git check-ref-format "refs/heads/$branch" || fail 3 "$branch is no name of a branch"
    if [[ $remote != *[/:]* ]]; then
        # A remote of the repository that the site is kept in.
        local ours=(env -u GIT_DIR -u GIT_WORK_TREE git -C "${settings%/*}") top
        remote=$("${ours[@]}" remote get-url --push -- "${BASH_REMATCH[1]}" 2>/dev/null) ||
            fail 3 "${BASH_REMATCH[1]} is no remote of the repository of ${settings%/*}, and no address"
        # A path there is one from the top of that repository.
        if [[ $remote != *:* && $remote != /* ]] && top=$("${ours[@]}" rev-parse --show-toplevel 2>/dev/null); then
            remote=$(realpath -m "$top/$remote")
        fi
    elif [[ $remote != *:* ]]; then
        remote=$(realpath -m "$remote")
    fi
    # Before anything repeats it. A token may stand where the name does; by ssh, the name is none.
    local address=${remote,,}
    if [[ $address =~ https?:/*[^/?#]*@ || $address =~ ^[a-z0-9+.-]+://[^/@]*:[^/]*@ ]]; then
        fail 3 "an address with a user or password in it is seen by all; use PUBLISH_GIT_TOKEN and PUBLISH_GIT_USER"
    fi
    [[ $remote != -* && $remote != *::* ]] || fail 3 "$remote is no address of a repository"
    # For that host only, which others may redirect to; and not for all to read on the way.
    token_for=""
    if [ -n "${PUBLISH_GIT_TOKEN:-}" ] && [[ $address =~ ^(https?)://([^/]+) ]]; then
        token_for=${BASH_REMATCH[0]}
        if [[ ${BASH_REMATCH[1]} == http && ! ${BASH_REMATCH[2]} =~ ^(localhost|127\.0\.0\.1|\[::1\])(:[0-9]+)?$ ]]; then
            fail 3 "a token is not sent by http, where others can read it; use an https address"
        fi
    fi
    if [ -n "${PUBLISH_CNAME:-}" ] && ! [[ $PUBLISH_CNAME =~ ^($label\.)+$label$ ]]; then
        wrong PUBLISH_CNAME "is no host name: $PUBLISH_CNAME"
    fi
    reference=refs/heads/$branch repository=""
}

# Run git in our repository, with nothing of the caller's environment or configuration that could lead
# it elsewhere. The token is given by a variable: arguments can be seen by everyone on the machine.
git_here() {
    local given=()
    # A line that is dead is not waited for: nor by http, below.
    given+=("GIT_SSH_COMMAND=${ssh[*]}")
    if [ -n "$token_for" ]; then
        given+=("TOKEN=$PUBLISH_GIT_TOKEN" "USERNAME=${PUBLISH_GIT_USER:-x-access-token}" GIT_CONFIG_COUNT=2)
        given+=(GIT_CONFIG_KEY_0=credential.helper GIT_CONFIG_VALUE_0= "GIT_CONFIG_KEY_1=credential.$token_for.helper")
        # shellcheck disable=SC2016 # git's shell expands it
        given+=('GIT_CONFIG_VALUE_1=!f() { printf "username=%s\npassword=%s\n" "$USERNAME" "$TOKEN"; }; f')
    fi
    exec env -i "${network[@]}" "${given[@]}" GIT_DIR="$tmp/git" GIT_TERMINAL_PROMPT=0 \
        GIT_ALLOW_PROTOCOL=file:git:http:https:ssh GIT_AUTHOR_NAME=Communiqué GIT_COMMITTER_NAME=Communiqué \
        GIT_AUTHOR_EMAIL=publish@localhost GIT_COMMITTER_EMAIL=publish@localhost \
        GIT_AUTHOR_DATE="@$now +0000" GIT_COMMITTER_DATE="@$now +0000" \
        git -c gc.auto=0 -c maintenance.auto=false -c core.hooksPath=/dev/null -c commit.gpgSign=false \
        -c push.gpgSign=false -c http.lowSpeedLimit=1 -c http.lowSpeedTime=120 "$@"
}
git_said() { run git_here "$@" 2>"$tmp/git.log"; }
git_failed() {
    plain_words <"$tmp/git.log" | sed 's/^/  /' >&2
    explain_ssh "$tmp/git.log"
    fail "${2:-5}" "$1"
}
# What is done here, and fails here.
git_failed_here() { git_failed "$1" 3; }

is_commit() { [[ $1 =~ ^([0-9a-f]{40}|[0-9a-f]{64})$ ]]; }

git_lock() { lock_here "git:$remote#$branch"; }

# Look up the branch; with "all", its history too.
git_state() {
    local depth=(--depth=1)
    if [ "${1:-}" = all ]; then depth=(); fi
    git_said init --quiet --bare --template= "$tmp/git" || git_failed_here "cannot make a repository in $tmp"
    git_said remote add origin "$remote" || git_failed_here "cannot use $remote"
    git_said ls-remote --heads origin "$reference" >"$tmp/heads" || git_failed "cannot reach $target"
    head=$(cut -f 1 "$tmp/heads") pages=0
    if [ -z "$head" ]; then live=- && return; fi
    is_commit "$head" || fail 5 "$target does not answer as it should"
    # Trees tell what differs; the files are not needed. A host that cannot leave them out sends them.
    git_said fetch --quiet --no-tags --filter=blob:none "${depth[@]}" origin "$head" || git_failed "cannot read $target"
    git_said ls-tree -r -z --name-only "$head" >"$tmp/names" || git_failed "cannot read $target"
    if ! grep -qzx index.html "$tmp/names"; then
        live=-
        fail 3 "the branch $branch of $remote holds no index.html, so it is no site; use another branch, or remove this one"
    fi
    live=$(git_release_of "$head") live=${live:0:12}
    pages=$(grep -cz '\.html$' "$tmp/names") || true
}

# Write the site as a tree, with what hosts of pages look for.
git_compare() {
    local kinds extra=""
    find "$tmp/site" -type f -printf '%P\n' | LC_ALL=C sort >"$tmp/files"
    site=$tmp/site/ awk '{print ENVIRON["site"] $0}' "$tmp/files" >"$tmp/paths"
    git_said hash-object -w --no-filters --stdin-paths <"$tmp/paths" >"$tmp/ids" || git_failed_here "cannot write objects in $tmp"
    : >"$tmp/empty"
    # No other program of the host may change the site on its way.
    extra=$(git_said hash-object -w --no-filters --stdin <"$tmp/empty")$'\t.nojekyll\n'
    if [ -n "${PUBLISH_CNAME:-}" ]; then
        echo "$PUBLISH_CNAME" >"$tmp/cname"
    elif [ -n "$head" ] && grep -qzx CNAME "$tmp/names"; then
        # Hosts write it to the branch themselves when a site is given a name there.
        git_said cat-file blob "$head:CNAME" >"$tmp/cname" || git_failed "cannot read $target"
    fi
    if [ -f "$tmp/cname" ]; then
        extra+=$(git_said hash-object -w --no-filters --stdin <"$tmp/cname")$'\tCNAME\n'
    fi
    { paste "$tmp/ids" "$tmp/files" && printf %s "$extra"; } | sed 's/^/100644 /' | tr '\n' '\0' >"$tmp/index"
    git_said update-index -z --add --index-info <"$tmp/index" || git_failed_here "cannot write the index in $tmp"
    tree=$(git_said write-tree) || git_failed_here "cannot write the tree in $tmp"
    if [ -z "$head" ]; then new=$(tr -cd '\0' <"$tmp/index" | wc -c) && return; fi
    git_said diff-tree -r --no-renames --name-status "$head" "$tree" >"$tmp/changes" || git_failed "cannot compare with $live"
    kinds=$(cut -c 1 "$tmp/changes")
    new=$(grep -c A <<<"$kinds") || true
    gone=$(grep -c D <<<"$kinds") || true
    changed=$(grep -c '[^AD]' <<<"$kinds") || true
}

git_changes() {
    if [ -z "$head" ]; then
        tr '\0' '\n' <"$tmp/index" | cut -f 2 | sed 's/^/new /'
        return
    fi
    # NUL between all, so that no name is written in a way of git's own.
    git_said diff-tree -r -z --no-renames --name-status "$head" "$tree" >"$tmp/changes" || git_failed "cannot compare with $live"
    tr '\0' '\n' <"$tmp/changes" | awk 'NR % 2 {kind = $0; next}
        {print (kind == "A" ? "new " : kind == "D" ? "gone " : "changed ") $0}'
}

# Push commit $1, by which release $2 becomes the live one: only if the branch is still what was read, by a single change of the reference there.
git_push() {
    left="the new site or the old one; see --list"
    # Whoever listens to us no longer decides what is said to be live.
    trap '' PIPE
    git_said push --quiet --no-verify --no-thin --force-with-lease="$reference:$head" origin "$1:$reference" || {
        # The line may have been cut after the push was taken.
        cp "$tmp/git.log" "$tmp/push.log"
        if git_said ls-remote --heads origin "$reference" >"$tmp/heads"; then
            left=""
            if [ "$(cut -f 1 "$tmp/heads")" = "$1" ]; then left=$2 && return; fi
            if [ "$(cut -f 1 "$tmp/heads")" != "$head" ]; then
                left="what someone else published meanwhile"
                fail 5 "the branch $branch was changed meanwhile by someone else; publish again"
            fi
        fi
        cp "$tmp/push.log" "$tmp/git.log"
        git_failed "the push was not taken"
    }
    left=$2
}
git_commit() { git_said commit-tree "$1" ${head:+-p "$head"} "${@:2}" || git_failed_here "cannot write the commit in $tmp"; }

git_send() {
    release=$(git_commit "$tree" -m "Publish $(fingerprint)")
    git_push "$release" "${release:0:12}"
    release=${release:0:12}
}

git_switch() {
    trap '' INT TERM HUP
    live=""
    step "Live" "$release"
    if [ -n "$head" ]; then say_way_back; fi
}

# A commit that went back names the release that it made live again.
git_release_of() {
    local named
    named=$(git_said log -1 --format='%(trailers:key=Communique-Release,valueonly)' "$1") || return 1
    # Whoever writes to the branch can write this.
    [ -z "$named" ] || is_commit "$named" || fail 5 "$target does not answer as it should"
    echo "${named:-$1}"
}

git_list() {
    local current commit named time
    git_state all
    if [ -z "$head" ]; then return; fi
    current=$(git_release_of "$head")
    git_said log --first-parent --format='%H %cd %(trailers:key=Communique-Release,valueonly,separator=)' \
        --date=format:%Y-%m-%dT%H%M%SZ "$head" >"$tmp/log" || git_failed "cannot read $target"
    while read -r commit time named; do
        if [ -n "$named" ]; then continue; fi
        if [ "$commit" = "$current" ]; then echo "* ${commit:0:12} $time"; else echo "  ${commit:0:12} $time"; fi
    done <"$tmp/log"
}

git_back() {
    local current parent
    git_state all
    if [ -z "$head" ]; then fail 3 "nothing is live at $target, so there is no release to go back to"; fi
    current=$(git_release_of "$head")
    live=${current:0:12}
    if [ -n "$1" ]; then
        if ! [[ $1 =~ ^[0-9a-f]{7,40}$ ]] || ! back=$(git_said rev-parse --verify --quiet "$1^{commit}") ||
            ! git_said merge-base --is-ancestor "$back" "$head"; then
            fail 3 "there is no release $1; see --list"
        fi
    else
        parent=$(git_said rev-parse --verify --quiet "$current^") || fail 3 "there is no release before $live; see --list"
        back=$parent
    fi
    back=$(git_release_of "$back")
    # What was on the branch before the first site is none.
    git_said ls-tree --name-only "$back" index.html >"$tmp/index.txt" || git_failed "cannot read $target"
    if [ ! -s "$tmp/index.txt" ]; then fail 3 "${back:0:12} holds no index.html, so it is no site to go back to; see --list"; fi
    returning=$back back=${back:0:12}
}

git_return() {
    local commit
    commit=$(git_commit "$returning^{tree}" -m "Go back to $back" -m "Communique-Release: $returning")
    git_push "$commit" "$back"
}

git_discard() { :; }
