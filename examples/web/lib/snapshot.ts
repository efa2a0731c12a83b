// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* What the components see of the task store, and how it is composed. */
import { NO_FILTER, type Filter } from "./filter";
import type { Task, TaskInput, TaskPatch } from "./task-api";
import type { Trouble } from "./trouble";

export type Conflict = { mine: TaskPatch; theirs: Task };
/** A short message; `taskId` names the task to which an undo leads back. */
export type Notice = { key: number; text: string; taskId?: string; undo?: () => unknown };

export type State = {
  phase: "loading" | "ready" | "failed";
  /** Whether the list was read at least once. */
  loaded: boolean;
  /** Counts how often the errors of a session were forgotten, so that forms forget theirs too. */
  session: number;
  rowErrors: ReadonlyMap<string, string>;
  total: number;
  loadingMore: boolean;
  filter: Filter;
  trouble: Trouble | null;
  failure: string;
  notices: readonly Notice[];
  conflict: Conflict | null;
};

export type Snapshot = State & { tasks: readonly Task[]; pending: ReadonlySet<string>; hasMore: boolean };

/** A change of the user that the service has not confirmed yet. */
export type Overlay = { id: string; change: Partial<Task> | "gone" };

export const FIRST_STATE: State = {
  phase: "loading",
  loaded: false,
  session: 0,
  rowErrors: new Map(),
  total: 0,
  loadingMore: false,
  filter: NO_FILTER,
  trouble: null,
  failure: "",
  notices: [],
  conflict: null,
};

export function compose(
  state: State,
  confirmed: readonly Task[],
  additions: readonly Task[],
  overlays: readonly Overlay[],
  hasMore: boolean,
): Snapshot {
  const shown = layOver(confirmed, overlays);
  return {
    ...state,
    tasks: [...additions, ...shown],
    total: state.total - (confirmed.length - shown.length),
    pending: new Set([...additions, ...overlays].map(({ id }) => id)),
    hasMore,
  };
}

function layOver(confirmed: readonly Task[], overlays: readonly Overlay[]): Task[] {
  const gone = new Set(overlays.filter(({ change }) => change === "gone").map(({ id }) => id));
  return confirmed
    .filter(({ id }) => !gone.has(id))
    .map((task) => overlays.filter(({ id }) => id === task.id).reduce(applyChange, task));
}

function applyChange(task: Task, { change }: Overlay): Task {
  return change === "gone" ? task : { ...task, ...change };
}

/** The row to show while a new task is on its way. */
export function draftTask(id: string, input: TaskInput): Task {
  return {
    description: null,
    completed: false,
    priority: "medium",
    tags: [],
    due_date: null,
    ...input,
    id,
    user_id: "",
    completed_at: null,
    created_at: "",
    updated_at: "",
    version: NOT_STORED,
  };
}

const NOT_STORED = 0;

/** Whether the service has not stored the task yet, so that no request can name it. */
export function isDraft({ version }: Task) {
  return version === NOT_STORED;
}
