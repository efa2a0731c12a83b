// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

// The official TypeScript client of MCP, as the program of a new user. The arguments are the addresses of the page and of the
// MCP server. Discovery, registration, PKCE and the step-up are the client's; only the browser is played here. Prints the
// scopes of each authorization, and then the result of each call, a line each.
import { UnauthorizedError } from "@modelcontextprotocol/sdk/client/auth.js";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";

const [page, resource] = process.argv.slice(2);
const redirect = "http://127.0.0.1:1/callback";
const stored = {};
let cookie;
let code;

const post = (path, body) =>
  fetch(`${page}/api/auth${path}`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Origin: page, ...(cookie && { Cookie: cookie }) },
    body: JSON.stringify(body),
  });

async function signUp() {
  const account = { name: "Ada Lovelace", email: `ada-${Date.now()}@example.com`, password: "correct horse battery staple" };
  const response = await post("/sign-up/email", account);
  cookie = response.headers.getSetCookie().map((line) => line.split(";")[0]).join("; ");
}

/** Follows the authorization request to the consent page, and allows the access. */
async function browse(url) {
  const response = await fetch(url, { redirect: "manual", headers: { Cookie: cookie } });
  let location = response.headers.get("Location") ?? (await response.json()).url;
  if (location.includes("/consent?")) {
    const signedRequest = location.slice(location.indexOf("?") + 1);
    location = (await (await post("/oauth2/consent", { accept: true, oauth_query: signedRequest })).json()).url;
  }
  code = new URL(location).searchParams.get("code");
}

const authProvider = {
  redirectUrl: redirect,
  clientMetadata: {
    client_name: "TypeScript client",
    redirect_uris: [redirect],
    token_endpoint_auth_method: "none",
    grant_types: ["authorization_code", "refresh_token"],
    response_types: ["code"],
  },
  clientInformation: () => stored.client,
  saveClientInformation: (client) => (stored.client = client),
  tokens: () => stored.tokens,
  saveTokens: (tokens) => (stored.tokens = tokens),
  codeVerifier: () => stored.verifier,
  saveCodeVerifier: (verifier) => (stored.verifier = verifier),
  async redirectToAuthorization(url) {
    console.log(`authorize ${url.searchParams.get("scope")}`);
    await browse(url);
  },
};

const newTransport = () => new StreamableHTTPClientTransport(new URL(resource), { authProvider });
const newClient = () => new Client({ name: "end-to-end", version: "1" });

/** Runs an action, and once more after the authorization that it turned out to need. */
async function authorized(transport, action, next = action) {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof UnauthorizedError)) {
      throw error;
    }
    await transport.finishAuth(code);
    return next();
  }
}

await signUp();
let transport = newTransport();
let client = newClient();
await authorized(
  transport,
  () => client.connect(transport),
  async () => {
    transport = newTransport();
    client = newClient();
    await client.connect(transport);
  },
);
const call = async (name, given = {}) => {
  const result = await authorized(transport, () => client.callTool({ name, arguments: given }));
  console.log(`${name} ${result.content[0].text}`);
};
await call("list_tasks");
await call("add_task", { title: "Written by an MCP client" });
await call("list_tasks");
await client.close();
