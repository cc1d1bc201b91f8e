# shellcheck shell=bash disable=SC2034,SC2154
# Target: a bucket of an S3-compatible store, by rclone. Sourced by publish.sh.
#
# Such a store cannot put up many files in one step. So what pages need goes first, then pages that are
# new, then those that changed and may lead to them, and only then is removed what is gone: no page is
# there without what it shows, and none that readers come to leads to one that is not there.

s3_open() {
    needs_program rclone
    [[ $target =~ ^s3:([a-z0-9][a-z0-9.-]+)(/([A-Za-z0-9._-]+/)*[A-Za-z0-9._-]+)?/?$ && $target != *..* ]] ||
        fail 3 "write the target as s3:BUCKET or s3:BUCKET/FOLDER, in letters, digits and ._-"
    bucket=${target#s3:} bucket=${bucket%/} stored=""
    needed AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY
    if [ -n "${PUBLISH_S3_ENDPOINT:-}" ] && ! [[ $PUBLISH_S3_ENDPOINT =~ ^https?://[A-Za-z0-9.:-]+/?$ ]]; then
        no_secret PUBLISH_S3_ENDPOINT
        wrong PUBLISH_S3_ENDPOINT "is no address such as https://s3.example: $PUBLISH_S3_ENDPOINT"
    fi
    provider=${PUBLISH_S3_PROVIDER:-Other}
    if [ -z "${PUBLISH_S3_ENDPOINT:-}" ]; then needed PUBLISH_S3_REGION && provider=${PUBLISH_S3_PROVIDER:-AWS}; fi
}

# All of rclone's configuration is in these variables; it reads no file.
s3_rclone() {
    exec env -i "${network[@]}" RCLONE_CONFIG_SITE_TYPE=s3 \
        RCLONE_CONFIG_SITE_PROVIDER="$provider" \
        RCLONE_CONFIG_SITE_ENDPOINT="${PUBLISH_S3_ENDPOINT:-}" RCLONE_CONFIG_SITE_REGION="${PUBLISH_S3_REGION:-}" \
        RCLONE_CONFIG_SITE_ACCESS_KEY_ID="$AWS_ACCESS_KEY_ID" \
        RCLONE_CONFIG_SITE_SECRET_ACCESS_KEY="$AWS_SECRET_ACCESS_KEY" \
        RCLONE_CONFIG_SITE_SESSION_TOKEN="${AWS_SESSION_TOKEN:-}" RCLONE_CONFIG_SITE_NO_CHECK_BUCKET=true \
        rclone --config= --retries 1 --low-level-retries 2 --contimeout 20s --timeout 60s "$@"
}
s3_said() {
    begin rclone.log
    run s3_rclone "$@" 2>"$tmp/rclone.log"
}
s3_failed() {
    tail -n 5 "$tmp/rclone.log" | plain_words | sed 's/^/  /' >&2
    fail 5 "$1"
}

s3_lock() {
    local endpoint=${PUBLISH_S3_ENDPOINT:-}
    lock_here "s3:${endpoint%/} $bucket"
}

# List what the bucket holds, as "hash size path".
s3_listing() {
    begin listing
    s3_said lsf --recursive --fast-list --files-only --hash MD5 --format hsp --separator ' ' "site:$bucket" \
        >"$tmp/listing" || s3_failed "cannot read $target"
    # rclone does not mind when the list cannot be written.
    { echo end >>"$tmp/listing" && sed '$d' "$tmp/listing" >"$1"; } || fail 3 "cannot write to $tmp"
}

s3_state() {
    s3_listing "$tmp/there"
    live=-
    # Without a front page it is no site, but perhaps what a first publish left that was cut.
    if ! grep -q '^[^ ]* [0-9]* index\.html$' "$tmp/there"; then return; fi
    pages=$(grep -c '\.html$' "$tmp/there") || true
    live="$(wc -l <"$tmp/there") files"
}

# Compare by content: "new", "changed" or "gone", and the path.
s3_differences() {
    (cd "$tmp/site" && find . -type f -printf '%P\0' | LC_ALL=C sort -z | xargs -0 md5sum) >"$tmp/here" ||
        return
    awk 'FILENAME == ARGV[1] {path = $0; sub(/^[^ ]* [0-9]* /, "", path); hash[path] = substr($0, 1, index($0, " ") - 1); next}
         {path = substr($0, 35); have[path] = 1
          if (!(path in hash)) print "new " path; else if (hash[path] != substr($0, 1, 32)) print "changed " path}
         END {for (path in hash) if (!(path in have)) print "gone " path}' "$1" "$tmp/here" | LC_ALL=C sort
}

s3_compare() {
    s3_differences "$tmp/there" >"$tmp/changes" || fail 3 "cannot write to $tmp"
    new=$(grep -c '^new ' "$tmp/changes") || true
    changed=$(grep -c '^changed ' "$tmp/changes") || true
    gone=$(grep -c '^gone ' "$tmp/changes") || true
    # All that is not of the site will be removed, so it had better be a site.
    if [ "$live" = - ] && [ "$gone" -gt 0 ]; then
        fail 3 "$target holds no index.html, so it is no site, and $gone of its files would be removed, such as $(
            sed -n '/^gone /{s///p;q;}' "$tmp/changes"
        ); use another folder of the bucket, or empty this one"
    fi
}
s3_changes() { cat "$tmp/changes"; }

# Tell what is to be sent, as "step|content type|cache control|path", from lines such as "new path" in the first
# file and "class|content type|cache control|path" in the second. Step 1 is what pages need; 2 is new pages,
# 3 new ones that lead to them (those of sections), 4 a new front page; 5 is pages that changed, 6 those that
# lead to them; 7 is feeds, data, site maps. Files of one step go up at once, in any order.
s3_steps() {
    awk 'FILENAME == ARGV[1] {added[FNR] = $1 == "new"; next}
    {
        split($0, part, "|"); step = 1
        path = substr($0, length(part[1] part[2] part[3]) + 4); name = path
        sub(/\.(br|gz|zst)$/, "", name)
        depth = gsub(/\//, "/", path)
        if (name ~ /\.html?$/) step = (depth < 2 ? 3 : 2) + (added[FNR] ? 0 : 3)
        if (added[FNR] && name == "index.html") step = 4
        if (name ~ /(^|\/)(_[a-z]+|SHA256SUMS)$/ || part[1] ~ /^(feed|calendar|data)$/) step = 7
        print step "|" part[2] "|" part[3] "|" path
    }' "$1" "$2"
}

# Send the files of a list. rclone tries all of them, however many failed, and ever more slowly: hence
# lists of few files, and no retries of its own.
s3_copy() {
    s3_said copy --no-check-dest --no-traverse --files-from-raw "$1" --transfers 8 \
        --header-upload "Content-Type: $2" --header-upload "Cache-Control: $3" "$tmp/site" "site:$bucket"
}

s3_send() {
    local kind_of order type cache batch path pages_end='\.html?(\.(br|gz|zst))?$'
    release=$(fingerprint)
    left="the old site and some of the new one: publish again to put up the rest"
    if [ "$live" = - ]; then left="some of the new site: publish again to put up the rest"; fi
    { sed '/^gone /d' "$tmp/changes" >"$tmp/new" && sed 's/^[a-z]* //' "$tmp/new" >"$tmp/paths"; } ||
        fail 3 "cannot write to $tmp"
    # Types and caching are those of all servers: the generator knows them.
    run generator serving s3 <"$tmp/paths" >"$tmp/files" || fail 3 "cannot tell the types of the files"
    {
        s3_steps "$tmp/new" "$tmp/files" >"$tmp/kinds" &&
            cut -d '|' -f 1-3 "$tmp/kinds" | LC_ALL=C sort -u >"$tmp/order"
    } || fail 3 "cannot write to $tmp"
    while IFS='|' read -r order type cache; do
        kind_of="$order|$type|$cache|"
        {
            awk -v kind="$kind_of" 'index($0, kind) == 1 {print substr($0, length(kind) + 1)}' "$tmp/kinds" >"$tmp/list" &&
                split -a 5 -l 64 "$tmp/list" "$tmp/batch-"
        } || fail 3 "cannot write to $tmp"
        for batch in "$tmp"/batch-*; do
            # Once more, for a line that was gone for a moment.
            s3_copy "$batch" "$type" "$cache" || s3_copy "$batch" "$type" "$cache" || s3_failed "sending failed"
            rm "$batch"
        done
    done <"$tmp/order"
    # Pages before what they show.
    {
        sed -n 's/^gone //p' "$tmp/changes" >"$tmp/gone" &&
            sed -nE "/$pages_end/p" "$tmp/gone" >"$tmp/gone-pages" && sed -E "/$pages_end/d" "$tmp/gone" >"$tmp/gone-rest"
    } || fail 3 "cannot write to $tmp"
    for batch in "$tmp/gone-pages" "$tmp/gone-rest"; do
        if [ ! -s "$batch" ]; then continue; fi
        s3_said delete --files-from-raw "$batch" "site:$bucket" || s3_failed "removing what is gone failed"
    done
    s3_listing "$tmp/there"
    # A store that encrypts, or took a large file in parts, tells no hash: then the path must do.
    { sed '/^ /d' "$tmp/there" >"$tmp/hashed" && s3_differences "$tmp/hashed" >"$tmp/differences"; } ||
        fail 3 "cannot write to $tmp"
    while read -r kind_of path; do
        if [ "$kind_of" = new ] && awk -v path="$path" 'index($0, " ") == 1 {sub(/^ [0-9]* /, ""); if ($0 == path) found = 1}
            END {exit !found}' "$tmp/there"; then continue; fi
        fail 5 "$target does not hold what was sent: $path"
    done <"$tmp/differences"
    left=""
}

s3_switch() {
    live=""
    step "Live" "$release"
}
s3_discard() { :; }
