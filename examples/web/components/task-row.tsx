// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
"use client";

import { memo, useEffect, useLayoutEffect, useRef, useState } from "react";
import { describeDue, toDay, today } from "@/lib/due";
import { focusNeighbour } from "@/lib/focus";
import { splitLinks } from "@/lib/links";
import { isDraft } from "@/lib/snapshot";
import type { Task, TaskPatch } from "@/lib/task-api";
import { Alert } from "./alert";
import { Icon } from "./icons";
import { TaskEditor } from "./task-editor";

export type RowActions = {
  onComplete: (id: string, completed: boolean) => void;
  onEdit: (base: Task, patch: TaskPatch) => Promise<boolean>;
  onCancelEdit: (id: string) => void;
  onRemove: (id: string) => void;
  onTag: (tag: string) => void;
};

type Props = { task: Task; pending: boolean; error?: string; actions: RowActions };

/** Drawn again only when its own task changes, because a list may have many rows. */
export const TaskRow = memo(function TaskRow({ task, pending, error, actions }: Props) {
  const [base, setBase] = useState<Task | null>(null); // the version that the user began to change
  const [saving, setSaving] = useState(false);
  const row = useRef<HTMLLIElement>(null);
  const editButton = useRef<HTMLButtonElement>(null);
  const wasEditing = useRef(false);
  const editing = base !== null && !saving;
  const unstored = isDraft(task); // no request can name it yet

  useEffect(() => {
    if (wasEditing.current && !editing) {
      editButton.current?.focus(); // where the user came from
    }
    if (!wasEditing.current && editing) {
      row.current?.querySelector<HTMLElement>("form input")?.focus();
    }
    wasEditing.current = editing;
  }, [editing]);

  useLayoutEffect(() => {
    const element = row.current;
    return () => {
      if (element && document.activeElement && element.contains(document.activeElement)) {
        focusNeighbour(element, document.activeElement);
      }
    };
  }, []);

  async function save(patch: TaskPatch | undefined) {
    if (!base || !patch) {
      setBase(null);
      return;
    }
    setSaving(true); // shows the row as it will be; the editor, kept below, comes back if it fails
    const saved = await actions.onEdit(base, patch);
    setSaving(false);
    if (saved) {
      setBase(null);
    }
  }

  function cancel() {
    setBase(null);
    actions.onCancelEdit(task.id);
  }

  return (
    <li ref={row} className="border-b border-line px-3 py-3 last:border-b-0 sm:px-4" aria-busy={pending} data-task={task.id}>
      {base && (
        <div hidden={!editing}>
          <TaskEditor task={base} onSave={save} onCancel={cancel} />
        </div>
      )}
      {!editing && (
        <div className={`flex flex-wrap items-start gap-3 ${pending ? "opacity-80" : ""}`}>
          <label className="-m-2 grid size-10 shrink-0 cursor-pointer place-items-center">
            <input
              type="checkbox"
              className="size-5 cursor-pointer accent-accent"
              aria-label={`Done: ${task.title}`}
              data-control="done"
              disabled={unstored}
              checked={task.completed}
              onChange={(event) => actions.onComplete(task.id, event.target.checked)}
            />
          </label>
          <div className="min-w-0 flex-1 basis-28">
            <p dir="auto" className={`break-words ${task.completed ? "text-muted line-through" : ""}`}>
              {task.title}
            </p>
            {task.description && <Notes text={task.description} />}
            <Marks task={task} onTag={actions.onTag} />
          </div>
          <div className="-my-1.5 flex print:hidden">
            <button
              ref={editButton}
              type="button"
              className="button button-quiet px-2.5"
              aria-label={`Edit ${task.title}`}
              data-control="edit"
              disabled={unstored}
              onClick={() => setBase(task)}
            >
              <Icon name="edit" />
            </button>
            <button
              type="button"
              className="button button-quiet px-2.5"
              aria-label={`Delete ${task.title}`}
              data-control="delete"
              disabled={unstored}
              onClick={() => actions.onRemove(task.id)}
            >
              <Icon name="trash" />
            </button>
          </div>
        </div>
      )}
      {error && (
        <div className="mt-2">
          <Alert>{error}</Alert>
        </div>
      )}
    </li>
  );
});

function Notes({ text }: { text: string }) {
  return (
    <p dir="auto" className="mt-0.5 text-sm break-words whitespace-pre-line text-muted">
      {splitLinks(text).map((part, index) =>
        index % 2 === 0 ? (
          part
        ) : (
          <a key={index} href={part} target="_blank" rel="noopener noreferrer" className="link break-all">
            {part}
          </a>
        ),
      )}
    </p>
  );
}

function Marks({ task, onTag }: { task: Task; onTag: (tag: string) => void }) {
  const now = today();
  const day = toDay(task.due_date);
  const overdue = day !== "" && day < now && !task.completed;
  if (day === "" && task.priority === "medium" && task.tags.length === 0) {
    return null;
  }
  return (
    <div className="mt-1.5 flex flex-wrap items-center gap-2 text-xs">
      {task.priority === "high" && <span className="rounded bg-warn-soft px-1.5 py-0.5 font-medium text-warn">High</span>}
      {task.priority === "low" && <span className="rounded bg-raised px-1.5 py-0.5 text-muted">Low</span>}
      {day !== "" && (
        <span className={`inline-flex items-center gap-1 ${overdue ? "font-medium text-danger" : "text-muted"}`}>
          <Icon name="calendar" className="size-3.5" />
          {overdue ? "Overdue: " : "Due "}
          <time dateTime={day}>{describeDue(day, now)}</time>
        </span>
      )}
      {task.tags.map((tag) => (
        <button
          key={tag}
          type="button"
          className="min-h-6 rounded-full bg-accent-soft px-2 text-accent hover:underline"
          aria-label={`Show tasks with tag ${tag}`}
          onClick={() => onTag(tag)}
        >
          #{tag}
        </button>
      ))}
    </div>
  );
}
