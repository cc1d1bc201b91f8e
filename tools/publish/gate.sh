#!/bin/sh
# All that a restricted key may do on a server: publish into one folder. Copy this file and
# tools/release.sh into one folder there, and name it in ~/.ssh/authorized_keys:
#
#   restrict,command="/usr/local/lib/communique/gate.sh /srv/site" ssh-ed25519 AAAA...
#
# The commands of release.sh are run from the copy there, whatever the client sends as their text; and
# rrsync (of rsync) holds file transfers below the folder.
set -euf
folder=${1%/}
here=$(cd "$(dirname "$0")" && pwd)

refuse() {
    echo "this key may only publish to $folder" >&2
    exit 1
}

lacks() {
    echo "$1 is missing on this server, and a key that may only publish needs it" >&2
    exit 1
}

case ${SSH_ORIGINAL_COMMAND:-} in
'' | *[!A-Za-z0-9@._/:=,%\ -]*) refuse ;;
esac
# shellcheck disable=SC2086 # into words; there is nothing in it that a shell would expand
set -- $SSH_ORIGINAL_COMMAND

if [ "${1:-} ${2:-} ${3:-}" = "sh -s --" ]; then
    shift 3
    if [ "${2:-}" != "$folder" ]; then refuse; fi
    command=$1
    shift 2
    case $command in
    lock) ;;
    state | list | has | before | check | switch | is_live | prune | discard)
        # Names of releases and numbers: no way out of the folder.
        for argument in "$@"; do
            case $argument in *[!A-Za-z0-9-]*) refuse ;; esac
        done
        ;;
    *) refuse ;;
    esac
    exec sh "$here/release.sh" "$command" "$folder" "$@"
fi

if [ "${1:-} ${2:-}" != "rsync --server" ]; then refuse; fi
# The publisher sees only what is said here.
rrsync=$(command -v rrsync) || lacks "rrsync (of rsync)"
IFS= read -r interpreter <"$rrsync" || interpreter=""
case $interpreter in
*python3*) command -v python3 >/dev/null || lacks "python3, in which rrsync is written," ;;
esac
# Only the two calls that publish.sh makes: to send a release beside the others, and to compare with one
# (-n). So nothing but plain files and folders arrives: no links, no devices, no other owners. What stands
# behind "e" is what the client is able to do.
shift 2
flags=${1:-}
case $flags in *[!A-Za-z0-9.-]*) refuse ;; -*e*) flags=${flags%%e*} flags=${flags#-} ;; *) refuse ;; esac
case $flags in
*[!nprc]*) refuse ;;
*n*) expected=comparing ;;
*) expected=sending ;;
esac
# Not "p": what arrives gets the modes of this server's files, and none that lets it run as another user.
umask 022
able=${1#-"$flags"}
while [ "$flags" != "${flags#*p}" ]; do flags=${flags%%p*}${flags#*p}; done
words="rsync --server -$flags$able"
shift
if [ "$expected" = comparing ]; then
    if [ "${1:-} ${2:-}" != "--log-format=%i --delete" ]; then refuse; fi
    words="$words $1 $2"
    shift 2
else
    case ${1:-} in
    --link-dest)
        previous=${2:-}
        shift
        ;;
    --link-dest=*) previous=${1#--link-dest=} ;;
    *) previous= ;;
    esac
    case $previous in
    '') ;;
    ../[0-9]*)
        shift
        previous=${previous#../}
        case $previous in *[!A-Za-z0-9-]*) refuse ;; esac
        # rrsync takes the folder as its root, and no path with ".." in it.
        words="$words --link-dest /releases/$previous"
        ;;
    *) refuse ;;
    esac
fi
if [ $# -ne 2 ] || [ "$1" != . ]; then refuse; fi
release=${2#"$folder"/releases/}
if [ "$release" = "$2" ]; then refuse; fi
release=${release%/}
case $expected,$release in
sending,.partial-[0-9]*) name=${release#.partial-} ;;
comparing,[0-9]*) name=$release ;;
*) refuse ;;
esac
case $name in *[!A-Za-z0-9-]*) refuse ;; esac
# Older ones cannot change links into what leads nowhere.
munge=
if grep -q -e "'-munge'" "$rrsync"; then munge=-munge; fi
SSH_ORIGINAL_COMMAND="$words . /releases/$release/" exec "$rrsync" $munge "$folder"
