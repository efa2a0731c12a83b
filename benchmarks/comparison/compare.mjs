// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

// Runs resource servers against the same real Better Auth server, and prints what they did as JSON.
// Environment: JAVA, CLASS_PATH, and OUTAGE_SECONDS, for how long Better Auth is down (default 330: longer than the five
// minutes for which most peers keep keys).
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { request as httpRequest } from "node:http";
import { createServer } from "node:net";
import { startAuthServer } from "./auth-server.mjs";

const OUTAGE = Number(process.env.OUTAGE_SECONDS ?? 330);
const FLOOD = 50;
const PAUSE = 60_000; // longer than any peer waits after an invented key id
const withoutTink = process.env.CLASS_PATH.split(":").filter((jar) => !/\/tink-[^/]*\.jar$/.test(jar)).join(":");
const java = (peer, classPath = process.env.CLASS_PATH) =>
  [process.env.JAVA, "-cp", classPath, "io.github.betterauthjwt.comparison.ResourceServer", peer];
const PEERS = [
  { title: "Better Auth's helpers", configured: ["node", "better-auth-resource.mjs"] },
  { title: "Spring Security", initial: java("spring-default", withoutTink), configured: java("spring", withoutTink) },
  { title: "Spring Security with Tink", initial: java("spring-default"), configured: java("spring") },
  { title: "mcp-security", initial: java("mcp-security-default"), configured: java("mcp-security") },
  { title: "mcp-security, audience checked", initial: java("mcp-security-default"), configured: java("mcp-security-audience") },
  { title: "betterauth-jwt-verifier", configured: java("ours") },
];
const ROWS = Object.keys(JSON.parse(readFileSync("table.json")).rows);

const freePort = () =>
  new Promise((resolve) => {
    const server = createServer().listen(0, "127.0.0.1", () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });

/** Starts a peer, and returns its origin and a function that ends it. If it does not start, the error has the reason. */
async function start(command, auth, resource) {
  const child = spawn(command[0], [...command.slice(1), auth.issuer, resource], { stdio: "pipe" });
  let errors = "";
  child.stderr.on("data", (text) => (errors += text));
  const ended = new Promise((resolve) => child.on("close", resolve));
  const isReady = new Promise((resolve) => child.stdout.on("data", (text) => String(text).includes("ready") && resolve(true)));
  if (!(await Promise.race([isReady, ended.then(() => false)]))) {
    throw new Error(errors.split("\n").filter((line) => /^(Caused by|Error)/.test(line)).at(-1)?.replace(/^.*?: .*?: /, "") ?? errors);
  }
  return { origin: new URL(resource).origin, stop: () => (child.stdin.end(), ended) };
}

/** Sends a request, and returns the status, the headers and the body. */
function send(url, { token, host, method = "GET", headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const all = { ...headers, ...(token && { authorization: `Bearer ${token}` }), ...(host && { host }) };
    const request = httpRequest(url, { method, headers: all, agent: false }, (response) => {
      let text = "";
      response.on("data", (part) => (text += part));
      response.on("end", () => resolve({ status: response.statusCode, headers: response.headers, text }));
      response.on("error", reject);
    });
    request.on("error", reject).end(body);
  });
}
/** Returns whether a peer accepts an access token for its resource. */
async function verdict(peer, auth) {
  if (peer.failure) return `does not start: “${peer.failure}”`;
  const answer = await status(peer, await auth.accessToken("ada", "tasks:read", peer.resource));
  return answer === 200 ? "accepted" : `rejected (${answer})`;
}
const status = async (peer, token) => (await send(`${peer.origin}/read`, { token })).status;
const challenge = (answer) => answer.headers["www-authenticate"] ?? "";
const parameter = (answer, name) => new RegExp(`\\b${name}="?([^",]*)`).exec(challenge(answer))?.[1];

/** Returns a token with another key id, whose signature is thus wrong. */
function withKeyId(token, kid) {
  const [header, ...rest] = token.split(".");
  const changed = { ...JSON.parse(Buffer.from(header, "base64url")), kid };
  return [Buffer.from(JSON.stringify(changed)).toString("base64url"), ...rest].join(".");
}

