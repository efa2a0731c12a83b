// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

// Prints the tokens that the installed version of better-auth makes for each algorithm, and its tokens of other kinds.
import { jwt } from "better-auth/plugins";
import { get, jwks, origin, signUp, start } from "./server.mjs";

const pairs = [
  undefined,
  { alg: "EdDSA", crv: "Ed25519" },
  { alg: "EdDSA", crv: "Ed448" },
  { alg: "Ed25519" },
  ...["ES256", "ES384", "ES512"].map((alg) => ({ alg })),
  ...["RS256", "RS384", "RS512", "PS256", "PS384", "PS512"].map((alg) => ({ alg })),
];
const tokens = [];

for (const keyPairConfig of pairs) {
  const name = keyPairConfig ? Object.values(keyPairConfig).join(" ") : "default";
  try {
    const { send } = start({}, [jwt(keyPairConfig ? { jwks: { keyPairConfig } } : {})]);
    const user = await signUp(send);
    const { token } = await get(send, "/token", user.cookie);
    tokens.push({ name, token, jwks: await jwks(send), issuer: origin, audience: origin, subject: user.id, minted: Math.floor(Date.now() / 1000) });
  } catch (refusal) {
    process.stderr.write(`${name} is not offered: ${String(refusal.message).split("\n")[0]}\n`);
  }
}

const { send } = start({}, [jwt()]);
const user = await signUp(send);
await get(send, "/token", user.cookie);
const published = await jwks(send);
const other = (name, token, reason) => {
  if (token) tokens.push({ name, token, jwks: published, issuer: origin, audience: origin, minted: Math.floor(Date.now() / 1000), reason });
};
other("session token", user.sessionToken, "SESSION_TOKEN");
other("signed session token", user.signedToken, "SESSION_TOKEN");
const sessionCookie = Object.keys(user.cookies).find((cookie) => cookie.endsWith("session_token"));
other("session cookie", user.cookies[sessionCookie], "SESSION_TOKEN");

for (const [strategy, reason] of [["compact", "SESSION_CACHE_TOKEN"], ["jwt", "ALGORITHM_NOT_ALLOWED"], ["jwe", "ENCRYPTED"]]) {
  const cached = start({ session: { cookieCache: { enabled: true, maxAge: 300, strategy } } }, [jwt()]);
  const { cookies } = await signUp(cached.send);
  const cookie = Object.keys(cookies).find((candidate) => candidate.endsWith("session_data"));
  const value = cookie && decodeURIComponent(cookies[cookie]);
  const parts = value ? value.split(".").length : 0;
  // versions that know one form only ignore the strategy
  if ({ compact: 1, jwt: 3, jwe: 5 }[strategy] === parts) other(`session cache cookie, ${strategy}`, value, reason);
}
try {
  const cache = start({ session: { cookieCache: { enabled: true, maxAge: 300, strategy: "jwt" } } }, [jwt({ sessionCookieCache: true })]);
  const { cookies } = await signUp(cache.send);
  for (const [name, value] of Object.entries(cookies)) {
    if (/^[\w-]+\.[\w-]+\.[\w-]+$/.test(value) && JSON.parse(Buffer.from(value.split(".")[0], "base64url")).typ) {
      other(`session cache JWT in ${name}`, value, "SESSION_CACHE_TOKEN");
      tokens.at(-1).jwks = await jwks(cache.send);
    }
  }
} catch (refusal) {
  process.stderr.write(`sessionCookieCache is not offered: ${refusal.message}\n`);
}
console.log(JSON.stringify({ tokens }));
process.exit(0);
