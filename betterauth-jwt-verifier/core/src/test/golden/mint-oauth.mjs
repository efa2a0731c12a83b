// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

// Prints what the oauth-provider plugin issues beside the JWT plugin's token: access, ID and logout tokens, same key.
import { createHash, randomBytes } from "node:crypto";
import { oauthProvider } from "@better-auth/oauth-provider";
import { jwt } from "better-auth/plugins";
import { get, jwks, origin, signUp, start } from "./server.mjs";

const redirect = "https://client.example.com/callback";
const logouts = [];
globalThis.fetch = async (url, init) => {
  logouts.push(new URLSearchParams(init.body).get("logout_token")); // the client's back channel
  return new Response("", { status: 200 });
};

const { auth, send } = start(
  {},
  [jwt({ disableSettingJwtHeader: true }), oauthProvider({ loginPage: "/login", consentPage: "/consent", resources: [origin], enforcePerClientResources: false, silenceWarnings: { oauthAuthServerConfig: true, openidConfig: true } })],
  ["oauthClient", "oauthAccessToken", "oauthRefreshToken", "oauthConsent", "oauthResource", "oauthClientResource", "oauthClientAssertion"],
);
const user = await signUp(send);
const client = await auth.api.adminCreateOAuthClient({
  headers: new Headers({ cookie: user.cookie, origin }),
  body: {
    redirect_uris: [redirect],
    token_endpoint_auth_method: "client_secret_post",
    skip_consent: true,
    enable_end_session: true,
    scope: "openid profile email offline_access",
    backchannel_logout_uri: "https://client.example.com/logout",
    backchannel_logout_session_required: true,
  },
});
const verifier = randomBytes(32).toString("base64url");
const query = new URLSearchParams({
  response_type: "code",
  client_id: client.client_id,
  redirect_uri: redirect,
  scope: "openid profile email offline_access",
  state: "golden",
  nonce: "golden-nonce",
  code_challenge: createHash("sha256").update(verifier).digest("base64url"),
  code_challenge_method: "S256",
});
const granted = await send(`/oauth2/authorize?${query}`, { headers: { cookie: user.cookie } });
const location = granted.headers.get("location") ?? (await granted.clone().json()).url;
const code = new URL(location, origin).searchParams.get("code");
if (!code) throw new Error(`no code: ${granted.status} ${location}`);
const form = (fields) =>
  send("/oauth2/token", {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded" },
    body: new URLSearchParams({ client_id: client.client_id, client_secret: client.client_secret, resource: origin, ...fields }),
  }).then((answer) => answer.json());
const issued = await form({ grant_type: "authorization_code", code, redirect_uri: redirect, code_verifier: verifier });
const tokens = [];
const published = await jwks(send);
const issuer = `${origin}/api/auth`;
const add = (name, token, reason, more = {}) => {
  if (!token) throw new Error(`${name}: none in ${JSON.stringify(issued)}`);
  tokens.push({ name, token, jwks: published, issuer, audience: origin, minted: Math.floor(Date.now() / 1000), reason, ...more });
};
add("access token, not opted into", issued.access_token, "TYPE_NOT_ACCEPTED");
add("access token", issued.access_token, undefined, { subject: user.id, accessTokens: true });
add("ID token", issued.id_token, "ID_TOKEN");
add("ID token for the audience it names", issued.id_token, "ID_TOKEN", { audience: client.client_id });
await send("/sign-out", { method: "POST", headers: { cookie: user.cookie, "content-type": "application/json" }, body: "{}" });
await new Promise((resolve) => setTimeout(resolve, 1000));
if (logouts[0]) add("logout token", logouts[0], "LOGOUT_TOKEN");
else process.stderr.write("no logout token was sent\n");
console.log(JSON.stringify({ tokens }));
process.exit(0);
