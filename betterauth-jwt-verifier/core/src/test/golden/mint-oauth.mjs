// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

// Prints what the oauth-provider plugin issues beside the JWT plugin's token: access tokens of every kind, ID and logout
// tokens; all that are JWTs are signed by the same key.
import { createHash, generateKeyPairSync, randomBytes, randomUUID, sign } from "node:crypto";
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
  [jwt({ disableSettingJwtHeader: true }), oauthProvider({ loginPage: "/login", consentPage: "/consent", scopes: ["openid", "profile", "email", "offline_access", "tasks:read"], resources: [origin], enforcePerClientResources: false, clientPrivileges: () => true, silenceWarnings: { oauthAuthServerConfig: true, openidConfig: true } })],
  ["oauthClient", "oauthAccessToken", "oauthRefreshToken", "oauthConsent", "oauthResource", "oauthClientResource", "oauthClientAssertion"],
);
const user = await signUp(send);
const clientOf = (more) =>
  auth.api.adminCreateOAuthClient({
    headers: new Headers({ cookie: user.cookie, origin }),
    body: { token_endpoint_auth_method: "client_secret_post", skip_consent: true, ...more },
  });
const client = await clientOf({
  redirect_uris: [redirect],
  enable_end_session: true,
  scope: "openid profile email offline_access",
  backchannel_logout_uri: "https://client.example.com/logout",
  backchannel_logout_session_required: true,
});
const form = ({ client_id, client_secret }, fields, headers = {}) =>
  send("/oauth2/token", {
    method: "POST",
    headers: { "content-type": "application/x-www-form-urlencoded", ...headers },
    body: new URLSearchParams({ client_id, client_secret, ...fields }),
  }).then((answer) => answer.json());

/** The tokens of one sign-in at the client: a JWT if a resource is asked for, else an opaque access token. */
async function signIn(fields, headers) {
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
    ...fields,
  });
  const granted = await send(`/oauth2/authorize?${query}`, { headers: { cookie: user.cookie } });
  const location = granted.headers.get("location") ?? (await granted.clone().json()).url;
  const code = new URL(location, origin).searchParams.get("code");
  if (!code) throw new Error(`no code: ${granted.status} ${location}`);
  return form(client, { grant_type: "authorization_code", code, redirect_uri: redirect, code_verifier: verifier, ...fields }, headers);
}

/** A proof of possession (RFC 9449 §4.2) for the token endpoint, by a key made for it. */
function dpopProof() {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const part = (json) => Buffer.from(JSON.stringify(json)).toString("base64url");
  const claims = { jti: randomUUID(), htm: "POST", htu: `${origin}/api/auth/oauth2/token`, iat: Math.floor(Date.now() / 1000) };
  const input = `${part({ typ: "dpop+jwt", alg: "ES256", jwk: publicKey.export({ format: "jwk" }) })}.${part(claims)}`;
  return `${input}.${sign("sha256", Buffer.from(input), { key: privateKey, dsaEncoding: "ieee-p1363" }).toString("base64url")}`;
}

const issued = await signIn({ resource: origin });
const opaque = await signIn({});
const bound = await signIn({ resource: origin }, { dpop: dpopProof() });
const robot = await clientOf({ grant_types: ["client_credentials"], redirect_uris: [redirect], client_credentials_scopes: ["tasks:read"] });
const machine = await form(robot, { grant_type: "client_credentials", resource: origin });
const tokens = [];
const published = await jwks(send);
const issuer = `${origin}/api/auth`;
const add = (name, token, reason, more = {}) => {
  if (!token) throw new Error(`${name}: none in ${JSON.stringify({ issued, opaque, bound, machine })}`);
  tokens.push({ name, token, jwks: published, issuer, audience: origin, minted: Math.floor(Date.now() / 1000), reason, ...more });
};
add("access token, not opted into", issued.access_token, "TYPE_NOT_ACCEPTED");
add("access token", issued.access_token, undefined, { subject: user.id, accessTokens: true });
add("ID token", issued.id_token, "ID_TOKEN");
add("ID token for the audience it names", issued.id_token, "ID_TOKEN", { audience: client.client_id });
add("access token without a resource", opaque.access_token, "SESSION_TOKEN", { accessTokens: true });
add("access token bound by DPoP", bound.access_token, "SENDER_CONSTRAINED", { accessTokens: true });
add("access token of a machine", machine.access_token, undefined, { subject: robot.client_id, accessTokens: true });
await send("/sign-out", { method: "POST", headers: { cookie: user.cookie, "content-type": "application/json" }, body: "{}" });
await new Promise((resolve) => setTimeout(resolve, 1000));
if (logouts[0]) add("logout token", logouts[0], "LOGOUT_TOKEN");
else process.stderr.write("no logout token was sent\n");
console.log(JSON.stringify({ tokens }));
process.exit(0);
