// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* Errors that concern the whole page, by their remedy. */
import { ProblemError, ServiceUnreachableError } from "./task-api";
import { AuthUnavailableError, SignedOutError } from "./token";

/** Too many requests, and what a service or a proxy answers while one of them restarts: all of it may pass. */
const PASSING = [429, 500, 502, 503, 504];

export type Trouble = { kind: "signed-out" | "auth" | "service"; text: string };

/** The trouble that an error stands for, or undefined if it concerns one request only. */
export function troubleOf(error: unknown): Trouble | undefined {
  if (error instanceof SignedOutError) {
    return { kind: "signed-out", text: error.message };
  }
  if (error instanceof AuthUnavailableError) {
    return { kind: "auth", text: error.message };
  }
  if (error instanceof ServiceUnreachableError) {
    return { kind: "service", text: error.message };
  }
  if (error instanceof ProblemError && PASSING.includes(error.problem.status)) {
    return { kind: "service", text: error.message };
  }
  return undefined;
}

/** How long to wait at least before the next try, in milliseconds. A fault inside the service seldom passes soon. */
export function waitOf(error: unknown) {
  if (!(error instanceof ProblemError)) {
    return 0;
  }
  return Math.max(error.retryAfter, error.problem.status === 500 ? 15_000 : 0);
}

export function messageOf(error: unknown) {
  return error instanceof Error ? error.message : "Something went wrong.";
}
