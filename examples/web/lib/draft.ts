// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* A task as a user types it, and what of it goes to the service. */
import { toDay, toDueDate } from "./due";
import type { Priority, Task, TaskInput, TaskPatch } from "./task-api";

export type Draft = { title: string; description: string; day: string; priority: Priority; tags: string };

export const EMPTY_DRAFT: Draft = { title: "", description: "", day: "", priority: "medium", tags: "" };

export function toDraft(task: Task): Draft {
  return {
    title: task.title,
    description: task.description ?? "",
    day: toDay(task.due_date),
    priority: task.priority,
    tags: task.tags.join(", "),
  };
}

export function toInput(draft: Draft): Required<Omit<TaskInput, "completed">> {
  return {
    title: draft.title.trim(),
    description: draft.description.trim() || null,
    priority: draft.priority,
    tags: splitTags(draft.tags),
    due_date: toDueDate(draft.day),
  };
}

export function splitTags(text: string) {
  return [...new Set(text.split(/[\s,#]+/).filter((tag) => tag !== ""))];
}

/** Whether the user typed or chose anything. */
export function isChanged(draft: Draft, before: Draft) {
  return (Object.keys(before) as Array<keyof Draft>).some((member) => draft[member] !== before[member]);
}

/** Only what was changed, so that changes of others to the rest of the task survive; undefined if nothing was. */
export function toPatch(draft: Draft, task: Task): TaskPatch | undefined {
  const before = toDraft(task);
  const after = toInput(draft);
  const patch: TaskPatch = {
    ...(after.title !== before.title && { title: after.title }),
    ...(after.description !== task.description && { description: after.description }),
    ...(after.priority !== before.priority && { priority: after.priority }),
    ...(draft.tags !== before.tags && { tags: after.tags }),
    ...(draft.day !== before.day && { due_date: after.due_date }),
  };
  return Object.keys(patch).length === 0 ? undefined : patch;
}
