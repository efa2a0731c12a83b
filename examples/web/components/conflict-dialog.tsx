// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
"use client";

import { describeDue, toDay, today } from "@/lib/due";
import type { Choice } from "@/lib/save-edit";
import type { Conflict } from "@/lib/snapshot";
import type { Task } from "@/lib/task-api";
import { Modal } from "./modal";

type Props = { conflict: Conflict; onResolve: (choice: Choice) => void };

const LABELS = { title: "Title", description: "Notes", due_date: "Due", priority: "Priority", tags: "Tags" } as const;
type Member = keyof typeof LABELS;

/** Another user or tab was faster. Shows both versions side by side; Escape leads back to the editor with its text. */
export function ConflictDialog({ conflict, onResolve }: Props) {
  const mine: Task = { ...conflict.theirs, ...conflict.mine };
  const members = (Object.keys(LABELS) as Member[]).filter((member) => show(mine, member) || show(conflict.theirs, member));
  return (
    <Modal title="This task was changed elsewhere" wide onClose={() => onResolve("edit")}>
      <p className="mb-4 text-sm text-muted">While you were editing, another version was saved. Which one do you want to keep?</p>
      <div className="overflow-x-auto">
        <table className="w-full table-fixed text-left text-sm">
          <thead>
            <tr className="border-b border-line">
              <td className="w-20 py-2" />
              <th scope="col" className="py-2 pr-3 font-semibold">
                Yours
              </th>
              <th scope="col" className="py-2 font-semibold">
                Saved meanwhile
              </th>
            </tr>
          </thead>
          <tbody>
            {members.map((member) => {
              const differs = show(mine, member) !== show(conflict.theirs, member);
              const cell = `py-2 pr-3 align-top break-words whitespace-pre-line ${differs ? "font-medium" : "text-muted"}`;
              return (
                <tr key={member} className={`border-b border-line ${differs ? "bg-warn-soft" : ""}`}>
                  <th scope="row" className="py-2 pr-3 pl-2 align-top font-normal text-muted">
                    {LABELS[member]}
                  </th>
                  <td className={cell} dir="auto">{show(mine, member) || "–"}</td>
                  <td className={cell} dir="auto">{show(conflict.theirs, member) || "–"}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      </div>
      <div className="mt-5 flex flex-wrap justify-end gap-2">
        <button type="button" className="button button-quiet" onClick={() => onResolve("edit")}>
          Go on editing
        </button>
        <button type="button" className="button" onClick={() => onResolve("theirs")}>
          Keep the saved one
        </button>
        <button type="button" className="button button-primary" onClick={() => onResolve("mine")}>
          Keep mine
        </button>
      </div>
    </Modal>
  );
}

function show(task: Task, member: Member) {
  switch (member) {
    case "due_date":
      return task.due_date === null ? "" : describeDue(toDay(task.due_date), today());
    case "tags":
      return task.tags.map((tag) => `#${tag}`).join(" ");
    case "priority":
      return { low: "Low", medium: "Medium", high: "High" }[task.priority];
    default:
      return task[member] ?? "";
  }
}
