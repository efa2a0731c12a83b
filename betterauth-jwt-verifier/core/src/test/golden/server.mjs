// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

// A real Better Auth with everything in memory, spoken to by HTTP requests; no port is opened.
import { betterAuth } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { bearer } from "better-auth/plugins";

export const origin = "https://app.example.com";
const base = `${origin}/api/auth`;

export function start(options, plugins, tables = []) {
  const names = ["user", "session", "account", "verification", "jwks", ...tables];
  const auth = betterAuth({
    baseURL: origin,
    secret: "golden tokens are made with this secret, which guards nothing",
    database: memoryAdapter(Object.fromEntries(names.map((name) => [name, []]))),
    emailAndPassword: { enabled: true },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
    ...options,
    plugins: [...plugins, bearer()],
  });
  const send = (path, init = {}) =>
    auth.handler(new Request(base + path, { ...init, headers: { origin, ...init.headers } }));
  return { auth, send };
}

export async function post(send, path, body, headers = {}) {
  const answer = await send(path, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer;
}

/** Signs a user up; his id, session token, cookies by name and the header that carries them. */
export async function signUp(send) {
  const answer = await post(send, "/sign-up/email", {
    name: "Ada Lovelace",
    email: "ada@example.com",
    password: "not a secret at all",
  });
  const cookies = Object.fromEntries(
    answer.headers.getSetCookie().map((line) => {
      const pair = line.split(";")[0];
      return [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)];
    }),
  );
  const { token, user } = await answer.json();
  return {
    id: user.id,
    sessionToken: token,
    signedToken: answer.headers.get("set-auth-token"),
    cookies,
    cookie: Object.entries(cookies).map(([name, value]) => `${name}=${value}`).join("; "),
  };
}

export async function get(send, path, cookie) {
  const answer = await send(path, { headers: { cookie } });
  if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.json();
}

/** Only what a key server publishes; a private member here would be a fault of the server, and is not passed on. */
export async function jwks(send) {
  const set = await get(send, "/jwks", "");
  if (JSON.stringify(set).includes('"d":')) throw new Error("the key set has a private key");
  return set;
}
