// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* A task service in memory, for behavior that a real one does not show on demand. */
import type { Problem, Task } from "@/lib/task-api";
import { createTaskApi, type Exchange } from "@/lib/task-api";
import { createTokenCache } from "@/lib/token";

export const SERVICE_URL = "http://tasks.test";

type Failure = { status: number; code?: string; detail?: string; retryAfter?: string } | "unreachable" | "stalled";

export class FakeService {
  tasks: Task[] = [];
  requests: Array<{ method: string; path: string; headers: Headers; body: unknown; cache: RequestCache }> = [];
  exchanges: Exchange[] = [];
  tokensFetched = 0;
  #failures: Failure[] = [];
  #gate: Promise<void> = Promise.resolve();
  #answerGates = new Map<string, Promise<void>>();

  /** The next requests fail, one after the other. */
  fail(...failures: Failure[]) {
    this.#failures.push(...failures);
  }

  /** Requests wait until the returned function is called. */
  hold() {
    const { promise, open } = createGate();
    this.#gate = promise;
    return open;
  }

  /** Answers to one method, made by now, are under way until the returned function is called. */
  holdAnswers(method: string) {
    const { promise, open } = createGate();
    this.#answerGates.set(method, promise);
    return open;
  }

  add(title: string, more: Partial<Task> = {}) {
    const number = this.tasks.length + 1;
    const at = new Date(Date.UTC(2026, 0, 1, 0, number)).toISOString();
    const task: Task = {
      id: `00000000-0000-7000-8000-${String(number).padStart(12, "0")}`,
      user_id: "ada",
      title,
      description: null,
      completed: false,
      completed_at: null,
      priority: "medium",
      tags: [],
      due_date: null,
      created_at: at,
      updated_at: at,
      version: 1,
      ...more,
    };
    this.tasks.push(task);
    return task;
  }

  change(id: string, change: Partial<Task>) {
    const index = this.tasks.findIndex((task) => task.id === id);
    const task = { ...this.tasks[index]!, ...change };
    task.version++;
    this.tasks[index] = task;
    return task;
  }

  createApi() {
    const fetchToken = async () => ({ data: { token: this.#createToken() }, error: null });
    const tokens = createTokenCache("ada", fetchToken);
    return createTaskApi(SERVICE_URL, tokens, {
      fetch: (request) => this.#fetch(request as Request),
      onExchange: (exchange) => this.exchanges.push(exchange),
    });
  }

  #createToken() {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const iat = Math.floor(Date.now() / 1000);
    return `${part({ alg: "EdDSA" })}.${part({ sub: "ada", iat, exp: iat + 900 })}.${++this.tokensFetched}`;
  }

  async #fetch(request: Request) {
    const { pathname, search, searchParams } = new URL(request.url);
    const text = await request.text();
    const body = text === "" ? undefined : JSON.parse(text);
    this.requests.push({ method: request.method, path: pathname + search, headers: request.headers, body, cache: request.cache });
    await this.#gate;
    const failure = this.#failures.shift();
    if (failure === "unreachable") {
      throw new TypeError("Failed to fetch");
    }
    if (failure === "stalled") {
      return new Response(new ReadableStream(), { status: 200 }); // begins to answer and never goes on
    }
    if (failure) {
      return problem(failure.status, failure.code ?? "some_code", failure.detail ?? "Some detail.", failure.retryAfter);
    }
    const id = pathname.split("/")[3];
    const answer = id === undefined ? this.#collection(request, searchParams, body) : this.#one(request, id, body);
    await this.#answerGates.get(request.method);
    return answer;
  }

  #collection({ method }: Request, query: URLSearchParams, body: Partial<Task> & { title: string }) {
    if (method === "POST") {
      return json(201, this.add(body.title, body));
    }
    if (method === "DELETE") {
      const before = this.tasks.length;
      this.tasks = this.tasks.filter(({ completed }) => !completed);
      return json(200, { deleted: before - this.tasks.length });
    }
    const [from, limit] = [Number(query.get("cursor") ?? 0), Number(query.get("limit"))];
    const status = query.get("status");
    const found = this.tasks.filter(({ completed }) => status === "all" || completed === (status === "completed")).reverse();
    const next = from + limit < found.length ? String(from + limit) : null;
    return json(200, { tasks: found.slice(from, from + limit), next_cursor: next, total: found.length });
  }

  #one({ method, headers }: Request, id: string, body: Partial<Task>) {
    const task = this.tasks.find((candidate) => candidate.id === id);
    if (!task) {
      return problem(404, "task_not_found", "Task not found.");
    }
    const expected = headers.get("If-Match");
    if (expected && expected !== `"${task.version}"`) {
      return problem(412, "version_mismatch", "The task was changed.");
    }
    if (method === "DELETE") {
      this.tasks = this.tasks.filter((other) => other !== task);
      return new Response(null, { status: 204 });
    }
    return json(200, method === "GET" ? task : this.change(id, body));
  }
}

function createGate() {
  let open = () => {};
  const promise = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { promise, open };
}

function json(status: number, body: unknown) {
  return new Response(JSON.stringify(body), { status, headers: { "Content-Type": "application/json" } });
}

function problem(status: number, code: string, detail: string, retryAfter?: string) {
  const body: Problem = { type: `urn:problem:${code}`, title: code, status, code, detail };
  const headers = new Headers({ "Content-Type": "application/problem+json" });
  if (status === 401) {
    headers.set("WWW-Authenticate", 'Bearer error="invalid_token"');
  }
  if (retryAfter) {
    headers.set("Retry-After", retryAfter);
  }
  return new Response(JSON.stringify(body), { status, headers });
}
