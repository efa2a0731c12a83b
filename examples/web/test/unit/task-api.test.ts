// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
import { execFileSync } from "node:child_process";
import { ProblemError, ServiceUnreachableError, unwrap } from "@/lib/task-api";
import { FakeService } from "./fake-service";

let service: FakeService;

beforeEach(() => {
  service = new FakeService();
});

function list() {
  return unwrap(service.createApi().GET("/api/tasks"));
}

test("request_carriesTheToken", async () => {
  await list();
  expect(service.requests[0]?.headers.get("Authorization")).toMatch(/^Bearer .+\.1$/);
});

test("request_tokenRejected_isSentOnceMoreWithANewToken", async () => {
  service.fail({ status: 401, code: "unknown_key" });
  const api = service.createApi();
  const task = await unwrap(api.POST("/api/tasks", { body: { title: "Buy milk" } }));
  expect(task.title).toBe("Buy milk");
  expect(service.requests.map(({ body }) => body)).toEqual([{ title: "Buy milk" }, { title: "Buy milk" }]);
  expect(service.requests[1]?.headers.get("Authorization")).toMatch(/\.2$/);
});

test("request_newTokenRejectedToo_isNotSentAgain", async () => {
  service.fail({ status: 401, code: "wrong_audience", detail: "Audience is wrong." }, { status: 401, code: "wrong_audience" });
  await expect(list()).rejects.toThrow(ProblemError);
  expect(service.requests).toHaveLength(2);
  expect(service.tokensFetched).toBe(2);
});

test.each([503, 500, 429, 403])("request_answered%i_isNoReasonForANewToken", async (status) => {
  service.fail({ status, code: "keys_unavailable" });
  await expect(list()).rejects.toMatchObject({ problem: { status, code: "keys_unavailable" } });
  expect(service.requests).toHaveLength(1);
  expect(service.tokensFetched).toBe(1);
});

test("request_noAnswer_saysThatTheServiceIsUnreachable", async () => {
  service.fail("unreachable");
  await expect(list()).rejects.toThrow(ServiceUnreachableError);
});

test("request_rejected_isToldToThePanel", async () => {
  service.fail({ status: 403, code: "insufficient_scope", detail: "Ask for the scope." });
  await expect(list()).rejects.toThrow("Ask for the scope.");
  expect(service.exchanges).toMatchObject([
    { method: "GET", path: "/api/tasks", status: 403, problem: { code: "insufficient_scope", detail: "Ask for the scope." } },
  ]);
});

test("request_leavesTheBrowsersCacheOn", async () => {
  await list(); // "no-store" would turn off ETags and the memory of preflights
  expect(service.requests[0]?.cache).toBe("default");
});

test.each(["before", "after"])("request_noAnswer%sTheHeaders_isGivenUpAfterTenSeconds", async (when) => {
  jest.useFakeTimers();
  try {
    const release = when === "before" ? service.hold() : () => service.fail();
    service.fail("stalled");
    const failed = expect(list()).rejects.toThrow(ServiceUnreachableError);
    await jest.advanceTimersByTimeAsync(9_999);
    expect(service.exchanges).toEqual([]);
    await jest.advanceTimersByTimeAsync(1);
    await failed;
    release();
  } finally {
    jest.useRealTimers();
  }
});

test("request_sameFaultOfSeveralMembers_isToldOnce", () => {
  const errors = [{ detail: "A tag has letters." }, { detail: "A tag has letters." }, { detail: "Too many." }];
  const problem = { type: "about:blank", title: "Invalid", status: 422, code: "validation_failed", detail: "Invalid.", errors };
  expect(new ProblemError(problem).message).toBe("A tag has letters. Too many.");
});

test.each([
  ["7", 7_000],
  ["99999", 300_000],
  ["-3", 0],
  ["soon", 0],
])("request_retryAfter=%s_isReadAndBounded", async (retryAfter, expected) => {
  service.fail({ status: 503, retryAfter });
  await expect(list()).rejects.toMatchObject({ retryAfter: expected });
});

test("schema_isGeneratedFromTheOpenApiDocument", () => {
  const args = ["api/openapi.yaml", "--output", "lib/task-api.schema.ts", "--check"];
  execFileSync(process.execPath, ["node_modules/openapi-typescript/bin/cli.js", ...args], { stdio: "pipe" });
});
