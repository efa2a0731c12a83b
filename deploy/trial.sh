# shellcheck shell=bash
# SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
# SPDX-License-Identifier: Apache-2.0

# What the scripts of this folder share; to be sourced from the root of the repository. Sets up a folder $stage. When the
# script ends, deletes it and the containers in ${containers[@]}, and ends the processes in ${started[@]}.

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

# Without Podman nothing can be tried, which is no failure. WHAT is what was not tried.
require_podman() { # WHAT
  local program
  for program in podman buildah runc iptables; do
    command -v "$program" >/dev/null || [ -x "/usr/sbin/$program" ] || {
      echo "$program was not found, so $1. On Debian: apt-get install podman buildah runc netavark aardvark-dns iptables"
      exit 0
    }
  done
  [ "$(id -u)" = 0 ] || { echo "Podman is tried as root only, so $1." && exit 0; }
  # crun rejects cgroups of both versions at once, and a machine can forbid to raise limits.
  cat >"$stage/containers.conf" <<'END'
[containers]
default_ulimits = ["nofile=10000:10000", "nproc=10000:10000"]
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
[network]
network_backend = "netavark"
END
  # The files name base images as Docker does, and not every system resolves such a name.
  echo 'unqualified-search-registries = ["docker.io"]' >"$stage/registries.conf"
  export CONTAINERS_CONF=$stage/containers.conf CONTAINERS_REGISTRIES_CONF=$stage/registries.conf
}

# Builds an image as README.md does with Docker. MAVEN_REPOSITORY is a local repository for an offline build on a stand-in.
build_image() { # NAME TAG
  buildah bud --quiet --layers --isolation chroot --network host --format docker --pull=missing \
    ${MAVEN_REPOSITORY:+--volume "$MAVEN_REPOSITORY:/repository:ro"} \
    --ignorefile "deploy/$1.Dockerfile.dockerignore" --file "deploy/$1.Dockerfile" --tag "$2" . >"$stage/build.log" 2>&1 ||
    fail "$(tail -n 40 "$stage/build.log")"
}

has_image() { podman image exists "$1"; }

await() { # WHAT SECONDS COMMAND...: until the command succeeds
  local what=$1 until=$((SECONDS + $2))
  shift 2
  until "$@" >/dev/null 2>&1; do
    [ "$SECONDS" -lt "$until" ] || fail "Not in time: $what"
    sleep 0.2
  done
}

free_port() {
  local port
  for port in $(shuf -i 20000-29999 -n 50); do
    (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port" && return; }
  done
  fail "No free port found."
}

# The key of a Better Auth server that exists for one trial only.
base64_url() { base64 --wrap=0 | tr '+/' '-_' | tr -d '='; }
make_keys() {
  mkdir "$stage/keys"
  openssl genpkey -algorithm ed25519 -out "$stage/key.pem"
  local x
  x=$(openssl pkey -in "$stage/key.pem" -pubout -outform DER | tail -c 32 | base64_url)
  echo "{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"alg\":\"EdDSA\",\"kid\":\"trial\",\"x\":\"$x\"}]}" >"$stage/keys/jwks"
}

serve_keys() { # sets auth_url; the JWK Set is at $auth_url/jwks
  make_keys
  local port
  port=$(free_port)
  python3 -m http.server --bind 127.0.0.1 --directory "$stage/keys" "$port" >"$stage/keys.log" 2>&1 &
  started+=($!)
  auth_url=http://127.0.0.1:$port
}

token() { # USER: one of the server at $auth_url, for ten minutes
  local now signed
  now=$(date +%s)
  signed=$(echo -n '{"alg":"EdDSA","kid":"trial"}' | base64_url).$(echo -n "{\"iss\":\"$auth_url\",\"aud\":\"$auth_url\",\"sub\":\"$1\",\"iat\":$now,\"exp\":$((now + 600))}" | base64_url)
  echo -n "$signed" >"$stage/signed"
  echo "$signed.$(openssl pkeyutl -sign -inkey "$stage/key.pem" -rawin -in "$stage/signed" | base64_url)"
}

stage=$(mktemp -d)
containers=() started=()

finish() {
  local code=$? name
  trap - EXIT
  set +e
  for name in "${started[@]}"; do kill "$name" 2>/dev/null; done
  wait
  for name in "${containers[@]}"; do podman rm --force --volumes "$name" >/dev/null 2>&1; done
  rm -rf "$stage"
  exit "$code"
}
trap finish EXIT
trap 'exit 130' INT TERM
