// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/*
 * The backend as the Next.js server calls it: in server components, route handlers, and server actions. Better Auth signs
 * the JWT in this process, so nothing is fetched for it. Each call gets a separate token, because one server serves all
 * users.
 */
import "server-only";
import { headers } from "next/headers";
import { auth } from "./auth";
import { settings } from "./settings";
import { createTaskApi, unwrap } from "./task-api";

/** A client that sends the JWT of the user whose request the server handles. Throws a 401 if no user is signed in. */
export async function serverTaskApi() {
  const requestHeaders = await headers();
  const { token } = await auth.api.getToken({ headers: requestHeaders });
  const tokens = { get: async () => token, replace: async () => token }; // a new one would not be accepted either
  return createTaskApi(settings.taskApiUrl, tokens);
}

/** Counts the tasks of the signed-in user. */
export async function countTasks() {
  const api = await serverTaskApi();
  const count = (status: "pending" | "completed") =>
    unwrap(api.GET("/api/tasks", { params: { query: { status, limit: 1, include_total: true } } }));
  const [open, done] = await Promise.all([count("pending"), count("completed")]);
  return { open: open.total ?? 0, done: done.total ?? 0 };
}
