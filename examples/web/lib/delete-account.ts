// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/*
 * Two servers know this person. The tasks go first: were the account deleted first and the task service down, they would
 * stay behind with no one who can reach them. And nothing is deleted before the password is known to be right.
 */
import { authClient } from "./auth-client";
import { describeAuthError } from "./auth-errors";
import { createTaskApi, unwrap } from "./task-api";
import { createTokenCache } from "./token";

export async function deleteAccount(user: { id: string; email: string }, password: string, taskApiUrl: string) {
  requireSuccess(await authClient.signIn.email({ email: user.email, password }).catch(() => UNREACHABLE));

  const api = createTaskApi(taskApiUrl, createTokenCache(user.id, () => authClient.token()));
  await unwrap(api.DELETE("/api/tasks", { params: { query: { status: "all" } } }));

  requireSuccess(await authClient.deleteUser({ password }).catch(() => UNREACHABLE));
}

const UNREACHABLE = { error: { status: 0 } };

function requireSuccess({ error }: { error: { status: number; code?: string; message?: string } | null }) {
  if (error) {
    throw new Error(describeAuthError(error));
  }
}
