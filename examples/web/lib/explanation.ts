// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* For the "Your token" panel: how the service verified the token, and the public keys of the sign-in server. */
import type { components } from "./task-api.schema";
import { withDeadline } from "./deadline";
import { ProblemError, unwrap, type TaskApi } from "./task-api";

export type Explanation = components["schemas"]["TokenExplanation"];
export type PublicKey = { kid: string } & Record<string, unknown>;

/** @returns null if the setting of the service does not allow it */
export async function explainToken(api: TaskApi): Promise<Explanation | null> {
  try {
    return await unwrap(api.GET("/api/token/explanation"));
  } catch (error) {
    if (error instanceof ProblemError && error.problem.status === 404) {
      return null;
    }
    throw error;
  }
}

export async function fetchPublicKeys(): Promise<readonly PublicKey[]> {
  return withDeadline(async (signal) => {
    const response = await fetch("/api/auth/jwks", { signal });
    if (!response.ok) {
      throw new Error(`The sign-in server answered ${response.status} when the page asked for its public keys.`);
    }
    return (await response.json()).keys;
  });
}
