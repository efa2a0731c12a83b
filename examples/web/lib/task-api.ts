// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/*
 * The backend, typed from its OpenAPI document. Each request carries the JWT; a 401 gets one new token and one more try.
 * A 503 is no sign-out and no reason for a new token: it is handed on as it is.
 */
import createClient, { type Client } from "openapi-fetch";
import { withDeadline } from "./deadline";
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

/** The service rejected the request: `problem.code` is stable and made for programs, `problem.detail` is made for people. */
export class ProblemError extends Error {
  /** @param retryAfter how long the service asks callers to wait, in milliseconds; 0 if it does not say */
  constructor(
    readonly problem: Problem,
    readonly retryAfter = 0,
  ) {
    const details = new Set(problem.errors?.map(({ detail }) => detail));
    super([...details].join(" ") || problem.detail || problem.title);
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

/** Where requests get their token from; {@link TokenCache} in the browser. */
export type TokenSource = Pick<TokenCache, "get" | "replace">;

export function createTaskApi(baseUrl: string, tokens: TokenSource, options: Options = {}): TaskApi {
  const send = async (request: Request, token: string) => {
    request.headers.set("Authorization", `Bearer ${token}`);
    const response = await exchange(request, options.fetch);
    options.onExchange?.(await describeExchange(request, response));
    return response;
  };

  return createClient<paths>({
    baseUrl,
    // No `cache: "no-store"`: it would turn off ETags and the browser's memory of preflights, and so double all requests.
    fetch: async (request) => {
      const again = request.clone(); // a body can be sent only once
      const token = await tokens.get();
      const response = await send(request, token);
      return response.status === 401 ? send(again, await tokens.replace(token)) : response;
    },
  });
}

/** Sends a request and reads the whole response, within the time that the page waits. */
export async function exchange(request: Request, send: typeof fetch = fetch): Promise<Response> {
  try {
    return await withDeadline(async (signal) => {
      const response = await send(request, { signal });
      const { status, statusText, headers } = response;
      const body = await response.text();
      return new Response(status === 204 ? null : body, { status, statusText, headers });
    }, request.signal);
  } catch (error) {
    throw request.signal.aborted ? error : new ServiceUnreachableError();
  }
}

/** Unwraps an answer of the client: the body, or the problem as an error. */
export async function unwrap<T>(answer: Promise<{ data?: T; error?: unknown; response: Response }>): Promise<T> {
  const { data, error, response } = await answer;
  if (!response.ok) {
    throw new ProblemError(toProblem(error, response), retryAfterOf(response));
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

/** A proxy in between may answer with something other than a problem document. */
function toProblem(body: unknown, { status, statusText }: Response): Problem {
  const isProblem = typeof body === "object" && body !== null && "code" in body && "detail" in body;
  const title = statusText || `HTTP ${status}`;
  return isProblem ? (body as Problem) : { type: "about:blank", title, status, code: "", detail: `The task service answered with status ${status}.` };
}

const LONGEST_WAIT = 300_000;

/** The header in either form, as a number of seconds or as a date (RFC 9110, section 10.2.3), in milliseconds. */
function retryAfterOf({ headers }: Response) {
  const text = headers.get("Retry-After") ?? "";
  const wait = /^\d+$/.test(text) ? Number(text) * 1000 : Date.parse(text) - Date.now();
  return Math.min(Math.max(wait || 0, 0), LONGEST_WAIT);
}
