// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* A route handler that calls the backend as the signed-in user. The status of a failure is passed on. */
import { APIError } from "better-auth/api";
import { countTasks } from "@/lib/server-task-api";
import { ProblemError } from "@/lib/task-api";

export async function GET() {
  try {
    return respond(200, await countTasks());
  } catch (error) {
    if (error instanceof APIError) {
      return respond(error.statusCode, { message: "Sign in first." });
    }
    return respond(error instanceof ProblemError ? error.problem.status : 503, { message: "The tasks could not be counted." });
  }
}

function respond(status: number, body: object) {
  return Response.json(body, { status, headers: { "Cache-Control": "no-store" } });
}
