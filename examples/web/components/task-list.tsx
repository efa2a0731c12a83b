// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
"use client";

import { useState, useSyncExternalStore } from "react";
import { countFilters } from "@/lib/filter";
import type { Snapshot } from "@/lib/snapshot";
import type { TaskStore } from "@/lib/task-store";
import { Alert } from "./alert";
import { ConflictDialog } from "./conflict-dialog";
import { FilterBar } from "./filter-bar";
import { Icon } from "./icons";
import { Modal } from "./modal";
import { Notices } from "./notices";
import { TaskForm } from "./task-form";
import { TaskRow } from "./task-row";
import { TroubleBanner } from "./trouble-banner";

/** The list with all that belongs to it; what it shows is the store's snapshot. */
export function TaskList({ store, onSignIn }: { store: TaskStore; onSignIn: () => void }) {
  const snapshot = useSyncExternalStore(store.subscribe, store.getSnapshot, store.getSnapshot);
  const { filter, trouble, notices, conflict } = snapshot;
  const [clearing, setClearing] = useState(false);

  return (
    <div className="flex flex-col gap-4">
      <TaskForm onAdd={(input, key) => store.add(input, key)} />
      <FilterBar filter={filter} onChange={(change) => void store.setFilter(change)} />
      <TroubleBanner trouble={trouble} onRetry={() => void store.load()} onSignIn={onSignIn} />
      {snapshot.phase === "failed" && !trouble && <Alert>The tasks could not be read. {snapshot.failure}</Alert>}
      <Rows snapshot={snapshot} store={store} />
      <div className="flex flex-wrap items-center gap-2">
        <p className="text-sm text-muted" aria-live="polite">
          {snapshot.tasks.length > 0 && countWords(snapshot.tasks.length, snapshot.total)}
        </p>
        {snapshot.hasMore && (
          <button type="button" className="button" disabled={snapshot.loadingMore} onClick={() => void store.more()}>
            {snapshot.loadingMore ? "Loading…" : "More"}
          </button>
        )}
        {snapshot.tasks.some(({ completed }) => completed) && (
          <button type="button" className="button button-quiet button-at-end ml-auto" onClick={() => setClearing(true)}>
            Clear completed
          </button>
        )}
      </div>
      {clearing && (
        <ClearDialog
          onClose={() => setClearing(false)}
          onClear={() => {
            setClearing(false);
            void store.clearCompleted();
          }}
        />
      )}
      {conflict && <ConflictDialog conflict={conflict} onResolve={(keep) => store.resolveConflict(keep)} />}
      <Notices notices={notices} onDismiss={(key) => store.dismiss(key)} />
    </div>
  );
}

function Rows({ snapshot, store }: { snapshot: Snapshot; store: TaskStore }) {
  const { tasks, phase, pending, rowErrors, filter } = snapshot;
  if (tasks.length === 0) {
    return phase === "ready" ? <Empty filtered={countFilters(filter) > 0 || filter.status !== "all"} /> : <Waiting phase={phase} />;
  }
  return (
    <ul className="card overflow-hidden" aria-label="Tasks" aria-busy={phase === "loading"}>
      {tasks.map((task) => (
        <TaskRow
          key={task.id}
          task={task}
          pending={pending.has(task.id)}
          error={rowErrors.get(task.id)}
          onComplete={(id, completed) => void store.setCompleted(id, completed)}
          onEdit={(id, patch, version) => store.edit(id, patch, version)}
          onRemove={(id) => store.remove(id)}
          onTag={(tag) => void store.setFilter({ tag })}
        />
      ))}
    </ul>
  );
}

function countWords(shown: number, total: number) {
  if (shown < total) {
    return `${shown} of ${total} tasks`;
  }
  return shown === 1 ? "1 task" : `${shown} tasks`;
}

function Empty({ filtered }: { filtered: boolean }) {
  return (
    <div className="card grid place-items-center gap-2 px-4 py-14 text-center">
      <span className="grid size-12 place-items-center rounded-full bg-accent-soft text-accent">
        <Icon name={filtered ? "search" : "check"} className="size-6" />
      </span>
      <p className="font-medium">{filtered ? "No task matches" : "Nothing to do yet"}</p>
      <p className="text-sm text-muted">{filtered ? "Other filters may show more." : "Write your first task above."}</p>
    </div>
  );
}

function Waiting({ phase }: { phase: Snapshot["phase"] }) {
  if (phase === "failed") {
    return (
      <p className="card px-4 py-14 text-center text-sm text-muted">Your tasks will be shown here as soon as they can be read.</p>
    );
  }
  return (
    <div className="card divide-y divide-line" role="status" aria-label="Loading your tasks">
      {[40, 64, 52].map((width) => (
        <div key={width} className="flex items-center gap-3 px-4 py-4 motion-safe:animate-pulse">
          <div className="size-5 rounded bg-raised" />
          <div className="h-4 flex-1 rounded bg-raised" />
        </div>
      ))}
    </div>
  );
}

function ClearDialog({ onClose, onClear }: { onClose: () => void; onClear: () => void }) {
  return (
    <Modal title="Delete all completed tasks?" onClose={onClose}>
      <p className="mb-5 text-sm text-muted">Those that are not on the screen too. They cannot be brought back.</p>
      <div className="flex justify-end gap-2">
        <button type="button" className="button" onClick={onClose}>
          Cancel
        </button>
        <button type="button" className="button button-danger" onClick={onClear}>
          Delete them
        </button>
      </div>
    </Modal>
  );
}