const probes = {
  async "exact audience"(peer, auth) {
    const other = await status(peer, await auth.accessToken("ada", "tasks:read", peer.other));
    const both = await status(peer, await auth.accessToken("ada", "tasks:read", peer.resource, peer.other));
    const host = new URL(peer.other).host;
    const chosen = (await send(`${peer.origin}/read`, { token: await auth.accessToken("ada", "tasks:read", peer.other), host })).status;
    return `another resource: ${other}; the same if Host names that one: ${chosen}; both resources in aud: ${both}`;
  },
  async "access tokens only"(peer, auth) {
    const id = (await auth.tokens("ada", "openid tasks:read", peer.resource)).id_token;
    return `JWT of jwt() for this resource: ${await status(peer, await auth.apiToken(peer.resource))}; ID token: ${await status(peer, id)}`;
  },
  async "missing scopes"(peer, auth) {
    const token = await auth.accessToken("ada", "openid", peer.resource);
    const answer = await send(`${peer.origin}/write`, { token });
    const scope = parameter(answer, "scope");
    return `${answer.status}, ${scope ? `names ${scope.replaceAll(" ", " and ")}` : "names no scope"}`;
  },
  async metadata(peer) {
    const named = parameter(await send(`${peer.origin}/mcp`), "resource_metadata");
    const path = "/.well-known/oauth-protected-resource/mcp";
    const [own, hostile] = [await send(peer.origin + path), await send(peer.origin + path, { host: "evil.example" })];
    const served = own.status === 200 ? `served, resource ${JSON.parse(hostile.text).resource.includes("evil") ? "from the request's Host" : "configured"}` : `not served (${own.status})`;
    const entry = await send(`${peer.origin}/read`);
    return `${served}; ${named || parameter(entry, "resource_metadata") ? "the challenge names it" : "the challenge does not name it"}`;
  },
  async session(peer, auth) {
    if (!peer.mcp) return "no session in it (read in the source: `@better-auth/mcp` 1.7.5, `dist/index.mjs`)";
    const headers = { "content-type": "application/json", accept: "application/json, text/event-stream" };
    const initialize = { jsonrpc: "2.0", id: 1, method: "initialize", params: { protocolVersion: "2025-06-18", capabilities: {}, clientInfo: { name: "comparison", version: "1" } } };
    const list = { jsonrpc: "2.0", id: 2, method: "tools/list" };
    const post = (token, message, more = {}) =>
      send(peer.resource, { token, method: "POST", headers: { ...headers, ...more }, body: JSON.stringify(message) });
    const [ada, grace] = [await auth.accessToken("ada", "tasks:read", peer.resource), await auth.accessToken("grace", "tasks:read", peer.resource)];
    const opened = await post(ada, initialize);
    const session = { "mcp-session-id": opened.headers["mcp-session-id"] ?? "" };
    await post(ada, { jsonrpc: "2.0", method: "notifications/initialized" }, session);
    return `its user: ${(await post(ada, list, session)).status}; another user: ${(await post(grace, list, session)).status}`;
  },
  /** Sends invented key ids to each peer, and then tokens with a new key to all. */
  async "new key"(peers, auth) {
    const one = await newKeyAfter(1, peers, auth);
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
    const many = await newKeyAfter(FLOOD, peers, auth);
    peers.forEach((peer, i) => note("new key", peer, `after one: ${one[i].wait}; after ${FLOOD}: ${many[i].wait}, with ${many[i].requests} requests for keys`));
  },
};

async function newKeyAfter(count, peers, auth) {
  const results = [];
  for (const peer of peers) { // one after the other, so that requests for keys belong to one of them
    const token = await auth.accessToken("ada", "tasks:read", peer.resource);
    await status(peer, token);
    const before = auth.keyRequests();
    for (let i = 0; i < count; i++) await status(peer, withKeyId(token, `invented-${count}-${i}`));
    results.push({ requests: auth.keyRequests() - before });
  }
  auth.rotate();
  const fresh = [];
  for (const peer of peers) fresh.push(await auth.accessToken("ada", "tasks:read", peer.resource));
  await Promise.all(peers.map(async (peer, i) => (results[i].wait = await acceptance(peer, fresh[i]))));
  return results;
}

