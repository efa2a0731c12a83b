// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/*
 * A real Better Auth server on a loopback port, without web page or database, for tests of other languages.
 *
 *   node test/auth-server.mjs '{"jwt":{"jwks":{"keyPairConfig":{"alg":"ES256"}}}}'
 *
 * Prints one line `ready http://localhost:PORT` once it answers; warnings go to stderr. It ends on TERM, and when its
 * standard input, if that is a pipe, is closed: a test that dies leaves no server behind. See test/README.md.
 */
import { fstatSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { createInterface } from "node:readline";
import { betterAuth } from "better-auth";
import { memoryAdapter } from "better-auth/adapters/memory";
import { getAuthTables } from "better-auth/db";
import { toNodeHandler } from "better-auth/node";
import * as plugins from "better-auth/plugins";

const PASSED_ON = ["basePath", "secret", "session", "user", "advanced", "rateLimit", "trustedOrigins"];
const OWN = ["port", "host", "baseURL", "jwt", "claims", "onlyClaims", "subject", "plugins", "missingTables", "forgetful", "revocations"];

const database = {};
let config = readConfig();
const revocations = config.revocations ? [await createReporter(config.revocations)] : [];
let origin;
let handler;

const server = createServer((request, response) => {
  if (config.forgetful) {
    database.jwks.length = 0;
  }
  handler(request, response);
});
// 127.0.0.1 and not "localhost", which Node may take for ::1 only; JVMs try IPv4 first
server.listen(config.port ?? 0, config.host ?? "127.0.0.1", () => {
  origin = `http://${config.host ?? "localhost"}:${server.address().port}`;
  handler = toNodeHandler(createAuth());
  console.log(`ready ${origin}`);
});
server.on("error", (error) => stop(`auth-server: cannot listen: ${error.message}`, 1));
process.on("SIGTERM", () => stop());
process.on("SIGINT", () => stop());
obeyStandardInput();

function createAuth() {
  const options = {
    ...pick(config, PASSED_ON),
    secret: config.secret ?? "only-for-tests-only-for-tests-only-for-tests",
    ...(config.baseURL === null ? {} : { baseURL: config.baseURL ?? origin }),
    emailAndPassword: { enabled: true },
    telemetry: { enabled: false },
    logger: { level: "warn", log: (level, message) => process.stderr.write(`${level} ${message}\n`) },
    plugins: [plugins.jwt(jwtOptions()), ...Object.entries(config.plugins ?? {}).map(createPlugin), ...revocations],
  };
  for (const { modelName } of Object.values(getAuthTables(options))) {
    database[modelName] ??= [];
  }
  for (const name of config.missingTables ?? []) {
    delete database[name]; // from the object that the adapter keeps: it sets tables anew in it
  }
  return betterAuth({ ...options, database: memoryAdapter(database) });
}

function jwtOptions() {
  const { claims, onlyClaims, subject } = config;
  const jwt = { ...config.jwt?.jwt };
  if (claims || onlyClaims) {
    jwt.definePayload = ({ user }) => ({ ...(onlyClaims ? pick(user, onlyClaims) : user), ...claims });
  }
  if (subject !== undefined) {
    jwt.getSubject = () => subject;
  }
  return { ...config.jwt, jwt };
}

function createPlugin([name, options]) {
  if (typeof plugins[name] !== "function") {
    throw new Error(`better-auth/plugins has no "${name}"; expected a name such as admin, bearer, organization`);
  }
  return plugins[name](options === true ? undefined : options);
}

/** The plugin of the example. It is TypeScript, and not all supported versions of Node execute that. */
async function createReporter(options) {
  const { default: typescript } = await import("typescript");
  const source = readFileSync(new URL("../lib/revocations.ts", import.meta.url), "utf8");
  const { outputText } = typescript.transpileModule(source, { compilerOptions: { module: "ESNext", target: "ES2022" } });
  const { reportRevocations } = await import(`data:text/javascript,${encodeURIComponent(outputText)}`);
  return reportRevocations(options);
}

function readConfig() {
  try {
    return parseConfig(process.argv[2] ?? process.env.AUTH_SERVER_OPTIONS ?? "{}");
  } catch (error) {
    console.error(`auth-server: ${error.message}`);
    return process.exit(2);
  }
}

function parseConfig(json) {
  const parsed = JSON.parse(json);
  const known = [...PASSED_ON, ...OWN];
  const unknown = Object.keys(parsed).filter((key) => !known.includes(key));
  if (unknown.length > 0) {
    throw new Error(`unknown option ${unknown.join(", ")}; expected ${known.join(", ")}`);
  }
  return parsed;
}

/** Commands, one a line: `forget-keys`, `reconfigure {…}`. Each is answered by one line, `ok` or `error …`. */
function obeyStandardInput() {
  const input = fstatSync(0);
  if (!input.isFIFO() && !input.isSocket()) {
    return;
  }
  const lines = createInterface({ input: process.stdin });
  lines.on("close", () => stop());
  lines.on("line", (line) => {
    try {
      obey(line.trim());
      console.log("ok");
    } catch (error) {
      console.log(`error ${error.message}`);
    }
  });
}

function obey(line) {
  if (line === "forget-keys") {
    database.jwks.length = 0; // the next token is signed by a new key, as after a rotation without grace
    return;
  }
  if (!line.startsWith("reconfigure ")) {
    throw new Error("expected: forget-keys, or: reconfigure {JSON}");
  }
  const before = config;
  config = parseConfig(line.slice("reconfigure ".length));
  try {
    handler = toNodeHandler(createAuth());
  } catch (error) {
    config = before;
    throw error;
  }
}

function pick(source, names) {
  return Object.fromEntries(names.filter((name) => name in source).map((name) => [name, source[name]]));
}

function stop(message, code = 0) {
  if (message) {
    console.error(message);
  }
  server.close();
  server.closeAllConnections();
  process.exit(code);
}
