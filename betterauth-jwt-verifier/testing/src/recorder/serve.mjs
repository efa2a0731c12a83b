// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

// Starts a real Better Auth with everything in memory on a loopback port, and prints its responses as JSON.
import { createServer } from "node:http";
import { betterAuth } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { toNodeHandler } from "better-auth/node";
import { jwt } from "better-auth/plugins";

const FROM_HTTP = ["connection", "date", "keep-alive", "transfer-encoding", "set-cookie"];
const tables = Object.fromEntries(["user", "session", "account", "verification", "jwks"].map((table) => [table, []]));
const answers = [];
let handler;

const server = createServer((request, response) => handler(request, response));
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const url = `http://127.0.0.1:${server.address().port}`;

function start(more = {}) {
  const auth = betterAuth({
    baseURL: url,
    secret: "this server runs for a recording only, so its secret guards nothing",
    database: memoryAdapter(tables),
    emailAndPassword: { enabled: true },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
    ...more,
    plugins: [jwt()],
  });
  handler = toNodeHandler(auth);
}

async function record(name, path, { matchers, state, parameters, init = {} } = {}) {
  const answer = await fetch(`${url}${path}`, { redirect: "manual", ...init });
  let body = await answer.text();
  for (const [parameter, value] of Object.entries(parameters?.(body) ?? {})) {
    body = body === value ? `{{{parameters.${parameter}}}}` : body.replace(value, `{{{parameters.${parameter}}}}`);
  }
  const headers = Object.fromEntries([...answer.headers].filter(([header]) => !FROM_HTTP.includes(header)));
  const defaults = parameters?.("");
  answers.push({ name, method: init.method ?? "GET", path, matchers, state, status: answer.status, headers, body, parameters: defaults });
  return answer;
}

start();
const signedUp = await fetch(`${url}/api/auth/sign-up/email`, {
  method: "POST",
  headers: { "content-type": "application/json", origin: url },
  body: JSON.stringify({ name: "Ada Lovelace", email: "ada@example.com", password: "not a secret at all" }),
});
const cookie = signedUp.headers.getSetCookie().map((line) => line.split(";")[0]).join("; ");
await record("token", "/api/auth/token", {
  init: { headers: { cookie } },
  matchers: { headers: { Cookie: { contains: "better-auth.session_token=" } } },
  parameters: (body) => ({ token: body ? JSON.parse(body).token : "a JWT of the signed-in user" }),
});
await record("token-signed-out", "/api/auth/token");

const published = await (await fetch(`${url}/api/auth/jwks`)).text();
if (published.includes('"d":')) throw new Error("the key set has a private key");
await record("jwks", "/api/auth/jwks", { parameters: () => ({ jwkSet: published }) });

start({ rateLimit: { enabled: true, window: 60, max: 1 } });
const init = { headers: { "x-forwarded-for": "203.0.113.9" } };
await fetch(`${url}/api/auth/jwks`, init);
await record("jwks-rate-limit", "/api/auth/jwks", { state: "rate-limit", init });

start();
delete tables.jwks; // as if the database had lost it
await record("jwks-outage", "/api/auth/jwks", { state: "outage" });
console.log(JSON.stringify(answers));
process.exit(0);
