// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
import type { Target } from "./sign-in-target";
import { dropUnsaved } from "./unsaved";

/* A full load and not the router's: nothing that belonged to the user before stays in memory. */
export function leaveTo(path: Target | "/sign-in" | "/sign-up") {
  dropUnsaved();
  window.location.href = path;
}
