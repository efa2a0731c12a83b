// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* The page's client of the task API against the recorded contract. Each test has the name of the mapping that responds. */
import { createTaskApi, type ProblemError, type Task, unwrap } from "@/lib/task-api";

const ID = "00000000-0000-7000-8000-000000000001";
const UNKNOWN = "00000000-0000-7000-8000-0000000000ff";
const MEMBERS: Record<keyof Task, string> = {
  id: "string",
  user_id: "string",
  title: "string",
  description: "string or null",
  completed: "boolean",
  completed_at: "string or null",
  priority: "string",
  tags: "array",
  due_date: "string or null",
  created_at: "string",
  updated_at: "string",
  version: "number",
};

let mappings: Array<string | null>;
let tokens: string[];

beforeEach(() => {
  mappings = [];
  tokens = [];
});

/** A client whose first token is this one, and whose later tokens are valid. */
function client(first = "valid", next = "valid") {
  const source = { get: async () => first, replace: async () => next };
  const send: typeof fetch = async (request, init) => {
    const response = await fetch(request, init);
    tokens.push((request as Request).headers.get("Authorization") ?? "");
    mappings.push(response.headers.get("Matched-Stub-Name"));
    return response;
  };
  return createTaskApi(process.env.STUBS_URL ?? "http://127.0.0.1:9", source, { fetch: send });
}

function kindOf(value: unknown) {
  return value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
}

function expectTask(task: Task) {
  for (const [member, kinds] of Object.entries(MEMBERS)) {
    const kind = kindOf(task[member as keyof Task]);
    expect({ member, kind: kinds.split(" or ").includes(kind) ? kinds : kind }).toEqual({ member, kind: kinds });
  }
}

async function expectProblem(answer: Promise<unknown>, status: number, code: string) {
  const error = await answer.then(
    () => null,
    (rejection: ProblemError) => rejection,
  );
  expect(error?.problem).toMatchObject({ status, code });
  return error as ProblemError;
}

const path = { task_id: ID };
const unknown = { task_id: UNKNOWN };

const SUCCESSES: Record<string, () => Promise<unknown>> = {
  "listTasks-200": async () => {
    const { tasks, next_cursor } = await unwrap(client().GET("/api/tasks"));
    tasks.forEach(expectTask);
    expect({ titles: tasks.map(({ title }) => title), next_cursor }).toEqual({ titles: ["Buy milk"], next_cursor: null });
  },
  "listTasks-200-total": async () => {
    expect((await unwrap(client().GET("/api/tasks", { params: { query: { include_total: true } } }))).total).toBe(1);
  },
  "listTasks-200-first-page": async () => {
    const { tasks, next_cursor } = await unwrap(client().GET("/api/tasks", { params: { query: { limit: 2 } } }));
    expect(tasks).toHaveLength(2);
    expect(next_cursor).toBe("next-page");
  },
  "listTasks-200-last-page": async () => {
    const query = { limit: 2, cursor: "next-page" };
    const { tasks, next_cursor } = await unwrap(client().GET("/api/tasks", { params: { query } }));
    expect(tasks).toHaveLength(1);
    expect(next_cursor).toBeNull();
  },
  "createTask-201": async () => expectTask(await unwrap(client().POST("/api/tasks", { body: { title: "Water the plants" } }))),
  "getTask-200": async () => expectTask(await unwrap(client().GET("/api/tasks/{task_id}", { params: { path } }))),
  "replaceTask-200": async () =>
    expectTask(await unwrap(client().PUT("/api/tasks/{task_id}", { params: { path }, body: { title: "Buy bread" } }))),
  "updateTask-200-completed": async () => {
    const task = await unwrap(client().PATCH("/api/tasks/{task_id}", { params: { path }, body: { completed: true } }));
    expectTask(task);
    expect(task.completed_at).not.toBeNull();
  },
  "completeTask-200": async () =>
    expectTask(await unwrap(client().PATCH("/api/tasks/{task_id}/complete", { params: { path } }))),
  "deleteTask-204": async () => {
    await unwrap(client().DELETE("/api/tasks/{task_id}", { params: { path } }));
  },
  "deleteTasks-200": async () => {
    const { deleted } = await unwrap(client().DELETE("/api/tasks", { params: { query: { status: "completed" } } }));
    expect(deleted).toBe(1);
  },
  "explainToken-200": async () => {
    const explanation = await unwrap(client("explained").GET("/api/token/explanation"));
    expect(explanation).toMatchObject({ algorithm: "EdDSA", cached: false, claims: { sub: "user-1" } });
  },
};

test.each(Object.keys(SUCCESSES))("%s", async (name) => {
  await SUCCESSES[name]?.();
  expect(mappings).toEqual([name]);
});

const PROBLEMS: Record<string, () => Promise<unknown>> = {
  "getTask-404": () =>
    expectProblem(unwrap(client().GET("/api/tasks/{task_id}", { params: { path: unknown } })), 404, "task_not_found"),
  "deleteTask-404": () =>
    expectProblem(unwrap(client().DELETE("/api/tasks/{task_id}", { params: { path: unknown } })), 404, "task_not_found"),
  "createTask-422": async () => {
    const error = await expectProblem(unwrap(client().POST("/api/tasks", { body: { title: "" } })), 422, "validation_failed");
    expect(error.problem.errors?.[0]).toMatchObject({ pointer: "/title" });
  },
  "replaceTask-412": () => {
    const params = { path, header: { "If-Match": '"99"' } };
    const body = { title: "Buy bread" };
    return expectProblem(unwrap(client().PUT("/api/tasks/{task_id}", { params, body })), 412, "version_mismatch");
  },
  "listTasks-503": async () => {
    const error = await expectProblem(unwrap(client("keys-unavailable").GET("/api/tasks")), 503, "keys_unavailable");
    expect(error.retryAfter).toBe(1000);
  },
};

test.each(Object.keys(PROBLEMS))("%s", async (name) => {
  await PROBLEMS[name]?.();
  expect(mappings).toEqual([name]);
});

test("listTasks-401-expired-token", async () => {
  const { tasks } = await unwrap(client("expired").GET("/api/tasks"));
  expect(tasks).toHaveLength(1);
  expect(tokens).toEqual(["Bearer expired", "Bearer valid"]);
  expect(mappings).toEqual(["listTasks-401-expired-token", "listTasks-200"]);
});
