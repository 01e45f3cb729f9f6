#!/bin/sh
# Builds the official Tencent Cloud provider from its published sources and lays it out as a filesystem
# mirror that Terraform and OpenTofu install from, for machines that do not reach a provider registry.
#
#   scripts/install-provider.sh [mirror directory [version [module@version ...]]]
#
# The mirror is .landfall/mirror, where `npm run prove` looks for it, unless another directory is named.
# The version is 1.83.25, the one that Landfall's facts were measured with. The sources are the Go module's, or,
# with PROVIDER_REPOSITORY (https://github.com/tencentcloudstack/terraform-provider-tencentcloud, or a clone of it),
# those of the version's tag there, which carries its dependencies. Where the module proxy does not serve a
# dependency, newer ones may be named; they are written to BUILD.txt beside the binary, and what is proved with
# such a build is proved for that build only.
# Takes about ten minutes of two cores and up to 4 GB of memory; a second run on the same directory is a no-op.
# Exit codes: 0 installed; 2 usage; 3 go or git is missing; 4 there are no such sources; 5 the build failed.
set -eu

module=github.com/tencentcloudstack/terraform-provider-tencentcloud
version=${2:-1.83.25}

case ${1:-} in
-*)
  echo "usage: $0 [mirror directory [version [module@version ...]]]" >&2
  exit 2
  ;;
esac
mirror=${1:-$(dirname "$0")/../.landfall/mirror}
mkdir -p "$mirror"
mirror=$(cd "$mirror" && pwd)
[ $# -eq 0 ] || shift
[ $# -eq 0 ] || shift

command -v go >/dev/null 2>&1 || {
  echo "install-provider: go is not on PATH; the provider is built from its source" >&2
  exit 3
}

platform="$(go env GOOS)_$(go env GOARCH)"
binary="terraform-provider-tencentcloud_v$version"
config="$mirror/terraform.rc"

# OpenTofu resolves the same source under its own registry's name, hence two layouts with one binary.
directory="$mirror/registry.terraform.io/tencentcloudstack/tencentcloud/$version/$platform"
tofu="$mirror/registry.opentofu.org/tencentcloudstack/tencentcloud/$version/$platform"

# $1: where to build, an empty directory.
build_from_module() {
  echo "install-provider: asking the Go module proxy for $module@v$version" >&2
  go mod download "$module@v$version" || {
    echo "install-provider: the Go module proxy ($(go env GOPROXY)) did not give $module@v$version;" \
      "PROVIDER_REPOSITORY names a git repository to take it from instead" >&2
    exit 4
  }
  cd "$1"
  # A module of its own rather than `go install module@version`: that form also asks for the list of all
  # versions, which a proxy that carries only some of them does not give.
  go mod init provider >/dev/null 2>&1
  go mod edit -require "$module@v$version"
  shift
  for requirement in "$@"; do go mod edit -require "$requirement"; done
  build -mod=mod "$module"
}

build_from_repository() {
  command -v git >/dev/null 2>&1 || {
    echo "install-provider: git is not on PATH" >&2
    exit 3
  }
  git -c advice.detachedHead=false clone --quiet --depth 1 --branch "v$version" "$PROVIDER_REPOSITORY" "$1/source" || {
    echo "install-provider: $PROVIDER_REPOSITORY has no tag v$version" >&2
    exit 4
  }
  cd "$1/source"
  build -mod=vendor .
  mv "$binary" ..
}

build() {
  echo "install-provider: building; this takes about ten minutes" >&2
  CGO_ENABLED=0 go build "$1" -p 2 -trimpath -ldflags "-s -w" -o "$binary" "$2" || {
    echo "install-provider: the build of $module@v$version failed" >&2
    exit 5
  }
}

if [ ! -x "$directory/$binary" ]; then
  staging=$(mktemp -d "$mirror/.build-XXXXXX")
  trap 'rm -rf "$staging"' EXIT
  if [ -n "${PROVIDER_REPOSITORY:-}" ]; then
    (build_from_repository "$staging")
  else
    (build_from_module "$staging" "$@")
  fi
  mkdir -p "$directory"
  printf '%s\n' "$module@v$version" "$@" > "$directory/BUILD.txt"
  mv "$staging/$binary" "$directory/$binary"
fi

mkdir -p "$tofu"
ln -f "$directory/$binary" "$tofu/$binary"

cat > "$config" <<RC
disable_checkpoint = true
provider_installation {
  filesystem_mirror {
    path = "$mirror"
  }
}
RC

echo "installed $directory/$binary"
echo "use it with TF_CLI_CONFIG_FILE=$config"
