// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* The panel's requests to lib/development.ts. */
import { withDeadline } from "./deadline";

export async function requestDevelopment(action: string): Promise<{ token?: string }> {
  return withDeadline(async (signal) => {
    const response = await fetch(`/api/development/${action}`, { method: "POST", signal });
    if (!response.ok) {
      throw new Error(`The sign-in server answered with status ${response.status}.`);
    }
    return response.json();
  });
}
