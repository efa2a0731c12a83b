// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
"use client";

import { useId, useState, type FormEvent, type KeyboardEvent } from "react";
import { checkDraft, type DraftError } from "@/lib/check-draft";
import { isChanged, toDraft, toPatch, type Draft } from "@/lib/draft";
import type { Task, TaskPatch } from "@/lib/task-api";
import { useUnsaved } from "@/lib/unsaved";
import { Alert } from "./alert";
import { FieldError } from "./field";
import { TaskFields } from "./task-fields";

type Props = { task: Task; onSave: (patch: TaskPatch | undefined) => void; onCancel: () => void };

/** Edits a task where it stands. Enter saves, Escape leaves, but asks first if something was changed. */
export function TaskEditor({ task, onSave, onCancel }: Props) {
  const [draft, setDraft] = useState(() => toDraft(task));
  const [fault, setFault] = useState<DraftError>();
  const [asking, setAsking] = useState(false);
  const changed = isChanged(draft, toDraft(task));
  const titleId = useId();
  useUnsaved(changed);

  function change(next: Draft) {
    setFault(undefined);
    setAsking(false);
    setDraft(next);
  }

  function submit(event: FormEvent) {
    event.preventDefault();
    const found = draft.title.trim() === "" ? ({ field: "title", text: "Enter a title." } as const) : checkDraft(draft);
    setFault(found);
    setAsking(false);
    if (!found) {
      onSave(toPatch(draft, task));
    }
  }

  function leave() {
    if (changed) {
      setAsking(true);
    } else {
      onCancel();
    }
  }

  function onKeyDown(event: KeyboardEvent<HTMLFormElement>) {
    if (event.nativeEvent.isComposing) {
      return; // the key belongs to the input method
    }
    if (event.key === "Escape") {
      event.stopPropagation();
      if (asking) {
        setAsking(false);
      } else {
        leave();
      }
    } else if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.currentTarget.requestSubmit();
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
          required
          autoComplete="off"
          dir="auto"
          className="field"
          aria-invalid={fault?.field === "title" ? true : undefined}
          aria-describedby={fault?.field === "title" ? `${titleId}-error` : undefined}
          value={draft.title}
          onChange={(event) => change({ ...draft, title: event.target.value })}
        />
        {fault?.field === "title" && <FieldError id={`${titleId}-error`}>{fault.text}</FieldError>}
      </div>
      <TaskFields draft={draft} fault={fault} onChange={change} />
      {asking && (
        <Alert tone="warn">
          Discard your changes?{" "}
          <button type="button" className="alert-button" onClick={onCancel}>
            Discard
          </button>{" "}
          <button type="button" className="alert-button" onClick={() => setAsking(false)}>
            Keep editing
          </button>
        </Alert>
      )}
      <div className="flex flex-wrap gap-2">
        <button type="submit" className="button button-primary">
          Save
        </button>
        <button type="button" className="button" onClick={leave}>
          Cancel
        </button>
      </div>
    </form>
  );
}
