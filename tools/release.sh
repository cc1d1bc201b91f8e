#!/bin/sh
# What publish.sh does where the site stands, which may be another machine: it sends this file to a
# shell there. Usage: release.sh COMMAND FOLDER [ARGUMENT...]
#
# FOLDER/releases/<UTC time>-<hash>/   one folder per release, the oldest name first
# FOLDER/current                       the link to the live one; a web server's root is in it
set -eu
LC_ALL=C # the order of * below is the order of time
export LC_ALL
unset CDPATH
umask 022 # a web server is another user
command=$1 folder=$2
shift 2

# What is ours is no link: who can only send files here should lead nothing of this out of the folder.
for place in "$folder/releases" "$folder/.publish.lock"; do
    if [ -L "$place" ]; then echo "$place is a link, and must be none; move it away" >&2 && exit 1; fi
done
plain() { [ -d "$1" ] && [ ! -L "$1" ]; }

live() {
    name=$(readlink "$folder/current") || name=
    case $name in
        releases/*/* | releases/.*) release= ;;
        releases/?*) release=${name#releases/} ;;
        *) release= ;;
    esac
    if [ -n "$release" ] && plain "$folder/$name"; then
        echo "$release"
    elif [ -e "$folder/current" ] || [ -L "$folder/current" ]; then
        echo "$folder/current is not a link to a release; move it away" >&2
        return 1
    else
        echo -
    fi
}

# Tell the time here, the live release and how many pages it has.
state() {
    live=$(live) pages=0
    if [ "$live" != - ]; then pages=$(find "$folder/releases/$live" -name '*.html' | wc -l); fi
    echo "$(date -u +%Y-%m-%dT%H%M%SZ) $live $pages"
}

# Hold the lock in the name of $1 until the input ends, which it does however the publisher ends.
lock() {
    if ! command -v flock >/dev/null; then echo missing && return; fi
    mkdir -p "$folder/releases"
    exec 9>>"$folder/.publish.lock"
    flock -n 9 || case $? in
        1) echo "busy $(cat "$folder/.publish.lock")" && return ;;
        *) echo refused && return ;;
    esac
    # Who holds it is only told; a full disk is no reason not to go back.
    echo "$1" >"$folder/.publish.lock" || true
    # With the lock held, these can only be leftovers of a publish that was cut off, into which what was sent
    # may still be written for a moment.
    for pause in 1 2 4 0; do
        rm -rf "$folder"/releases/.partial-* "$folder"/.current-* && break
        [ "$pause" -gt 0 ] && sleep "$pause"
    done 2>/dev/null
    echo locked
    cat >/dev/null
}

# Make sure that a folder holds plain files and folders only: no links, devices or programs that run as others.
plain_only() {
    strange=$(find "$1" \( ! -type d ! -type f \) -o \( -type f -perm /6000 \))
    if [ -n "$strange" ]; then echo "not only plain files and folders are there" >&2 && return 1; fi
}

# Tell whether a folder holds all files of its list, as they were.
whole() { (cd "$1" && sha256sum -c --quiet --strict SHA256SUMS >&2); }

# Hold release $1, as it was sent, against its own list, whose hash is $2: every file is there and whole,
# and there is no other.
check() {
    plain "$folder/releases/.partial-$1" || { echo "nothing was sent" >&2 && return 1; }
    cd "$folder/releases/.partial-$1"
    plain_only . || return 1
    echo "$2  SHA256SUMS" | sha256sum -c --status || { echo "SHA256SUMS is not the one that was sent" >&2 && return 1; }
    whole .
    listed=$(wc -l <SHA256SUMS) found=$(find . ! -type d | wc -l)
    if [ "$found" -ne $((listed + 1)) ]; then
        echo "$found files are there, and $((listed + 1)) were sent" >&2
        return 1
    fi
}

# Make sure that what is live is release $1, whose list has the hash $2.
is_live() {
    [ "$(readlink "$folder/current")" = "releases/$1" ] && echo "$2  $folder/current/SHA256SUMS" | sha256sum -c --status
}

# Make release $1 the live one: its data is on the disk first, and the new link is renamed over the
# old one, so that there is always exactly one.
switch() {
    cd "$folder"
    if plain "releases/.partial-$1"; then
        # What is to be live need not have been checked by a client that sends what it likes.
        plain_only "releases/.partial-$1" || return 1
        mv -T "releases/.partial-$1" "releases/$1"
    elif plain "releases/$1"; then
        # Disks lose files, and people remove some.
        whole "releases/$1" || { echo "release $1 is no longer whole" >&2 && return 1; }
    else
        echo "there is no release $1" >&2 && return 1
    fi
    # Some systems know only how to write all that there is.
    case $(sync --help 2>&1) in
        *-f*) sync -f releases ;;
        *) sync ;;
    esac
    ln -s "releases/$1" ".current-$1"
    mv -T ".current-$1" current || { rm -f ".current-$1" && return 1; }
}

# Name all releases, the newest first, the live one marked.
list() {
    live=$(live) lines=""
    for release in "$folder"/releases/[0-9]*; do
        if ! plain "$release"; then continue; fi
        mark=" "
        if [ "${release##*/}" = "$live" ]; then mark="*"; fi
        lines="$mark ${release##*/} $(find "$release" -name '*.html' | wc -l) pages
$lines"
    done
    printf %s "$lines"
}

has() { plain "$folder/releases/$1"; }

# Name the release before $1.
before() {
    found=-
    for release in "$folder"/releases/[0-9]*; do
        if [ "${release##*/}" = "$1" ]; then break; fi
        found=${release##*/}
    done
    echo "$found"
}

# Remove a release, whole or not at all as far as anybody is led to it: what is left of it by a fault is
# removed with the other leftovers.
remove() {
    mv -T "$1" ".partial-$1"
    rm -rf ".partial-$1"
    removed=$((removed + 1))
}

# Remove all releases but the newest $1, and those newer than $2, which was live before: they had been
# rolled back from, and no later rollback should lead to them. Never the live one. Tell how many.
prune() {
    case $1 in
        '' | *[!0-9]* | 0* | ?????*) echo "$1 is not a number of releases" >&2 && return 1 ;;
    esac
    cd "$folder/releases"
    live=$(readlink ../current) live=${live#releases/} removed=0 newer=
    # Whatever else somebody put there is not ours.
    for release in [0-9]*; do
        if [ -n "$newer" ] && [ "$release" != "$live" ]; then remove "$release"; fi
        if [ "$release" = "$2" ]; then newer=yes; fi
    done
    keep=$1
    set -- [0-9]*
    for release in "$@"; do
        if [ $# -le "$keep" ]; then break; fi
        if [ "$release" != "$live" ]; then remove "$release"; fi
        shift
    done
    echo "$removed"
}

# Remove what there is of release $1, unless it is live.
discard() {
    rm -rf "$folder/releases/.partial-$1" "$folder/.current-$1"
    if [ "$(readlink "$folder/current")" != "releases/$1" ]; then rm -rf "$folder/releases/$1"; fi
}

"$command" "$@"
