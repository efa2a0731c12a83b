// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
"use client";

import { useRef, useState, type FormEvent } from "react";
import { EMPTY_DRAFT, toInput, type Draft } from "@/lib/draft";
import type { TaskInput } from "@/lib/task-api";
import { messageOf } from "@/lib/trouble";
import { useHydrated } from "@/lib/use-hydrated";
import { Alert } from "./alert";
import { TaskFields } from "./task-fields";

/** The form for a new task. It is emptied only when the task is stored: whatever goes wrong, nothing typed is lost. */
export function TaskForm({ onAdd }: { onAdd: (input: TaskInput, key: string) => Promise<void> }) {
  const hydrated = useHydrated();
  const [draft, setDraft] = useState(EMPTY_DRAFT);
  const [open, setOpen] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const title = useRef<HTMLInputElement>(null);
  const key = useRef<string | null>(null);

  function change(next: Draft) {
    key.current = null; // another content is another request; the same content may be sent twice without harm
    setDraft(next);
  }

  async function submit(event: FormEvent) {
    event.preventDefault();
    if (busy || draft.title.trim() === "") {
      return;
    }
    setBusy(true);
    setError("");
    try {
      key.current ??= crypto.randomUUID();
      await onAdd(toInput(draft), key.current);
      key.current = null;
      setDraft(EMPTY_DRAFT);
    } catch (failure) {
      setError(`Not added. ${messageOf(failure)}`);
    } finally {
      setBusy(false);
      title.current?.focus();
    }
  }

  return (
    <form onSubmit={submit} className="card flex flex-col gap-3 p-3 sm:p-4" aria-label="New task">
      <div className="flex flex-wrap gap-2 sm:flex-nowrap">
        <input
          ref={title}
          id="new-task"
          aria-label="What needs doing?"
          placeholder="What needs doing?"
          autoComplete="off"
          className="field"
          value={draft.title}
          readOnly={busy || !hydrated}
          onChange={(event) => change({ ...draft, title: event.target.value })}
        />
        <button
          type="button"
          className="button button-quiet flex-1 sm:flex-none"
          aria-expanded={open}
          aria-controls="new-task-details"
          onClick={() => setOpen(!open)}
        >
          {open ? "Less" : "Details"}
        </button>
        <button type="submit" className="button button-primary flex-1 sm:flex-none" disabled={busy || !hydrated}>
          {busy ? "Adding…" : "Add"}
        </button>
      </div>
      <div id="new-task-details" hidden={!open}>
        <TaskFields draft={draft} onChange={change} />
      </div>
      {error && <Alert>{error}</Alert>}
    </form>
  );
}
