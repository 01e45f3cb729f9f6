#!/usr/bin/env bash
# Creates, lists, changes and deletes with coscmd, the official command line of COS in Python.
set -euo pipefail

cd "$CLIENT_SCRATCH"
bucket="cli-$CLIENT_APP_ID"
plain=$([ "$CLIENT_SCHEME" = http ] && echo --do-not-use-ssl || true)

done_() { echo "done: $1"; }
fail() { echo "$1" >&2; exit 1; }
cos() { coscmd -c "$PWD/account" -l "$PWD/log" "$@"; }
says() { cos "${@:2}" 2>&1 | grep -q -- "$1" || fail "\`coscmd ${*:2}\` did not say \`$1\`: $(cos "${@:2}" 2>&1)"; }
refused() { if cos "$@" >/dev/null 2>&1; then fail "\`coscmd $*\` was not refused"; fi; }

coscmd --version
cos config -a "$TENCENTCLOUD_SECRET_ID" -s "$TENCENTCLOUD_SECRET_KEY" -b "$bucket" -r "$TENCENTCLOUD_REGION" -p 1 -m 2 $plain >/dev/null
cos createbucket
done_ "bucket: created"

printf 'hello' >small
head -c 3500000 /dev/urandom >large
mkdir -p tree/inner && printf one >tree/one && printf two >'tree/inner/two words'
cos upload small a/small -H '{"x-cos-meta-owner":"cli"}'
cos upload large a/large
cos upload -r tree/ b/
cos upload -rs --skipmd5 tree/ b/ # once more, as a synchronisation: nothing to do
says 'a/large' list -r
says '3500000' list a/
says 'x-cos-meta-owner' info a/small
cos download a/large down
cmp large down
cos download a/large down-in-parts -n 4
cmp large down-in-parts
cos download -r b/ back/
diff -r tree back
done_ "objects: uploaded at once, in parts, as a tree; listed, looked at, downloaded in ranges"

cos copy "$bucket.cos.$TENCENTCLOUD_REGION.myqcloud.com/a/large" c/large
cos move "$bucket.cos.$TENCENTCLOUD_REGION.myqcloud.com/a/small" c/small
refused info a/small
cos download c/large copied
cmp large copied
done_ "objects: copied and moved"

cos putobjectacl --grant-read anyone c/small
says 'anyone' getobjectacl c/small
curl -fsS "$CLIENT_SCHEME://$bucket.cos.$TENCENTCLOUD_REGION.myqcloud.com/c/small" -o public
cmp small public
cos putbucketacl --grant-read 100000000002
says '100000000002' getbucketacl
done_ "ACL: of the bucket and of an object"

url=$(cos signurl a/large -t 60 | sed "s/^b'\(.*\)'$/\1/") # as this client prints it on Python 3
curl -fsS "$url" -o signed
cmp large signed
done_ "signed URL: opened"

cos config -a "$TENCENTCLOUD_SECRET_ID" -s wrong --retry 0 -b "$bucket" -r "$TENCENTCLOUD_REGION" $plain >/dev/null
refused list
cos config -a "$TENCENTCLOUD_SECRET_ID" -s "$TENCENTCLOUD_SECRET_KEY" -b "$bucket" -r "$TENCENTCLOUD_REGION" $plain >/dev/null
cos delete -f c/small
cos delete -rf b/
cos deletebucket -f
done_ "removal: an object, a tree, the bucket with the rest; a wrong key refused"
