// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
"use client";

import { useEffect, useRef, useState } from "react";
import { describeDue, toDay, today } from "@/lib/due";
import type { Task, TaskPatch } from "@/lib/task-api";
import { Alert } from "./alert";
import { Icon } from "./icons";
import { TaskEditor } from "./task-editor";

export type RowActions = {
  onComplete: (id: string, completed: boolean) => void;
  onEdit: (id: string, patch: TaskPatch, version: number) => Promise<boolean>;
  onRemove: (id: string) => void;
  onTag: (tag: string) => void;
};

type Props = RowActions & { task: Task; pending: boolean; error?: string };

export function TaskRow({ task, pending, error, onComplete, onEdit, onRemove, onTag }: Props) {
  const [base, setBase] = useState<Task | null>(null); // the version that the person began to change
  const [saving, setSaving] = useState(false);
  const editButton = useRef<HTMLButtonElement>(null);
  const wasEditing = useRef(false);
  const editing = base !== null && !saving;

  useEffect(() => {
    if (wasEditing.current && !editing) {
      editButton.current?.focus(); // where the person came from
    }
    wasEditing.current = editing;
  }, [editing]);

  async function save(patch: TaskPatch | undefined) {
    if (!base || !patch) {
      setBase(null);
      return;
    }
    setSaving(true); // shows the row as it will be; the editor, kept below, comes back if it fails
    const saved = await onEdit(task.id, patch, base.version);
    setSaving(false);
    if (saved) {
      setBase(null);
    }
  }

  return (
    <li className="border-b border-line px-3 py-3 last:border-b-0 sm:px-4" aria-busy={pending}>
      {base && (
        <div hidden={!editing}>
          <TaskEditor task={base} onSave={save} onCancel={() => setBase(null)} />
        </div>
      )}
      {!editing && (
        <div className={`flex items-start gap-3 ${pending ? "opacity-80" : ""}`}>
          <label className="-m-2 grid size-10 shrink-0 cursor-pointer place-items-center">
            <input
              type="checkbox"
              className="size-5 cursor-pointer accent-accent"
              aria-label={`Done: ${task.title}`}
              checked={task.completed}
              onChange={(event) => onComplete(task.id, event.target.checked)}
            />
          </label>
          <div className="min-w-0 flex-1">
            <p className={`break-words ${task.completed ? "text-muted line-through" : ""}`}>{task.title}</p>
            {task.description && <p className="mt-0.5 text-sm break-words whitespace-pre-line text-muted">{task.description}</p>}
            <Marks task={task} onTag={onTag} />
          </div>
          <div className="-my-1.5 flex">
            <button
              ref={editButton}
              type="button"
              className="button button-quiet px-2.5"
              aria-label={`Edit ${task.title}`}
              onClick={() => setBase(task)}
            >
              <Icon name="edit" />
            </button>
            <button type="button" className="button button-quiet px-2.5" aria-label={`Delete ${task.title}`} onClick={() => onRemove(task.id)}>
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
