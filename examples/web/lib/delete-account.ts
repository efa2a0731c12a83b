// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/*
 * Two servers know this user. The tasks go first: if the account went first and the task service were down, no one could
 * reach the tasks any more. And nothing is deleted before the password is known to be right.
 */
import { authClient } from "./auth-client";
import { describeAuthError, type AuthProblem, type FieldName } from "./auth-errors";
import { createTaskApi, unwrap } from "./task-api";
import { createTokenCache } from "./token";

/** Better Auth did not accept the password or did not answer. */
export class AuthProblemError extends Error {
  readonly field?: FieldName;

  constructor({ text, field }: AuthProblem) {
    super(text);
    this.name = "AuthProblemError";
    this.field = field;
  }
}

export async function deleteAccount(user: { id: string; email: string }, password: string, taskApiUrl: string) {
  const { data: before } = await authClient.getSession().catch(() => ({ data: null }));
  requireSuccess(await authClient.signIn.email({ email: user.email, password }).catch(() => UNREACHABLE));
  if (before) {
    await authClient.revokeSession({ token: before.session.token }).catch(() => UNREACHABLE); // the new one replaces it
  }

  const api = createTaskApi(taskApiUrl, createTokenCache(user.id, (signal) => authClient.token({ fetchOptions: { signal } })));
  await unwrap(api.DELETE("/api/tasks", { params: { query: { status: "all" } } }));

  requireSuccess(await authClient.deleteUser({ password }).catch(() => UNREACHABLE));
}

const UNREACHABLE = { error: { status: 0 } };

function requireSuccess({ error }: { error: { status: number; code?: string; message?: string } | null }) {
  if (error) {
    throw new AuthProblemError(describeAuthError(error, true));
  }
}
