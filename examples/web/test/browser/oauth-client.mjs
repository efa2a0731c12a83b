// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* An OAuth client as MCP clients are: a program on the user's computer that registers itself, and listens for the code. */
import { createHash, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer } from "node:http";

/** Registers the client. The caller closes it. */
export async function startClient({ webUrl, mcp }, name = "Test client") {
  const calls = [];
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, "http://client");
    if (pathname === "/callback") {
      calls.push(searchParams);
    }
    response.end("You can close this page.");
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const origin = `http://127.0.0.1:${server.address().port}`;
  const redirect = `${origin}/callback`;
  const metadata = await (await fetch(`${webUrl}/.well-known/oauth-authorization-server/api/auth`)).json();
  const registered = await fetch(metadata.registration_endpoint, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ client_name: name, redirect_uris: [redirect], token_endpoint_auth_method: "none" }),
  });
  if (registered.status !== 201) {
    throw new Error(`not registered: ${registered.status} ${await registered.text()}`);
  }
  const { client_id: id } = await registered.json();
  const verifier = randomBytes(32).toString("base64url");
  const challenge = createHash("sha256").update(verifier).digest("base64url");

  return {
    origin,
    /** The address that the client opens in the browser. */
    authorizeUrl(scope, more = {}) {
      const parameters = { response_type: "code", client_id: id, redirect_uri: redirect, state: "the state", resource: mcp.resource };
      const query = { ...parameters, scope, code_challenge: challenge, code_challenge_method: "S256", ...more };
      return `${metadata.authorization_endpoint}?${new URLSearchParams(query)}`;
    },
    /** The parameters with which the browser came back. The page then shows the client's answer, and may leave again. */
    async nextCall(page) {
      await page.waitForURL((url) => url.href.startsWith(redirect));
      return Object.fromEntries(calls.shift());
    },
    async getTokens(code) {
      const form = { grant_type: "authorization_code", code, client_id: id, redirect_uri: redirect, code_verifier: verifier };
      return postForm(metadata.token_endpoint, { ...form, resource: mcp.resource });
    },
    close: () => server.close(),
  };
}

/** Exchanges an access token as the MCP server does. */
export function exchangeToken({ webUrl, mcp }, token, secret = mcp.secret) {
  const form = {
    grant_type: "urn:ietf:params:oauth:grant-type:token-exchange",
    subject_token: token,
    subject_token_type: "urn:ietf:params:oauth:token-type:access_token",
  };
  const credentials = Buffer.from(`mcp-server:${secret}`).toString("base64");
  return postForm(`${webUrl}/api/auth/oauth2/token`, form, { Authorization: `Basic ${credentials}` });
}

export function decode(token) {
  const [header, claims] = token.split(".").map((part) => part && Buffer.from(part, "base64url"));
  return { header: JSON.parse(header), claims: JSON.parse(claims) };
}

async function postForm(url, form, headers = {}) {
  const response = await fetch(url, { method: "POST", headers, body: new URLSearchParams(form) });
  const text = await response.text();
  return { status: response.status, body: text && JSON.parse(text) };
}
