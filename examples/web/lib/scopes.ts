// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* What an OAuth client may do for a user, in the words of the consent page. A scope without words does not exist. */
export const SCOPE_TEXTS = {
  "tasks:read": "See your tasks",
  "tasks:write": "Add tasks for you",
  offline_access: "Keep this access until you remove it, also when you are away",
};

export type Scope = keyof typeof SCOPE_TEXTS;

/** Returns the texts of a list of scopes, separated by spaces as in OAuth. */
export function describeScopes(scopes: string) {
  return scopes.split(" ").flatMap((scope) => (Object.hasOwn(SCOPE_TEXTS, scope) ? [SCOPE_TEXTS[scope as Scope]] : []));
}
