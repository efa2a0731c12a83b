// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/*
 * What the "Your token" panel requests of the sign-in server: tokens that the backend must reject, new signing keys, and
 * another role. Only with EXPLAIN_TOKENS=true, because in production no user may decide about these.
 */
import { auth, pool } from "./auth";
import { settings } from "./settings";

const MINUTE = 60;

type User = { id: string };

const ACTIONS = {
  expired: (user: User) => sign(user, { iat: now() - 20 * MINUTE, exp: now() - 5 * MINUTE }),
  audience: (user: User) => sign(user, { iat: now(), aud: "https://another-service.example" }),
  rotate: rotateKeys,
  promote: (user: User) => setRole(user, "admin"),
  demote: (user: User) => setRole(user, "user"),
};

export type Action = keyof typeof ACTIONS;

/** Returns what to do for the action, or undefined if there is no such action or if the setting does not allow it. */
export function findAction(name: string) {
  return settings.explainTokens && Object.hasOwn(ACTIONS, name) ? ACTIONS[name as Action] : undefined;
}

/** In production, an administrator does this: authClient.admin.setRole of Better Auth's plugin. */
async function setRole({ id }: User, role: string) {
  await (await auth.$context).internalAdapter.updateUser(id, { role });
  return {};
}

async function sign(user: User, claims: Record<string, unknown>) {
  return auth.api.signJWT({ body: { payload: { sub: user.id, ...claims } } });
}

/** Retires the signing keys. Better Auth makes a new one for the next token, and publishes the old ones for some time. */
async function rotateKeys() {
  await pool.query(`update "jwks" set "expiresAt" = now() where "expiresAt" is null or "expiresAt" > now()`);
  return {};
}

function now() {
  return Math.floor(Date.now() / 1000);
}
