// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* The page to which signing in leads. Only these pages: any address would let others send users elsewhere. */
const TARGETS = ["/", "/account", "/overview"] as const;
export type Target = (typeof TARGETS)[number];

export function readTarget(value: unknown): Target {
  return TARGETS.find((target) => target === value) ?? "/";
}

export function signInAddress(target: Target, page: "/sign-in" | "/sign-up" = "/sign-in") {
  return target === "/" ? page : `${page}?to=${encodeURIComponent(target)}`;
}
