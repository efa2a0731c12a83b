// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
"use client";

import { useMemo, useState, useSyncExternalStore } from "react";
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
import { TaskRow, type RowActions } from "./task-row";
import { TroubleBanner } from "./trouble-banner";

/** The list with all that belongs to it; what it shows is the store's snapshot. */
export function TaskList({ store, onSignIn }: { store: TaskStore; onSignIn: () => void }) {
  const snapshot = useSyncExternalStore(store.subscribe, store.getSnapshot, store.getSnapshot);
  const { filter, trouble, notices, conflict } = snapshot;
  const signedOut = trouble?.kind === "signed-out";

  return (
    <div className="flex flex-col gap-4">
      <TaskForm session={snapshot.session} onAdd={(input, key) => store.add(input, key)} />
      <FilterBar filter={filter} onChange={(change) => void store.setFilter(change)} />
      <TroubleBanner trouble={trouble} onRetry={() => void store.load()} onSignIn={onSignIn} />
      {snapshot.phase === "failed" && !trouble && (
        <Alert>
          The tasks could not be read. {snapshot.failure}{" "}
          <button type="button" className="alert-button" onClick={() => void store.load()}>
            Try now
          </button>
        </Alert>
      )}
      {signedOut && <Card>Sign in to see your tasks.</Card>}
      {/* hidden and not taken away: an editor in there keeps its text until the user has signed in again */}
      <div hidden={signedOut}>
        <Rows snapshot={snapshot} store={store} />
        <Footer snapshot={snapshot} store={store} />
      </div>
      {conflict && <ConflictDialog conflict={conflict} onResolve={(choice) => store.resolveConflict(choice)} />}
      <Notices notices={notices} board={store.notices} />
    </div>
  );
}

function Rows({ snapshot, store }: { snapshot: Snapshot; store: TaskStore }) {
  const { tasks, phase, pending, rowErrors, filter } = snapshot;
  const actions = useMemo<RowActions>(
    () => ({
      onComplete: (id, completed) => void store.setCompleted(id, completed),
      onEdit: (base, patch) => store.edit(base, patch),
      onCancelEdit: (id) => store.forgetRowError(id),
      onRemove: (id) => store.remove(id),
      onTag: (tag) => void store.setFilter({ tag }),
    }),
    [store],
  );
  if (tasks.length === 0) {
    return phase === "ready" ? <Empty filtered={countFilters(filter) > 0 || filter.status !== "all"} /> : <Waiting snapshot={snapshot} />;
  }
  return (
    <ul className="card overflow-hidden" aria-label="Tasks" aria-busy={phase === "loading"}>
      {tasks.map((task) => (
        <TaskRow key={task.id} task={task} pending={pending.has(task.id)} error={rowErrors.get(task.id)} actions={actions} />
      ))}
    </ul>
  );
}

function Footer({ snapshot, store }: { snapshot: Snapshot; store: TaskStore }) {
  const [clearing, setClearing] = useState(false);
  const { tasks, total, loaded } = snapshot;
  return (
    <div className="mt-4 flex flex-wrap items-center gap-2">
      <p className="text-sm text-muted" aria-live="polite">
        {loaded && tasks.length > 0 && countWords(tasks.length, total)}
      </p>
      {snapshot.hasMore && (
        <button type="button" className="button print:hidden" aria-disabled={snapshot.loadingMore} onClick={() => void store.more()}>
          {snapshot.loadingMore ? "Loading…" : "More"}
        </button>
      )}
      {tasks.some(({ completed }) => completed) && (
        <button type="button" className="button button-quiet button-at-end ml-auto print:hidden" onClick={() => setClearing(true)}>
          Clear completed
        </button>
      )}
      {clearing && (
        <ClearDialog
          onClose={() => setClearing(false)}
          onClear={() => {
            setClearing(false);
            void store.clearCompleted();
          }}
        />
      )}
    </div>
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
      <p className="text-sm text-muted">{filtered ? "Other filters may show more." : "Write your first task above. A JVM service stores it after it has verified your token."}</p>
    </div>
  );
}

function Waiting({ snapshot: { phase, trouble } }: { snapshot: Snapshot }) {
  if (phase === "failed") {
    return <Card>{trouble ? "Your tasks appear here when the service answers." : "Your tasks are not shown, because they could not be read."}</Card>;
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

function Card({ children }: { children: string }) {
  return <p className="card px-4 py-14 text-center text-sm text-muted">{children}</p>;
}

function ClearDialog({ onClose, onClear }: { onClose: () => void; onClear: () => void }) {
  return (
    <Modal title="Delete all completed tasks?" onClose={onClose}>
      <p className="mb-5 text-sm text-muted">This includes tasks that are not on the screen. They cannot be brought back.</p>
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
