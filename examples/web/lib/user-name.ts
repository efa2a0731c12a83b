// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* The bounds of a user's name. The form uses the same maximum, but only the server enforces it. */
export const NAME_MAX = 100;

/** The name without surrounding blanks, or undefined if it does not have 1 to 100 characters. */
export function cleanName(name: unknown) {
  const text = typeof name === "string" ? name.replace(INVISIBLE_ENDS, "") : "";
  const { length } = [...text];
  return length >= 1 && length <= NAME_MAX ? text : undefined;
}

/** Blanks, control characters and invisible format characters at either end. */
const INVISIBLE_ENDS = /^[\s\p{C}\u3164\uFFA0]+|[\s\p{C}\u3164\uFFA0]+$/gu;
