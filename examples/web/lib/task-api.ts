// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/*
 * The backend, typed from its OpenAPI document. Each request carries the JWT; a 401 gets one new token and one more try.
 * A 503 is no sign-out and no reason for a new token: it is handed on as it is.
 */
import createClient, { type Client } from "openapi-fetch";
import type { components, operations, paths } from "./task-api.schema";
import type { TokenCache } from "./token";

export type Task = components["schemas"]["Task"];
export type TaskInput = components["schemas"]["TaskInput"];
export type TaskPatch = components["schemas"]["TaskPatch"];
export type Priority = components["schemas"]["Priority"];
export type Problem = components["schemas"]["Problem"];
export type ListQuery = NonNullable<operations["listTasks"]["parameters"]["query"]>;
export type TaskApi = Client<paths>;

/** What the service said last, for the "Your token" panel. */
export type Exchange = { method: string; path: string; status: number; challenge: string | null; problem: Problem | null };

/** The service refused: `problem.code` is stable and made for programs, `problem.detail` is made for people. */
export class ProblemError extends Error {
  constructor(readonly problem: Problem) {
    super(problem.errors?.map(({ detail }) => detail).join(" ") || problem.detail || problem.title);
    this.name = "ProblemError";
  }
}

export function isProblem(error: unknown, status: number): error is ProblemError {
  return error instanceof ProblemError && error.problem.status === status;
}

/** The service did not answer at all, or the browser is offline. */
export class ServiceUnreachableError extends Error {
  constructor() {
    super("The task service does not answer.");
    this.name = "ServiceUnreachableError";
  }
}

type Options = { onExchange?: (exchange: Exchange) => void; fetch?: typeof globalThis.fetch };

export function createTaskApi(baseUrl: string, tokens: TokenCache, options: Options = {}): TaskApi {
  const send = async (request: Request, token: string) => {
    request.headers.set("Authorization", `Bearer ${token}`);
    const response = await (options.fetch ?? fetch)(request).catch((error: unknown) => {
      throw request.signal.aborted ? error : new ServiceUnreachableError();
    });
    options.onExchange?.(await describeExchange(request, response));
    return response;
  };

  return createClient<paths>({
    baseUrl,
    cache: "no-store", // the list is read again for its news; ETag and If-Match do the rest
    fetch: async (request) => {
      const again = request.clone(); // a body can be sent only once
      const token = await tokens.get();
      const response = await send(request, token);
      return response.status === 401 ? send(again, await tokens.replace(token)) : response;
    },
  });
}

/** Unwraps an answer of the client: the body, or the problem as an error. */
export async function unwrap<T>(answer: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await answer;
  if (!response.ok) {
    throw new ProblemError(toProblem(error, response));
  }
  return data as T;
}

export async function describeExchange(request: Request, response: Response): Promise<Exchange> {
  const { pathname, search } = new URL(request.url);
  const body = response.ok ? null : await response.clone().json().catch(() => null);
  return {
    method: request.method,
    path: pathname + search,
    status: response.status,
    challenge: response.headers.get("WWW-Authenticate"),
    problem: response.ok ? null : toProblem(body, response),
  };
}

/** A proxy in between may answer with something else than a problem document. */
function toProblem(body: unknown, { status, statusText }: Response): Problem {
  const isProblem = typeof body === "object" && body !== null && "code" in body && "detail" in body;
  const title = statusText || `HTTP ${status}`;
  return isProblem ? (body as Problem) : { type: "about:blank", title, status, code: "", detail: `The task service answered ${status}.` };
}
