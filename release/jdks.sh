# shellcheck shell=bash
# SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
# SPDX-License-Identifier: Apache-2.0

# To be sourced. Finds installed JDKs by their version, wherever systems and version managers put them.

jdk() { # VERSION: a home of it
  for home in "${JAVA_HOME:-}" /usr/lib/jvm/* /opt/hostedtoolcache/Java_*/*/x64 ~/.sdkman/candidates/java/* ~/.jdks/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home; do
    if grep -qs "^JAVA_VERSION=\"$1[.\"]" "$home/release"; then
      echo "$home" && return
    fi
  done
}
