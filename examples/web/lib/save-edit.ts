// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* Saves an edit that was made to one version of a task, and settles what others have changed since then. */
import type { Conflict } from "./snapshot";
import { isProblem, unwrap, type Task, type TaskApi, type TaskPatch } from "./task-api";

export type Choice = "mine" | "theirs" | "edit";

/** The user goes on editing, so nothing was saved. */
export class StillEditingError extends Error {
  constructor() {
    super("This task was changed elsewhere. Your text is still here.");
    this.name = "StillEditingError";
  }
}

/**
 * Changes of different members go together without a question. Otherwise the user sees both versions and chooses.
 * @param base the version that the user began to change
 */
export async function saveEdit(api: TaskApi, base: Task, mine: TaskPatch, ask: (conflict: Conflict) => Promise<Choice>): Promise<Task> {
  const path = { task_id: base.id };
  const header = { "If-Match": `"${base.version}"` };
  try {
    return await unwrap(api.PATCH("/api/tasks/{task_id}", { params: { path, header }, body: mine }));
  } catch (error) {
    if (!isProblem(error, 412)) {
      throw error;
    }
  }
  const theirs = await unwrap(api.GET("/api/tasks/{task_id}", { params: { path } }));
  const choice = overlap(base, mine, theirs) ? await ask({ mine, theirs }) : "mine";
  if (choice === "edit") {
    throw new StillEditingError();
  }
  return choice === "theirs" ? theirs : saveEdit(api, theirs, mine, ask);
}

/** Whether both sides changed the same member, and not to the same value. */
function overlap(base: Task, mine: TaskPatch, theirs: Task) {
  return (Object.keys(mine) as Array<keyof TaskPatch>).some((member) => {
    const changed = JSON.stringify(theirs[member]);
    return changed !== JSON.stringify(base[member]) && changed !== JSON.stringify(mine[member]);
  });
}
