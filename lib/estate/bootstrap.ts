/** What a relay is told about itself. No secret, and nothing that changes with a release. */
export interface BootstrapHeader {
  readonly bucket: string;
  /** Below which the project's documents lie in the bucket: empty, or ending in a slash. */
  readonly prefix: string;
  readonly project: string;
  readonly region: string;
  readonly relay: string;
}

/** Bytes of user data, counted after base64, as the provider counts clear text. Source: catalog.md 4, `cvm.userData`. */
export const USER_DATA_LIMIT = 16 * 1024;

/**
 * The user data of a relay: one fixed script with a JSON header in its third line. The bucket's name may be an
 * expression of Terraform, which is why this is clear text and not base64: Terraform fills it in where it stands.
 */
export function relayUserData({ bucket, prefix, project, region, relay }: BootstrapHeader): string {
  const header = `{"bucket":"${bucket}","prefix":"${prefix}","project":"${project}","region":"${region}","relay":"${relay}"}`;
  return [`#!/bin/sh`, `# landfall-bootstrap 1`, `# ${header}`, BOOTSTRAP_SCRIPT].join("\n");
}

/**
 * Plain POSIX sh, so that it runs under dash and bash; never `${` or `%{`, which Terraform would read. A command line
 * shows in the process list, so secrets go through built-ins, functions and standard input only.
 *
 * Run by cloud-init it waits for the bundle, unpacks it and hands over to systemd; run by systemd with `fetch`, it
 * brings the current bundle, so that a restart is also an upgrade. The signature is COS's own, product/436/7778.
 */
export const BOOTSTRAP_SCRIPT = String.raw`set -eu
umask 077
home=/opt/landfall
metadata=http://metadata.tencentyun.com/latest/meta-data

# The text of one member of a flat JSON object on standard input.
member() {
  tr -d '\n' | sed -n 's/.*"'"$1"'" *: *"\([^"]*\)".*/\1/p'
}

# A key on standard input, padded to 64 bytes, every byte combined with $1.
pad() {
  filled=0
  for byte in $(od -An -v -tu1); do
    printf "\\$(printf %03o $((byte ^ $1)))"
    filled=$((filled + 1))
  done
  while [ "$filled" -lt 64 ]; do
    printf "\\$(printf %03o "$1")"
    filled=$((filled + 1))
  done
}

unhex() {
  for pair in $(sed 's/../& /g'); do
    printf "\\$(printf %03o "0x$pair")"
  done
}

sha1() {
  sha1sum | cut -c1-40
}

# HMAC-SHA1 of the text $2 under the key $1, in hex.
hmac() {
  inner=$({ printf %s "$1" | pad 54; printf %s "$2"; } | sha1)
  { printf %s "$1" | pad 92; printf '%s\n' "$inner" | unhex; } | sha1
}

# The Authorization header of a GET: host, path, key id, key, and the span of time in which it counts.
authorization() {
  request=$(printf 'get\n%s\n\nhost=%s\n' "$2" "$1" | sha1)
  key=$(hmac "$4" "$5")
  signature=$(hmac "$key" "sha1
$5
$request
")
  printf 'q-sign-algorithm=sha1&q-ak=%s&q-sign-time=%s&q-key-time=%s&q-header-list=host&q-url-param-list=&q-signature=%s' "$3" "$5" "$5" "$signature"
}

# Brings the object $1 into the file $2, with the role of this instance.
object() {
  role=$(curl -fsS --noproxy '*' --max-time 5 "$metadata/cam/security-credentials/") || return 1
  answer=$(curl -fsS --noproxy '*' --max-time 5 "$metadata/cam/security-credentials/$role") || return 1
  id=$(printf %s "$answer" | member TmpSecretId)
  secret=$(printf %s "$answer" | member TmpSecretKey)
  token=$(printf %s "$answer" | member Token)
  [ -n "$id" ] && [ -n "$secret" ] && [ -n "$token" ] || return 1
  now=$(date +%s)
  signed=$(authorization "$host" "/$1" "$id" "$secret" "$((now - 60));$((now + 600))")
  printf 'url = "https://%s/%s"\nheader = "Authorization: %s"\nheader = "x-cos-security-token: %s"\n' \
    "$host" "$1" "$signed" "$token" | curl -fsS --retry 3 --config - --output "$2"
}

# Unpacks the current bundle, unless it is there already.
fetch() {
  work=$(mktemp -d "$home/fetch.XXXXXX")
  object "$prefix"bundle/current.json "$work/current.json" || { rm -rf "$work"; return 1; }
  bundle=$(member key <"$work/current.json")
  digest=$(member sha256 <"$work/current.json")
  case "$digest" in *[!0-9a-f]* | '') echo "landfall: current.json names no digest" >&2; rm -rf "$work"; return 1 ;; esac
  if [ ! -d "$home/$digest" ]; then
    object "$prefix$bundle" "$work/bundle.tar" || { rm -rf "$work"; return 1; }
    if ! printf '%s  %s\n' "$digest" "$work/bundle.tar" | sha256sum -c - >/dev/null 2>&1; then
      echo "landfall: $bundle is not what current.json says" >&2
      rm -rf "$work"
      return 1
    fi
    mkdir "$work/unpacked"
    tar -xf "$work/bundle.tar" -C "$work/unpacked" || { rm -rf "$work"; return 1; }
    mv "$work/unpacked" "$home/$digest"
  fi
  ln -sfn "$home/$digest" "$home/current"
  rm -rf "$work"
}

service() {
  cat >/etc/systemd/system/landfall-relay.service <<UNIT
[Unit]
Description=Landfall relay
After=network-online.target
Wants=network-online.target

[Service]
ExecStartPre=/bin/sh $home/bootstrap fetch
ExecStart=$home/current/bin/landfall relay --config $home/relay.json
Restart=always
RestartSec=10
TimeoutStartSec=600

[Install]
WantedBy=multi-user.target
UNIT
  systemctl daemon-reload
  systemctl enable landfall-relay.service
  systemctl restart landfall-relay.service
}

main() {
  header=$(sed -n '3s/^# //p' "$0")
  bucket=$(printf %s "$header" | member bucket)
  prefix=$(printf %s "$header" | member prefix)
  region=$(printf %s "$header" | member region)
  host=$bucket.cos.$region.myqcloud.com
  mkdir -p "$home"
  if [ "$*" = fetch ]; then
    fetch
    return
  fi
  cp "$0" "$home/bootstrap"
  printf '%s\n' "$header" >"$home/relay.json"
  # The reconciler uploads the bundle when it first runs, which may be long after this boot.
  until fetch; do sleep 15; done
  service
}

main "$@"
`;
