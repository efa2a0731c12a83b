// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/*
 * The real stack on free ports: PostgreSQL, task-service, and the built page with its Better Auth.
 * PostgreSQL is the embedded one of a first task-service; the page uses a second one on the same database, so that a test
 * can stop the service without stopping the database. DATABASE_URL, if set, names a server on which a database is made instead.
 */
import { randomUUID } from "node:crypto";
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import pg from "pg";
import { findJava } from "./java.mjs";
import { answers, findFreePort, startProcess } from "./processes.mjs";

export const ROOT = fileURLToPath(new URL("..", import.meta.url));
const SERVER = join(ROOT, ".next/standalone/server.js");
const JAR = process.env.TASK_SERVICE_JAR ?? join(ROOT, "../../task-service/target/task-service.jar");
export const STATIC_FILES = join(ROOT, ".next/standalone/.next/static");
export const SECRET = "only-for-tests-only-for-tests-only-for-tests";
/** An MCP server for which the page is the authorization server. It does not run. */
const MCP = { resource: "http://localhost:8090/mcp", secret: "only-for-tests-only-for-tests-only-for-tests" };
export const TARGET = join(ROOT, "target");

/** @param env further settings of the page's server, such as AUTH_TOKEN_LIFETIME */
export async function startStack(env = {}) {
  for (const [file, remedy] of [[SERVER, "npm run build"], [JAR, "./mvnw -pl task-service -am package"]]) {
    if (!existsSync(file)) {
      throw new Error(`${file} is missing; make it by: ${remedy}`);
    }
  }
  mkdirSync(join(TARGET, "logs"), { recursive: true });
  const [webPort, apiPort, managementPort] = [await findFreePort(), await findFreePort(), await findFreePort()];
  const webUrl = `http://localhost:${webPort}`;
  const apiUrl = `http://localhost:${apiPort}`;
  const managementUrl = `http://127.0.0.1:${managementPort}`;
  const serviceEnv = { BETTER_AUTH_URL: webUrl, CORS_ORIGINS: webUrl, EXPLAIN_TOKENS: "true" };
  const log = (part) => join(TARGET, "logs", `${part}.log`);

  const database = await startDatabase(serviceEnv, log("database"));
  const page = (port, more, name) =>
    part(
      "the web page",
      [process.execPath, SERVER],
      {
        PORT: String(port),
        HOSTNAME: "127.0.0.1",
        DATABASE_URL: database.url,
        BETTER_AUTH_URL: webUrl,
        BETTER_AUTH_SECRET: SECRET,
        TASK_API_URL: apiUrl,
        AUTH_RATE_LIMIT: "off",
        EXPLAIN_TOKENS: "true",
        MCP_RESOURCE: MCP.resource,
        MCP_CLIENT_SECRET: MCP.secret,
        ...env,
        ...more,
      },
      log(name),
      answers(`http://localhost:${port}/api/health`),
    );
  const web = page(webPort, {}, "web");
  const service = part(
    "task-service",
    serviceCommand(),
    { ...serviceEnv, PORT: String(apiPort), MANAGEMENT_PORT: String(managementPort), DATABASE_URL: database.url },
    log("service"),
    answers(`${managementUrl}/health/ready`),
  );
  const stop = async () => {
    await Promise.all([web.stop(), service.stop()]);
    await database.stop();
  };
  try {
    await Promise.all([web.start(), service.start()]); // neither needs the other to start
  } catch (error) {
    await stop();
    throw error;
  }
  /** One more server of the page on the same database, as behind a balancer. The caller stops it. */
  const startReplica = async (more) => {
    const port = await findFreePort();
    const replica = page(port, more, `web-${port}`);
    await replica.start();
    return { url: `http://localhost:${port}`, stop: replica.stop };
  };
  return { webUrl, apiUrl, managementUrl, databaseUrl: database.url, mcp: MCP, web, service, startReplica, stop };
}

/** Something that a test may stop and start again. */
function part(name, command, env, logFile, isReady) {
  let child;
  return {
    async start() {
      child = startProcess(name, command, env, logFile);
      await child.awaitReady(isReady);
    },
    async stop() {
      await child?.stop();
      child = undefined;
    },
  };
}

async function startDatabase(serviceEnv, logFile) {
  if (process.env.DATABASE_URL) {
    return createDatabase(process.env.DATABASE_URL);
  }
  const folder = mkdtempSync(join(tmpdir(), "betterauth-jwt-web-"));
  const urlFile = join(folder, "data", "database-url");
  const env = { ...serviceEnv, PORT: "0", MANAGEMENT_PORT: "0", DATA_DIR: join(folder, "data"), DATABASE_URL: "" };
  const owner = startProcess("the embedded PostgreSQL", serviceCommand(), env, logFile);
  const stop = async () => {
    await owner.stop();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    await owner.awaitReady(() => existsSync(urlFile));
  } catch (error) {
    await stop();
    throw error;
  }
  return { url: readFileSync(urlFile, "utf8").trim(), stop };
}

async function createDatabase(server) {
  const name = `web_test_${randomUUID().replaceAll("-", "")}`;
  const execute = async (statement) => {
    const client = new pg.Client(server);
    await client.connect();
    await client.query(statement).finally(() => client.end());
  };
  await execute(`create database ${name}`);
  const url = new URL(server);
  url.pathname = `/${name}`;
  return { url: url.href, stop: () => execute(`drop database ${name} with (force)`) };
}

function serviceCommand() {
  return [findJava(), "-Xmx256m", "-jar", JAR];
}
