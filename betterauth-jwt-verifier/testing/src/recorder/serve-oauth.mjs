// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

// Starts a real Better Auth with the oauth-provider plugin on a loopback port, and prints its responses as JSON.
import { createServer } from "node:http";
import { oauthProvider } from "@better-auth/oauth-provider";
import { betterAuth } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { toNodeHandler } from "better-auth/node";
import { jwt } from "better-auth/plugins";

const FROM_HTTP = ["connection", "date", "keep-alive", "transfer-encoding"];
const TABLES = [
  "user", "session", "account", "verification", "jwks", "oauthClient", "oauthAccessToken", "oauthRefreshToken",
  "oauthConsent", "oauthResource", "oauthClientResource", "oauthClientAssertion",
];
const answers = [];
let handler;

const server = createServer((request, response) => handler(request, response));
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const url = `http://127.0.0.1:${server.address().port}`;
const auth = betterAuth({
  baseURL: url,
  secret: "this server runs for a recording only, so its secret guards nothing",
  database: memoryAdapter(Object.fromEntries(TABLES.map((table) => [table, []]))),
  emailAndPassword: { enabled: true },
  rateLimit: { enabled: false },
  telemetry: { enabled: false },
  logger: { disabled: true },
  plugins: [
    jwt({ disableSettingJwtHeader: true }),
    oauthProvider({
      loginPage: "/login",
      consentPage: "/consent",
      scopes: ["openid", "profile", "email", "offline_access", "tasks:read"],
      resources: [url],
      enforcePerClientResources: false,
      clientPrivileges: () => true,
      silenceWarnings: { oauthAuthServerConfig: true, openidConfig: true },
    }),
  ],
});
handler = toNodeHandler(auth);

const signedUp = await auth.api.signUpEmail({
  body: { name: "Ada Lovelace", email: "ada@example.com", password: "not a secret at all" },
  returnHeaders: true,
});
const cookie = signedUp.headers.getSetCookie().map((line) => line.split(";")[0]).join("; ");
const { client_id, client_secret } = await auth.api.adminCreateOAuthClient({
  headers: new Headers({ cookie, origin: url }),
  body: {
    token_endpoint_auth_method: "client_secret_post",
    redirect_uris: ["https://client.example.com/callback"],
    skip_consent: true,
    grant_types: ["client_credentials"],
    client_credentials_scopes: ["tasks:read"],
  },
});

/** Replaces addresses, times, ids and tokens by templates. */
function templated(body) {
  return body
    .replaceAll(url, "{{{request.baseUrl}}}")
    .replaceAll(client_id, "client-1")
    .replace(/"(iat|nbf|auth_time)":\d+/g, "\"$1\":{{{now format='unix'}}}")
    .replace(/"(exp|expires_at)":\d+/g, "\"$1\":{{{now offset='1 hours' format='unix'}}}")
    .replace(/"access_token":"[^"]*"/, '"access_token":"{{{parameters.accessToken}}}"')
    .replace(/"(jti|sid)":"[^"]*"/g, '"$1":"{{{randomValue length=32 type=\'ALPHANUMERIC\'}}}"');
}

async function record(name, path, form, matchers) {
  const answer = await fetch(`${url}${path}`, form && { method: "POST", body: new URLSearchParams(form) });
  const text = await answer.text();
  const body = templated(text);
  const headers = Object.fromEntries([...answer.headers].filter(([header]) => !FROM_HTTP.includes(header)));
  const parameters = body.includes("parameters.accessToken") ? { accessToken: "an access token" } : undefined;
  answers.push({ name, method: form ? "POST" : "GET", path, matchers, status: answer.status, headers, body, parameters });
  return text;
}

const fields = (values) => ({ bodyPatterns: Object.entries(values).map(([name, value]) => ({ matches: `(?:.*&)?${name}=${value}(?:&.*)?` })) });
const client = { client_id, client_secret };
await record("oauth-metadata", "/.well-known/oauth-authorization-server/api/auth");
await record("oauth-metadata-of-base-path", "/api/auth/.well-known/oauth-authorization-server");
await record("openid-configuration", "/api/auth/.well-known/openid-configuration");
const machine = { grant_type: "client_credentials", resource: url };
const issued = await record("oauth-token", "/api/auth/oauth2/token", { ...client, ...machine }, fields({ grant_type: "client_credentials", client_secret: ".+" }));
await record(
  "oauth-token-wrong-secret",
  "/api/auth/oauth2/token",
  { client_id, client_secret: "wrong", ...machine },
  fields({ grant_type: "client_credentials", client_secret: "wrong" }),
);
await record("oauth-token-no-grant", "/api/auth/oauth2/token", client);
const token = JSON.parse(issued).access_token;
await record("introspection", "/api/auth/oauth2/introspect", { ...client, token }, fields({ token: ".+", client_secret: ".+" }));
await record("introspection-inactive", "/api/auth/oauth2/introspect", { ...client, token: "inactive" }, fields({ token: "inactive", client_secret: ".+" }));
await record("introspection-wrong-secret", "/api/auth/oauth2/introspect", { client_id, client_secret: "wrong", token }, fields({ client_secret: "wrong" }));
console.log(JSON.stringify(answers));
process.exit(0);
