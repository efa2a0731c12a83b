#!/bin/sh
# SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
# SPDX-License-Identifier: Apache-2.0
#
# Runs one step of this folder for Maven: install, or a script of package.json. Reports a missing Node.
# The environment variable LIMIT is the longest time that the step may take, such as 15m. Then all its processes end.
# The exec plugin's own timeout would end the first process only, and wait for the output of the others.
set -eu
cd "$(dirname "$0")/.."

need="The web example (examples/web) needs Node.js 20.19 or later, with npm"
if ! command -v node >/dev/null || ! command -v npm >/dev/null; then
  echo "$need; it is not on the PATH. Install it, or build without the example: -pl '!examples/web'" >&2
  exit 1
fi
if ! node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)'; then
  echo "$need; on the PATH is $(node --version)." >&2
  exit 1
fi

export NEXT_TELEMETRY_DISABLED=1
if [ "$1" = install ]; then
  exec node scripts/install.mjs
fi
if [ -n "${LIMIT:-}" ] && command -v timeout >/dev/null; then # macOS has none
  set -- timeout --kill-after=30 "$LIMIT" npm run --silent "$1"
else
  set -- npm run --silent "$1"
fi
exec "$@"
