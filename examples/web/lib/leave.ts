// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* A full load and not the router's: nothing that belonged to the person before stays in memory. */
export function leaveTo(path: "/" | "/sign-in" | "/sign-up") {
  window.location.href = path;
}
