// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
"use client";

import { useId, useState, type FormEvent, type KeyboardEvent } from "react";
import { toDraft, toPatch } from "@/lib/draft";
import type { Task, TaskPatch } from "@/lib/task-api";
import { TaskFields } from "./task-fields";

type Props = { task: Task; onSave: (patch: TaskPatch | undefined) => void; onCancel: () => void };

/** Edits a task where it stands. Enter saves, Escape leaves. */
export function TaskEditor({ task, onSave, onCancel }: Props) {
  const [draft, setDraft] = useState(() => toDraft(task));
  const titleId = useId();

  function submit(event: FormEvent) {
    event.preventDefault();
    if (draft.title.trim() !== "") {
      onSave(toPatch(draft, task));
    }
  }

  function onKeyDown(event: KeyboardEvent) {
    if (event.key === "Escape") {
      event.stopPropagation();
      onCancel();
    }
  }

  return (
    <form onSubmit={submit} onKeyDown={onKeyDown} className="space-y-3" aria-label={`Edit ${task.title}`}>
      <div>
        <label htmlFor={titleId} className="label">
          Title
        </label>
        <input
          id={titleId}
          autoFocus
          required
          autoComplete="off"
          className="field"
          value={draft.title}
          onChange={(event) => setDraft({ ...draft, title: event.target.value })}
        />
      </div>
      <TaskFields draft={draft} onChange={setDraft} />
      <div className="flex gap-2">
        <button type="submit" className="button button-primary">
          Save
        </button>
        <button type="button" className="button" onClick={onCancel}>
          Cancel
        </button>
      </div>
    </form>
  );
}
