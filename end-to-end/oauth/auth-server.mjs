// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

// A real Better Auth server with the oauth-provider plugin, with everything in memory, on a free loopback port. The argument
// is a list of resources in JSON. Prints "ready" and its URL, and then the credentials of four clients, and the cookie and the
// API token of a user, as JSON.
import { generateKeyPairSync } from "node:crypto";
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
const SCOPES = ["tasks:read", "tasks:write"];
const redirect = "https://client.example.com/callback";

const server = createServer((request, response) => handler(request, response));
await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
const url = `http://127.0.0.1:${server.address().port}`;

const auth = betterAuth({
  baseURL: url,
  secret: "this server runs in tests only, so its secret guards nothing",
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
      scopes: ["openid", "profile", "email", "offline_access", "expired", ...SCOPES],
      scopeExpirations: { expired: "-1h" }, // a token with this scope has expired when it is issued
      resources: JSON.parse(process.argv[2]),
      enforcePerClientResources: false,
      clientPrivileges: () => true,
      customAccessTokenClaims: () => ({ auth_time: 1, signed_in_at: Math.floor(Date.now() / 1000) }),
      silenceWarnings: { oauthAuthServerConfig: true, openidConfig: true },
    }),
  ],
});
const handler = toNodeHandler(auth);

const signedUp = await auth.api.signUpEmail({
  body: { name: "Ada Lovelace", email: "ada@example.com", password: "not a secret at all" },
  returnHeaders: true,
});
const cookie = signedUp.headers.getSetCookie().map((line) => line.split(";")[0]).join("; ");
const apiToken = (await auth.api.getToken({ headers: new Headers({ cookie }) })).token;
const client = (more) =>
  auth.api.adminCreateOAuthClient({
    headers: new Headers({ cookie, origin: url }),
    body: { token_endpoint_auth_method: "client_secret_post", redirect_uris: [redirect], skip_consent: true, ...more },
  });
const person = await client({ scope: ["openid", "offline_access", "expired", ...SCOPES].join(" ") });
const machine = await client({ grant_types: ["client_credentials"], client_credentials_scopes: SCOPES });
const basic = await client({ token_endpoint_auth_method: "client_secret_basic" });
const pair = generateKeyPairSync("ed25519");
const key = { ...pair.publicKey.export({ format: "jwk" }), kid: "client-key", alg: "EdDSA", use: "sig" };
const signing = {
  ...(await client({ token_endpoint_auth_method: "private_key_jwt", jwks: { keys: [key] } })),
  key: pair.privateKey.export({ format: "der", type: "pkcs8" }).toString("base64"),
};
for (const identifier of JSON.parse(process.argv[2])) {
  for (const { client_id } of [basic, signing]) { // Better Auth tells a service about the tokens of its resource only
    await auth.api.adminLinkClientResource({ headers: new Headers({ cookie }), params: { identifier, client_id } });
  }
}

console.log(`ready ${url}`);
const user = signedUp.response.user.id;
console.log(`clients ${JSON.stringify({ user, cookie, apiToken, redirect, person, machine, basic, signing })}`);
process.stdin.resume().on("end", () => process.exit(0)); // ends with the process that started it
