# shellcheck shell=bash
# SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
# SPDX-License-Identifier: Apache-2.0

# What the benchmarks of the service share; to be sourced from the root of the repository. Sets up a folder $stage, and
# ends whatever was started when the script ends.

fail() {
  printf '%s\n' "$*" >&2
  exit 1
}

require() { # COMMAND PACKAGE
  command -v "$1" >/dev/null || fail "$1 is needed and not on the PATH; on Debian: apt-get install $2"
}

stage=$(mktemp -d)
started=()

finish() {
  local code=$? pid
  trap - EXIT
  set +e
  for pid in "${started[@]}"; do kill "$pid" 2>/dev/null; done
  exec 9>&- # the backends wait for this
  wait
  rm -rf "$stage"
  exit "$code"
}
trap finish EXIT
trap 'exit 130' INT TERM

find_jdk() { # JAVA_HOME, or the newest there is
  local candidate version best=0
  for candidate in ${JAVA_HOME:-/usr/lib/jvm/* /opt/*}; do
    [ -x "$candidate/bin/javac" ] || continue
    version=$(sed -n 's/^JAVA_VERSION="\([0-9]*\).*/\1/p' "$candidate/release" 2>/dev/null)
    [ "${version:-0}" -le "$best" ] || { best=$version && JAVA_HOME=$candidate; }
  done
  [ "$best" -ge 21 ] || fail "A JDK of 21 or later is needed: set JAVA_HOME to one."
  export JAVA_HOME
}

build() { # [MODULES]
  [ -n "${SKIP_BUILD:-}" ] || ./mvnw -q -B -ntp -Pdist -pl "benchmarks/service${1:+,$1}" -am package -Dmaven.test.skip=true -Dskip.older.jdk=true \
    -Dspotless.check.skip=true </dev/null
  # The service's jar brings its libraries along.
  classes=benchmarks/service/target/classes:task-service/target/task-service.jar:$(
    tr : '\n' <benchmarks/service/target/class-path | grep -E '/(betterauth-jwt-verifier-testing|jackson-databind|jackson-annotations)' | paste -sd :
  )
}

start_backends() { # USERS [NEW-TOKENS]; exports what the service has to know
  mkfifo "$stage/open"
  "$JAVA_HOME/bin/java" -Xmx128m -cp "$classes" io.github.betterauthjwt.tasks.Backends "$stage" "$@" \
    <"$stage/open" >"$stage/backends.log" 2>&1 &
  local backends=$!
  exec 9>"$stage/open"
  until [ -e "$stage/environment" ]; do
    kill -0 "$backends" 2>/dev/null || fail "$(<"$stage/backends.log")"
    sleep 0.1
  done
  set -a
  # shellcheck disable=SC1091 # made just now
  . "$stage/environment"
  set +a
}

free_port() {
  local port
  for port in $(shuf -i 20000-29999 -n 50); do
    (: <>"/dev/tcp/127.0.0.1/$port") 2>/dev/null || { echo "$port" && return; }
  done
  fail "No free port found."
}

start_service() { # LOG COMMAND...; sets service (its process) and port
  local log=$1
  shift
  port=$(free_port)
  PORT=$port MANAGEMENT_PORT=${MANAGEMENT_PORT:-0} ACCESS_LOG=${ACCESS_LOG:-true} "$@" >"$log" 2>&1 </dev/null 9>&- &
  service=$!
  started+=("$service")
}

await_service() { # LOG HEADER...: until a list of tasks is answered
  local log=$1 header=()
  shift
  local line
  for line in "$@"; do header+=(-H "$line"); done
  until curl -sf -o /dev/null "${header[@]}" "http://127.0.0.1:$port/api/tasks"; do
    kill -0 "$service" 2>/dev/null || fail "$(<"$log")"
    sleep 0.02
  done
}

answers() { # PATH PORT [TOKEN]: whether the response is 200; without a process of its own
  local line=
  { exec 8<>"/dev/tcp/127.0.0.1/$2"; } 2>/dev/null || return 1
  printf 'GET %s HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer %s\r\nConnection: close\r\n\r\n' "$1" "${3-}" >&8
  read -r -t 5 line <&8 || true
  exec 8>&-
  [[ $line == *' 200 '* ]]
}

await_first_200() { # LOG BEGUN PATH PORT [TOKEN]; sets took, the milliseconds since the moment BEGUN
  local log=$1 begun=$2 ended
  shift 2
  until answers "$@"; do
    kill -0 "$service" 2>/dev/null || fail "$(<"$log")"
    sleep 0.002
  done
  ended=$EPOCHREALTIME
  took=$(((${ended/./} - ${begun/./}) / 1000))
}

stop_service() {
  kill "$service"
  wait "$service" 2>/dev/null || true # ended by a signal, as told
  local pid left=()
  for pid in "${started[@]}"; do [ "$pid" = "$service" ] || left+=("$pid"); done
  started=("${left[@]}")
}

seed_tasks() { # of USERS users TASKS each, with the ids that the scripts for wrk know
  psql -q -v ON_ERROR_STOP=1 "$DATABASE_URL" <<END
INSERT INTO tasks.tasks (user_id, id, title, description, priority, tags, created_at, updated_at)
  SELECT 'bench-' || u, format('01900000-%s-7000-8000-%s', lpad(to_hex(t), 4, '0'), lpad(to_hex(u), 12, '0'))::uuid,
    'Task ' || t, 'On the way home, before eight', 1 + t % 3, ARRAY['home'], now(), now()
  FROM generate_series(0, $USERS - 1) u, generate_series(0, $TASKS - 1) t;
VACUUM ANALYZE tasks.tasks;
END
}

tree() { # PROCESS: it and all its children
  local child children
  echo "$1"
  children=$(cat "/proc/$1"/task/*/children 2>/dev/null || true)
  for child in $children; do tree "$child"; done
}

spent() { # PROCESS: milliseconds of processor time in its code and in the kernel, with its children
  local process
  for process in $(tree "$1"); do
    sed 's/.*) //' "/proc/$process/stat" 2>/dev/null || true
  done | awk -v hertz="$(getconf CLK_TCK)" '{ user += $12; kernel += $13 } END { printf "%.0f %.0f", 1000 * user / hertz, 1000 * kernel / hertz }'
}

ticks() { # of all processors since they started, and how many of them the host gave to others
  awk '/^cpu / { for (i = 2; i <= 9; i++) all += $i; print all, $9 }' /proc/stat
}

stolen() { # since machine was called, and no figure is worth more than this is small
  echo "$ticks_before $(ticks)" | awk '{ printf "%.0f %%", 100 * ($4 - $2) / ($3 - $1) }'
}

machine() { # what the figures were seen on
  ticks_before=$(ticks)
  echo "- Processor: $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -1), $(nproc) cores, $(uname -sm)"
  echo "- Java: $("$JAVA_HOME/bin/java" -version 2>&1 | sed -n 2p)"
  echo "- Load average before: $(cut -d' ' -f1-3 /proc/loadavg); client, service and database share the machine"
}
