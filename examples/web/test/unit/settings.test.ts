// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
import { SettingsError } from "@/lib/settings-error";

const COMPLETE = {
  DATABASE_URL: "postgresql://user:password@127.0.0.1:5432/postgres",
  BETTER_AUTH_URL: "http://localhost:3000/",
  BETTER_AUTH_SECRET: "0123456789abcdef0123456789abcdef",
  TASK_API_URL: "http://localhost:8080",
};

let readSettings: (typeof import("@/lib/settings"))["readSettings"];

beforeAll(async () => {
  process.env.NEXT_PHASE = "phase-production-build"; // loading the module must not ask for settings here
  ({ readSettings } = await import("@/lib/settings"));
});

function problemsOf(environment: Record<string, string | undefined>) {
  try {
    readSettings({ ...COMPLETE, ...environment });
  } catch (error) {
    return (error as SettingsError).problems;
  }
  return [];
}

test("readSettings_complete_areReadWithDefaults", () => {
  expect(readSettings(COMPLETE)).toMatchObject({ baseUrl: "http://localhost:3000", rateLimit: true, explainTokens: false, tokenLifetime: undefined });
});

test("readSettings_nothingSet_namesEverySetting", () => {
  expect(() => readSettings({})).toThrow(/DATABASE_URL[^]*BETTER_AUTH_URL[^]*BETTER_AUTH_SECRET[^]*TASK_API_URL/);
});

test.each([
  ["DATABASE_URL", "jdbc:postgresql://localhost/postgres"],
  ["DATABASE_URL", "postgresql://localhost"],
  ["BETTER_AUTH_URL", "localhost:3000"],
  ["BETTER_AUTH_URL", "http://localhost:3000/api/auth"],
  ["BETTER_AUTH_SECRET", "0123456789abcdef0123456789abcde"],
  ["TASK_API_URL", "ftp://localhost"],
  ["TASK_API_URL", "  "],
  ["AUTH_RATE_LIMIT", "no"],
  ["EXPLAIN_TOKENS", "yes"],
  ["REVOCATIONS_SECRET", "0123456789abcdef0123456789abcde"],
  ["AUTH_ADDRESS_HEADER", "x real ip"],
  ["AUTH_TOKEN_LIFETIME", "0s"],
  ["AUTH_ROTATION_SECONDS", "1.5"],
])("readSettings_%s=%j_isRejectedByName", (name, value) => {
  const problems = problemsOf({ [name]: value });
  expect(problems).toHaveLength(1);
  expect(problems[0]).toMatch(new RegExp(`^${name} is (wrong|not set); expected `));
});

test.each(["10.0.0.0/33", "10.0.0.0/8/8", "proxy.example.com", "10.0.0.1,", "::1/129"])(
  "readSettings_trustedProxies=%j_isRejectedByName",
  (value) => {
    const problems = problemsOf({ AUTH_ADDRESS_HEADER: "X-Real-IP", AUTH_TRUSTED_PROXIES: value });
    expect(problems).toEqual([expect.stringMatching(/^AUTH_TRUSTED_PROXIES is wrong; expected /)]);
  },
);

test("readSettings_trustedProxiesWithoutHeader_isRejected", () => {
  expect(problemsOf({ AUTH_TRUSTED_PROXIES: "10.0.0.1" })).toEqual([expect.stringMatching(/^AUTH_ADDRESS_HEADER is not set; expected /)]);
});

test("readSettings_behindAProxy_headerAndProxiesAreRead", () => {
  expect(readSettings({ ...COMPLETE, AUTH_ADDRESS_HEADER: "X-Forwarded-For", AUTH_TRUSTED_PROXIES: "10.0.0.0/8, ::1" })).toMatchObject({
    addressHeader: "x-forwarded-for",
    trustedProxies: ["10.0.0.0/8", "::1"],
  });
});

test("readSettings_wrongSecret_isNotRepeatedInTheMessage", () => {
  expect(problemsOf({ BETTER_AUTH_SECRET: "hunter2" }).join()).not.toContain("hunter2");
});

const MCP = { MCP_RESOURCE: "http://localhost:8090/mcp", MCP_CLIENT_SECRET: "0123456789abcdef0123456789abcdef" };

test("readSettings_mcp_isOptional", () => {
  expect(readSettings(COMPLETE).mcp).toBeUndefined();
  expect(readSettings({ ...COMPLETE, ...MCP }).mcp).toEqual({ resource: MCP.MCP_RESOURCE, clientSecret: MCP.MCP_CLIENT_SECRET });
});

test.each(["http://mcp.example.com/mcp", "http://LOCALHOST/mcp", "https://mcp.example.com/mcp?a=b", "https://a@b.example/", "mcp"])(
  "readSettings_mcpResource=%j_isRejectedByName",
  (value) => {
    expect(problemsOf({ ...MCP, MCP_RESOURCE: value })).toEqual([expect.stringMatching(/^MCP_RESOURCE is wrong; expected /)]);
  },
);

test("readSettings_mcpWithoutSecret_isRejected", () => {
  expect(problemsOf({ MCP_RESOURCE: MCP.MCP_RESOURCE })).toEqual([expect.stringMatching(/^MCP_CLIENT_SECRET is not set; expected /)]);
});
