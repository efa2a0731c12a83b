// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* What Better Auth enforces on the server: the limit of sign-ins, names, and claims. */
import assert from "node:assert/strict";
import { request } from "node:http";
import { test } from "node:test";
import { newEmail, PASSWORD } from "./person.mjs";

const LIMIT = 3; // sign-ins in 10 s

export function serverTests(stack) {
  async function post(url, path, body, headers = {}) {
    return fetch(`${url}/api/auth${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", Origin: stack.webUrl, ...headers },
      body: JSON.stringify(body),
    });
  }

  async function tryToSignIn(url, headers) {
    return (await post(url, "/sign-in/email", { email: "nobody@example.com", password: "a wrong guess" }, headers)).status;
  }

  async function withReplicas(env, count, play) {
    const replicas = await Promise.all(Array.from({ length: count }, () => stack.startReplica({ AUTH_RATE_LIMIT: "on", ...env })));
    await play(replicas.map(({ url }) => url)).finally(() => Promise.all(replicas.map(({ stop }) => stop())));
  }

  test("signIn_twoReplicasAndForgedAddresses_oneLimitHolds", () =>
    withReplicas({}, 2, async (urls) => {
      const statuses = [];
      for (let number = 1; number <= 8; number++) {
        const forged = `203.0.113.${number}`;
        const headers = { "X-Forwarded-For": forged, "X-Real-IP": forged, "X-Connection-Address": forged, Forwarded: `for=${forged}` };
        statuses.push(await tryToSignIn(urls[number % 2], headers));
      }
      assert.deepEqual(statuses, [401, 401, 401, 429, 429, 429, 429, 429]);
    }));

  test("signIn_behindATrustedProxy_clientsAreCountedApartAndCannotForge", () =>
    withReplicas({ AUTH_ADDRESS_HEADER: "X-Forwarded-For", AUTH_TRUSTED_PROXIES: "127.0.0.1, ::1" }, 1, async ([url]) => {
      for (const client of ["198.51.100.1", "198.51.100.2"]) {
        const statuses = [];
        for (let number = 1; number <= LIMIT + 2; number++) {
          statuses.push(await tryToSignIn(url, { "X-Forwarded-For": `203.0.113.${number}, ${client}` }));
        }
        assert.deepEqual(statuses, [401, 401, 401, 429, 429], client);
      }
    }));

  test("signIn_pastTheTrustedProxy_headerIsIgnored", () =>
    withReplicas({ AUTH_ADDRESS_HEADER: "X-Forwarded-For", AUTH_TRUSTED_PROXIES: "192.0.2.1" }, 1, async ([url]) => {
      const statuses = new Set();
      for (let number = 1; number <= LIMIT + 1; number++) {
        statuses.add(await tryToSignIn(url, { "X-Forwarded-For": `203.0.113.${number}` }));
      }
      assert.ok(statuses.has(429), [...statuses].join());
    }));

  test("signUp_nameBlankOrTooLong_isRejected", async () => {
    for (const name of ["", "   ", "\u200b", "x".repeat(101), "x".repeat(20_000)]) {
      const response = await post(stack.webUrl, "/sign-up/email", { name, email: newEmail(), password: PASSWORD });
      assert.equal(response.status, 400, JSON.stringify(name));
      assert.equal((await response.json()).code, "INVALID_NAME");
    }
  });

  test("body_tooLong_isRejectedUnread", async () => {
    const response = await postAlone(`${stack.webUrl}/api/auth/sign-in/email`, JSON.stringify({ password: "x".repeat(33 * 1024) }));
    assert.equal(response.status, 413);
    assert.equal(JSON.parse(response.text).code, "BODY_TOO_LONG");
  });

  test("name_signedUpAndChanged_isTrimmedAndBounded", async () => {
    const signedUp = await post(stack.webUrl, "/sign-up/email", { name: "  Ada ", email: newEmail(), password: PASSWORD });
    assert.equal((await signedUp.clone().json()).user.name, "Ada");
    const headers = { Cookie: cookieOf(signedUp) };
    assert.equal((await post(stack.webUrl, "/update-user", { name: " " }, headers)).status, 400);
    assert.equal((await post(stack.webUrl, "/update-user", { name: "x".repeat(20_000) }, headers)).status, 400);
    assert.equal((await post(stack.webUrl, "/update-user", { name: " Ada L. " }, headers)).status, 200);
    const session = await (await fetch(`${stack.webUrl}/api/auth/get-session`, { headers })).json();
    assert.equal(session.user.name, "Ada L.");
  });

  test("token_holdsNoAddressThatNobodyVerified", async () => {
    const signedUp = await post(stack.webUrl, "/sign-up/email", { name: "Ada", email: newEmail("boss"), password: PASSWORD });
    const answer = await fetch(`${stack.webUrl}/api/auth/token`, { headers: { Cookie: cookieOf(signedUp) } });
    const claims = JSON.parse(Buffer.from((await answer.json()).token.split(".")[1], "base64url"));
    assert.deepEqual(Object.keys(claims).sort(), ["aud", "exp", "iat", "iss", "role", "sub"]);
  });
}

/** Posts on a separate connection, because the server ends it if it does not read the whole body. */
function postAlone(url, body) {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method: "POST", agent: false, headers: { "Content-Type": "application/json" } }, async (response) => {
      let text = "";
      for await (const chunk of response) text += chunk;
      resolve({ status: response.statusCode, text });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

function cookieOf(response) {
  return response.headers.getSetCookie().map((cookie) => cookie.split(";")[0]).join("; ");
}
