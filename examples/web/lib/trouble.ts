// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* Errors that concern the whole page, told apart by what helps against them. */
import { isProblem, ServiceUnreachableError } from "./task-api";
import { AuthUnavailableError, SignedOutError } from "./token";

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
  if (isProblem(error, 503)) {
    return { kind: "service", text: error.message };
  }
  return undefined;
}

export function messageOf(error: unknown) {
  return error instanceof Error ? error.message : "Something went wrong.";
}
