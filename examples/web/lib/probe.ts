// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* For the "Your token" panel: asks the service with a token of any kind, past the cache, to see what it says. */
import { describeExchange, exchange, type Exchange } from "./task-api";

export async function probeService(taskApiUrl: string, token: string | null, onExchange: (exchange: Exchange) => void) {
  const request = new Request(`${taskApiUrl}/api/tasks?limit=1`, {
    headers: token === null ? {} : { Authorization: `Bearer ${token}` },
  });
  onExchange(await describeExchange(request, await exchange(request)));
}

/** Another first character in the signature: the token keeps its form, but its signature is invalid. */
export function damage(token: string) {
  const start = token.lastIndexOf(".") + 1;
  return token.slice(0, start) + (token[start] === "A" ? "B" : "A") + token.slice(start + 1);
}
