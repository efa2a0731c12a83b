// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/*
 * What the server reads from its environment: once, at start, never in the browser.
 * A setting that is missing or wrong stops the start with a sentence that names it.
 */

import { isAddressRange } from "./client-address";
import { SettingsError } from "./settings-error";

export type Settings = {
  databaseUrl: string;
  baseUrl: string;
  secret: string;
  taskApiUrl: string;
  /** What the task service requires to reject the tokens of users who sign out. */
  revocationsSecret?: string;
  explainTokens: boolean;
  rateLimit: boolean;
  addressHeader?: string;
  trustedProxies: string[];
  tokenLifetime?: string;
  rotationSeconds?: number;
  graceSeconds?: number;
  /** The MCP server for which this page is the authorization server. */
  mcp?: { resource: string; clientSecret: string };
};

type Environment = Record<string, string | undefined>;

export function readSettings(environment: Environment): Settings {
  const problems: string[] = [];
  const get = (name: string) => environment[name]?.trim() || undefined;
  const check = (name: string, value: string | undefined, expected: string, isRight: (value: string) => boolean) => {
    if (value === undefined) {
      problems.push(`${name} is not set; expected ${expected}`);
    } else if (!isRight(value)) {
      problems.push(`${name} is wrong; expected ${expected}`);
    }
    return value ?? "";
  };
  const optional = (name: string, expected: string, isRight: (value: string) => boolean) => {
    const value = get(name);
    return value === undefined ? undefined : check(name, value, expected, isRight);
  };
  const seconds = (name: string) => {
    const value = optional(name, "a whole number of seconds, at least 1", (text) => /^[1-9]\d{0,8}$/.test(text));
    return value === undefined ? undefined : Number(value);
  };
  const list = (name: string, expected: string, isRight: (entry: string) => boolean) => {
    const split = (text: string) => text.split(",").map((entry) => entry.trim());
    const value = optional(name, expected, (text) => split(text).every(isRight));
    return value === undefined ? [] : split(value);
  };

  const settings: Settings = {
    databaseUrl: check("DATABASE_URL", get("DATABASE_URL"), "postgresql://user:password@host:port/database", isPostgres),
    baseUrl: check("BETTER_AUTH_URL", get("BETTER_AUTH_URL"), "the page's own origin, such as http://localhost:3000", isOrigin),
    secret: check("BETTER_AUTH_SECRET", get("BETTER_AUTH_SECRET"), "32 characters or more, the same at every start", isSecret),
    taskApiUrl: check("TASK_API_URL", get("TASK_API_URL"), "the task service's origin, such as http://localhost:8080", isOrigin),
    revocationsSecret: optional("REVOCATIONS_SECRET", "32 characters or more, the same as the task service has", isSecret),
    explainTokens: optional("EXPLAIN_TOKENS", "true or false", (text) => text === "true" || text === "false") === "true",
    rateLimit: optional("AUTH_RATE_LIMIT", "on or off", (text) => text === "on" || text === "off") !== "off",
    addressHeader: optional("AUTH_ADDRESS_HEADER", "the name of a header that your proxy overwrites", isHeaderName)?.toLowerCase(),
    trustedProxies: list("AUTH_TRUSTED_PROXIES", "IP addresses or ranges such as 10.0.0.0/8, separated by commas", isAddressRange),
    tokenLifetime: optional("AUTH_TOKEN_LIFETIME", "a time such as 15m or 10s", (text) => /^[1-9]\d{0,5}[smhd]$/.test(text)),
    rotationSeconds: seconds("AUTH_ROTATION_SECONDS"),
    graceSeconds: seconds("AUTH_GRACE_SECONDS"),
    mcp: get("MCP_RESOURCE") === undefined ? undefined : {
      resource: check("MCP_RESOURCE", get("MCP_RESOURCE"), "the MCP server's address, such as http://localhost:8090/mcp", isResource),
      clientSecret: check("MCP_CLIENT_SECRET", get("MCP_CLIENT_SECRET"), "32 characters or more, the same as the MCP server has", isSecret),
    },
  };
  if (settings.trustedProxies.length > 0 && !settings.addressHeader) {
    problems.push("AUTH_ADDRESS_HEADER is not set; expected the header that the proxies of AUTH_TRUSTED_PROXIES overwrite");
  }
  if (problems.length > 0) {
    throw new SettingsError(problems);
  }
  return { ...settings, baseUrl: new URL(settings.baseUrl).origin, taskApiUrl: new URL(settings.taskApiUrl).origin };
}

function isPostgres(text: string) {
  return /^postgres(ql)?:\/\/[^/]+\/./.test(text) && URL.canParse(text);
}

function isOrigin(text: string) {
  if (!URL.canParse(text)) {
    return false;
  }
  const url = new URL(text);
  return /^https?:$/.test(url.protocol) && url.pathname === "/" && url.search === "" && url.username === "";
}

/** Better Auth allows http only for the same machine. */
function isResource(text: string) {
  if (!URL.canParse(text)) {
    return false;
  }
  const { protocol, hostname, href } = new URL(text);
  const isLocal = /^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname);
  return (protocol === "https:" || (protocol === "http:" && isLocal)) && !/[?#@]/.test(text) && href === text;
}

function isHeaderName(text: string) {
  return /^[\w-]{1,64}$/.test(text);
}

function isSecret(text: string) {
  return text.length >= 32;
}

/** `next build` loads every module, without any setting: nothing is started then, so nothing is needed. */
const BUILDING: Settings = {
  databaseUrl: "postgresql://build@localhost/build",
  baseUrl: "http://localhost:3000",
  secret: "only-while-building-never-at-run-time",
  taskApiUrl: "http://localhost:8080",
  explainTokens: false,
  rateLimit: true,
  trustedProxies: [],
};

export const settings =
  process.env.NEXT_PHASE === "phase-production-build" ? BUILDING : readSettings(process.env);
