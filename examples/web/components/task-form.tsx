// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
"use client";

import { useCallback, useRef, useState, type FormEvent } from "react";
import { checkDraft, type DraftError } from "@/lib/check-draft";
import { EMPTY_DRAFT, isChanged, toInput, type Draft } from "@/lib/draft";
import type { TaskInput } from "@/lib/task-api";
import { messageOf } from "@/lib/trouble";
import { useUnsaved } from "@/lib/unsaved";
import { useHydrated } from "@/lib/use-hydrated";
import { Alert } from "./alert";
import { FieldError } from "./field";
import { TaskFields } from "./task-fields";

type Props = { session: number; onAdd: (input: TaskInput, key: string) => Promise<void> };

/** A task that was not stored. The key makes a repeated try safe. */
type Unsent = { draft: Draft; key: string; reason: string };

/**
 * The form for a new task. It is empty as soon as the task is on its way, ready for the next one. If the task cannot be
 * stored, its text comes back: into the form, or beside it if the user already types the next task.
 */
export function TaskForm({ session, onAdd }: Props) {
  const hydrated = useHydrated();
  const [draft, setDraft] = useState(EMPTY_DRAFT);
  const [open, setOpen] = useState(false);
  const [error, setError] = useState("");
  const [fault, setFault] = useState<DraftError>();
  const [unsent, setUnsent] = useState<readonly Unsent[]>([]);
  const [seenSession, setSeenSession] = useState(session);
  const current = useRef(EMPTY_DRAFT);
  const key = useRef<string | null>(null);
  const title = useRef<HTMLInputElement>(null);
  useUnsaved(unsent.length > 0 || isChanged(draft, EMPTY_DRAFT));

  if (seenSession !== session) {
    setSeenSession(session);
    setError(""); // its reason is gone
    setUnsent(unsent.map((item) => ({ ...item, reason: "" })));
  }

  function show(next: Draft) {
    current.current = next;
    setDraft(next);
  }

  function change(next: Draft) {
    key.current = null; // another content is another request; the same content may be sent twice without harm
    setError("");
    setFault(undefined);
    show(next);
  }

  /** What was typed before the page's scripts ran. */
  const adopt = useCallback((input: HTMLInputElement | null) => {
    title.current = input;
    if (input?.value && current.current === EMPTY_DRAFT) {
      show({ ...EMPTY_DRAFT, title: input.value });
    }
  }, []);

  function submit(event: FormEvent) {
    event.preventDefault();
    if (draft.title.trim() === "") {
      return;
    }
    const found = checkDraft(draft);
    setFault(found);
    setOpen(open || (found !== undefined && found.field !== "title"));
    if (!found) {
      void send(draft, key.current ?? crypto.randomUUID());
    }
  }

  async function send(sent: Draft, sentKey: string) {
    change(EMPTY_DRAFT);
    title.current?.focus();
    try {
      await onAdd(toInput(sent), sentKey);
    } catch (failure) {
      const reason = messageOf(failure);
      if (isChanged(current.current, EMPTY_DRAFT)) {
        setUnsent((items) => [...items, { draft: sent, key: sentKey, reason }]);
        return;
      }
      show(sent);
      key.current = sentKey;
      setError(`Not added. ${reason}`);
    }
  }

  function take(item: Unsent) {
    setUnsent((items) => items.filter((other) => other !== item));
  }

  async function tryAgain(item: Unsent) {
    take(item);
    await onAdd(toInput(item.draft), item.key).catch((failure: unknown) => {
      setUnsent((items) => [...items, { ...item, reason: messageOf(failure) }]);
    });
  }

  return (
    <form onSubmit={submit} className="card flex flex-col gap-3 p-3 sm:p-4 print:hidden" aria-label="New task">
      <div className="flex flex-wrap gap-2 sm:flex-nowrap">
        <input
          ref={adopt}
          id="new-task"
          aria-label="What needs doing?"
          aria-invalid={fault?.field === "title" ? true : undefined}
          aria-describedby={fault?.field === "title" ? "new-task-error" : undefined}
          placeholder="What needs doing?"
          autoComplete="off"
          dir="auto"
          className="field"
          value={draft.title}
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
        <button type="submit" className="button button-primary flex-1 sm:flex-none" disabled={!hydrated}>
          Add
        </button>
      </div>
      {fault?.field === "title" && <FieldError id="new-task-error">{fault.text}</FieldError>}
      <div id="new-task-details" hidden={!open}>
        <TaskFields draft={draft} fault={fault} onChange={change} />
      </div>
      {error && <Alert>{error}</Alert>}
      {unsent.map((item) => (
        <Alert key={item.key}>
          “{item.draft.title}” was not added. {item.reason}{" "}
          <button type="button" className="alert-button" onClick={() => void tryAgain(item)}>
            Try again
          </button>{" "}
          <button type="button" className="alert-button" onClick={() => take(item)}>
            Discard
          </button>
        </Alert>
      ))}
    </form>
  );
}
