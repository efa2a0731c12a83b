// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/*
 * Reports to the task service that the tokens of a user ended: at a sign-out, a ban, a deletion and a change of the password.
 * Better Auth deletes sessions at the first three, and the hooks see each session wherever it is deleted.
 */
import type { BetterAuthPlugin } from "better-auth";

const ATTEMPTS = 3;
const TIMEOUT = 2000;

export function reportRevocations({ url, secret }: { url: string; secret: string }) {
  async function report(userId: string, attempt = 1): Promise<void> {
    const body = JSON.stringify({ sub: userId, issued_until: new Date() });
    const headers = { Authorization: `Bearer ${secret}`, "Content-Type": "application/json" };
    const request = { method: "POST", headers, body, redirect: "error" as const, signal: AbortSignal.timeout(TIMEOUT) };
    const problem = await fetch(`${url}/revocations`, request).then(
      ({ status }) => (status === 204 ? undefined : `status ${status}`),
      (error: Error) => error.message,
    );
    if (problem && attempt < ATTEMPTS) {
      return report(userId, attempt + 1);
    }
    if (problem) {
      console.error(`revocations: the tokens of a user stay valid until they expire: ${problem}`);
    }
  }

  const databaseHooks = {
    session: { delete: { after: (session: { userId: string }) => report(session.userId) } },
    user: { delete: { after: (user: { id: string }) => report(user.id) } },
    account: {
      update: {
        after: async (account: { userId: string; providerId: string }) => {
          if (account.providerId === "credential") {
            await report(account.userId); // a new password
          }
        },
      },
    },
  };
  return { id: "report-revocations", init: () => ({ options: { databaseHooks } }) } satisfies BetterAuthPlugin;
}
