// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* Reads the list from its start, page by page. */
import { unwrap, type ListQuery, type Task, type TaskApi } from "./task-api";

export type TaskPages = { tasks: Task[]; cursor: string | null; total: number };

/** @param wanted how many tasks to read at least, if there are so many: what is on the screen should stay there */
export async function readList(api: TaskApi, query: ListQuery, wanted: number, signal: AbortSignal): Promise<TaskPages> {
  const found = new Map<string, Task>(); // a task may move to a later page meanwhile
  let page;
  do {
    const next: ListQuery = page?.next_cursor ? { ...query, cursor: page.next_cursor } : query;
    page = await unwrap(api.GET("/api/tasks", { params: { query: next }, signal }));
    page.tasks.forEach((task) => found.set(task.id, task));
  } while (page.next_cursor !== null && found.size < wanted);
  return { tasks: [...found.values()], cursor: page.next_cursor, total: page.total ?? found.size };
}
