// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
"use client";

import { useEffect, useId, useRef } from "react";
import type { DraftError } from "@/lib/check-draft";
import type { Draft } from "@/lib/draft";
import type { Priority } from "@/lib/task-api";
import { FieldError } from "./field";

type Props = { draft: Draft; fault?: DraftError; onChange: (draft: Draft) => void };

/** Everything of a task but its title: shared by the form for a new task and the editor of an existing one. */
export function TaskFields({ draft, fault, onChange }: Props) {
  const id = useId();
  const fields = useRef<HTMLDivElement>(null);
  const errorOf = (field: DraftError["field"]) =>
    fault?.field === field ? { "aria-invalid": true, "aria-describedby": `${id}-error` } : {};

  useEffect(() => {
    fields.current?.querySelector<HTMLElement>("[aria-invalid]")?.focus();
  }, [fault]);

  const set = (change: Partial<Draft>) => onChange({ ...draft, ...change });
  return (
    <div ref={fields} className="grid gap-3 sm:grid-cols-[1fr_1fr_2fr]">
      <div>
        <label htmlFor={`${id}-due`} className="label">
          Due
        </label>
        <input id={`${id}-due`} type="date" className="field" value={draft.day} onChange={(event) => set({ day: event.target.value })} />
      </div>
      <div>
        <label htmlFor={`${id}-priority`} className="label">
          Priority
        </label>
        <select
          id={`${id}-priority`}
          className="field"
          value={draft.priority}
          onChange={(event) => set({ priority: event.target.value as Priority })}
        >
          <option value="low">Low</option>
          <option value="medium">Medium</option>
          <option value="high">High</option>
        </select>
      </div>
      <div>
        <label htmlFor={`${id}-tags`} className="label">
          Tags
        </label>
        <input
          id={`${id}-tags`}
          className="field"
          placeholder="home, errands"
          autoComplete="off"
          {...errorOf("tags")}
          value={draft.tags}
          onChange={(event) => set({ tags: event.target.value })}
        />
        {fault?.field === "tags" && <FieldError id={`${id}-error`}>{fault.text}</FieldError>}
      </div>
      <div className="sm:col-span-3">
        <label htmlFor={`${id}-description`} className="label">
          Notes
        </label>
        <textarea
          id={`${id}-description`}
          rows={2}
          dir="auto"
          className="field"
          {...errorOf("description")}
          value={draft.description}
          onChange={(event) => set({ description: event.target.value })}
        />
        {fault?.field === "description" && <FieldError id={`${id}-error`}>{fault.text}</FieldError>}
      </div>
    </div>
  );
}
