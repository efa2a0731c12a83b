// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

// A real Better Auth server with the oauth-provider plugin, with everything in memory, on a free loopback port.
import { createHash } from "node:crypto";
import { createServer } from "node:http";
import { oauthProvider } from "@better-auth/oauth-provider";
import { betterAuth } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { toNodeHandler } from "better-auth/node";
import { jwt } from "better-auth/plugins";

const TABLES = [
  "user", "session", "account", "verification", "jwks", "oauthClient", "oauthAccessToken", "oauthRefreshToken",
  "oauthConsent", "oauthResource", "oauthClientResource", "oauthClientAssertion",
];
const SCOPES = ["openid", "tasks:read", "tasks:write"];
const REDIRECT = "https://client.example.com/callback";
const PROOF = "a-code-verifier-has-at-least-43-characters-0123456789";

/** Starts a server whose keys have this algorithm. Its resources are created with `addResource`. */
export async function startAuthServer(alg, resources) {
  const rows = Object.fromEntries(TABLES.map((table) => [table, []]));
  let handler;
  let keyRequests = 0;
  const listen = (port) =>
    new Promise((resolve) => {
      const server = createServer((request, response) => {
        keyRequests += request.url.endsWith("/jwks") ? 1 : 0;
        return handler(request, response);
      });
      server.listen(port, "127.0.0.1", () => resolve(server));
    });
  let server = await listen(0);
  const { port } = server.address();
  const url = `http://127.0.0.1:${port}`;
  const issuer = `${url}/api/auth`;
  const auth = betterAuth({
    baseURL: url,
    secret: "this server runs for the comparison only, so its secret guards nothing",
    database: memoryAdapter(rows),
    emailAndPassword: { enabled: true },
    rateLimit: { enabled: false },
    telemetry: { enabled: false },
    logger: { disabled: true },
    plugins: [
      jwt({ disableSettingJwtHeader: true, jwks: { keyPairConfig: { alg } } }),
      oauthProvider({
        loginPage: "/login",
        consentPage: "/consent",
        scopes: [...SCOPES],
        resources,
        enforcePerClientResources: false,
        clientPrivileges: () => true,
        silenceWarnings: { oauthAuthServerConfig: true, openidConfig: true },
      }),
    ],
  });
  handler = toNodeHandler(auth);

  const signUp = async (name) => {
    const signedUp = await auth.api.signUpEmail({
      body: { name, email: `${name}@example.com`, password: "not a secret at all" },
      returnHeaders: true,
    });
    return signedUp.headers.getSetCookie().map((line) => line.split(";")[0]).join("; ");
  };
  const cookies = { ada: await signUp("ada"), grace: await signUp("grace") };
  const client = await auth.api.adminCreateOAuthClient({
    headers: new Headers({ cookie: cookies.ada, origin: url }),
    body: { token_endpoint_auth_method: "client_secret_post", redirect_uris: [REDIRECT], skip_consent: true, scope: SCOPES.join(" ") },
  });

  /** Returns the tokens that the client gets for a user, after an authorization with PKCE. */
  const tokens = async (user, scope, ...resource) => {
    const query = new URLSearchParams({
      response_type: "code", client_id: client.client_id, redirect_uri: REDIRECT, scope, state: "state", nonce: "nonce",
      code_challenge: createHash("sha256").update(PROOF).digest("base64url"), code_challenge_method: "S256",
    });
    resource.forEach((one) => query.append("resource", one));
    const granted = await fetch(`${issuer}/oauth2/authorize?${query}`, { redirect: "manual", headers: { cookie: cookies[user] } });
    const { url: target } = await granted.json(); // what a page gets, as fetch shows itself as one
    const code = new URL(target).searchParams.get("code");
    const form = new URLSearchParams({
      grant_type: "authorization_code", client_id: client.client_id, client_secret: client.client_secret, code: code ?? "",
      redirect_uri: REDIRECT, code_verifier: PROOF,
    });
    resource.forEach((one) => form.append("resource", one));
    const answer = await fetch(`${issuer}/oauth2/token`, { method: "POST", body: form });
    const body = await answer.json();
    if (!body.access_token) throw new Error(`${answer.status} ${JSON.stringify(body)}`);
    return body;
  };

  return {
    url,
    issuer,
    tokens,
    accessToken: async (user, scope, ...resource) => (await tokens(user, scope, ...resource)).access_token,
    /** Returns a JWT of the plugin `jwt()` with the issuer and the audience of an access token, as its options allow. */
    apiToken: async (audience) => {
      const now = Math.floor(Date.now() / 1000);
      return (await auth.api.signJWT({ body: { payload: { iss: issuer, aud: audience, sub: "ada", iat: now, exp: now + 900 } } })).token;
    },
    keyRequests: () => keyRequests,
    /** Ends the time of the current key, so that the next token brings a new one. */
    rotate: () => rows.jwks.forEach((row) => (row.expiresAt = new Date(Date.now() - 1000))),
    stop: () => new Promise((resolve) => (server.closeAllConnections(), server.close(resolve))),
    start: async () => (server = await listen(port)),
  };
}