/** Sends a token with a new key once a second until it is accepted. */
async function acceptance(peer, token) {
  const begun = Date.now();
  const first = await status(peer, token);
  for (let answer = first; answer !== 200; answer = await status(peer, token)) {
    if (Date.now() - begun > 120_000) return `${first} for more than 2 minutes`;
    await new Promise((resolve) => setTimeout(resolve, 1000));
  }
  return first === 200 ? "accepted at once" : `${first} for ${Math.round((Date.now() - begun) / 1000)} s`;
}

const cells = Object.fromEntries(ROWS.map((row) => [row, {}])); // by row, then by peer
const note = (row, peer, text) => {
  cells[row][peer.title] = text;
  console.error(`${peer.title}: ${row}: ${text}`);
};

async function withPeers(alg, commands, run) {
  const peers = await Promise.all(PEERS.map(async (peer) => {
    const port = await freePort();
    return { ...peer, resource: `http://127.0.0.1:${port}/mcp`, other: `http://localhost:${port}/mcp`, mcp: !peer.configured.includes("better-auth-resource.mjs") };
  }));
  const auth = await startAuthServer(alg, peers.flatMap((peer) => [peer.resource, peer.other]));
  await auth.accessToken("ada", "tasks:read", peers[0].resource); // creates the first key
  for (const peer of peers) {
    await start(commands(peer), auth, peer.resource).then(
      (started) => Object.assign(peer, started),
      (error) => Object.assign(peer, { failure: error.message, stop: () => {} }),
    );
  }
  await run(peers, auth);
  await Promise.all(peers.map((peer) => peer.stop()));
  await auth.stop();
}

await withPeers("EdDSA", (peer) => peer.configured, async (peers, auth) => {
  for (const peer of peers) note("default keys", peer, await verdict(peer, auth));
});
await withPeers("ES256", (peer) => peer.initial ?? peer.configured, async (peers, auth) => {
  for (const peer of peers) note("default settings", peer, await verdict(peer, auth));
});
await withPeers("ES256", (peer) => peer.configured, async (peers, auth) => {
  for (const peer of peers) {
    const answer = await verdict(peer, auth);
    if (answer !== "accepted") throw new Error(`${peer.title}, a token that it should accept: ${answer}`);
    for (const row of ["exact audience", "access tokens only", "missing scopes", "metadata", "session"]) note(row, peer, await probes[row](peer, auth));
  }
  await probes["new key"](peers, auth);
});
await withPeers("ES256", (peer) => peer.configured, async (peers, auth) => {
  const known = [];
  for (const peer of peers) {
    known.push(await auth.accessToken("ada", "tasks:read", peer.resource));
    await status(peer, known.at(-1));
  }
  auth.rotate();
  const fresh = [];
  for (const peer of peers) fresh.push(await auth.accessToken("ada", "tasks:read", peer.resource));
  await auth.stop();
  const during = await Promise.all(peers.map(async (peer, i) => [await status(peer, known[i]), await status(peer, fresh[i])]));
  await new Promise((resolve) => setTimeout(resolve, OUTAGE * 1000));
  for (const [i, peer] of peers.entries()) {
    note("outage", peer, `known key: ${during[i][0]}, after ${OUTAGE} s: ${await status(peer, known[i])}; new key: ${during[i][1]}`);
  }
  await auth.start();
});

const jar = (name) => new RegExp(`/${name}-([^/]*)\\.jar`).exec(process.env.CLASS_PATH)?.[1];
const { dependencies } = JSON.parse(readFileSync("package.json"));
const versions = [
  ...["better-auth", "@better-auth/oauth-provider", "@better-auth/mcp"].map((name) => `\`${name}\` ${dependencies[name]}`),
  `Spring Security ${jar("spring-security-core")}`,
  `\`mcp-server-security\` ${jar("mcp-server-security")}`,
  `\`io.modelcontextprotocol.sdk:mcp\` ${jar("mcp-core")}`,
  `Tink ${jar("tink")}`,
];
console.log(JSON.stringify({ date: new Date().toISOString().slice(0, 10), versions, cells }, null, 2));
process.exit(0);
