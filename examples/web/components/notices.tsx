// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
"use client";

import { useEffect, useRef } from "react";
import { focusTask } from "@/lib/focus";
import type { NoticeBoard } from "@/lib/notice-board";
import type { Notice } from "@/lib/snapshot";
import { Icon } from "./icons";

type Props = { notices: readonly Notice[]; board: NoticeBoard };

/**
 * Short messages at the lower edge, which stay while the pointer or the focus is on them. Ctrl+Z undoes the last one.
 * The region is always there, or screen readers would miss the first one.
 */
export function Notices({ notices, board }: Props) {
  const region = useRef<HTMLDivElement>(null);
  const last = notices.findLast(({ undo }) => undo);

  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (last && (event.ctrlKey || event.metaKey) && !event.shiftKey && event.key.toLowerCase() === "z" && !isText(event.target)) {
        event.preventDefault();
        void undo(last);
      }
    };
    window.addEventListener("keydown", onKeyDown);
    return () => window.removeEventListener("keydown", onKeyDown);
  }, [last]);

  function dismiss(key: number) {
    const hadFocus = region.current?.contains(document.activeElement);
    board.dismiss(key);
    if (hadFocus) {
      focusTask();
    }
  }

  return (
    <div
      ref={region}
      role="status"
      className="pointer-events-none fixed inset-x-0 bottom-0 z-10 flex max-h-[50dvh] flex-col items-center gap-2 overflow-y-auto p-4 print:hidden"
      onPointerEnter={() => board.hold()}
      onPointerLeave={() => board.release()}
      onFocus={() => board.hold()}
      onBlur={() => board.release()}
    >
      {notices.map((notice) => (
        <div key={notice.key} className="pointer-events-auto flex w-full max-w-md shrink-0 items-center gap-2 rounded-lg bg-ink py-1.5 pr-1.5 pl-4 text-sm text-page shadow-lg">
          <span className="min-w-0 flex-1 py-1.5 break-words" dir="auto">
            {notice.text}
          </span>
          {notice.undo && (
            <button
              type="button"
              className="min-h-8 rounded-md px-3 font-semibold underline underline-offset-4"
              aria-keyshortcuts="Control+Z"
              title="Ctrl+Z"
              onClick={() => void undo(notice)}
            >
              Undo
            </button>
          )}
          {!notice.undo && (
            <button type="button" className="grid size-8 place-items-center rounded-md" aria-label="Dismiss" onClick={() => dismiss(notice.key)}>
              <Icon name="close" />
            </button>
          )}
        </div>
      ))}
    </div>
  );
}

/** Leads back to the task, because the button that had the focus is gone. */
async function undo({ undo, taskId }: Notice) {
  await undo?.();
  focusTask(taskId);
}

/** Where Ctrl+Z belongs to what is typed. */
function isText(target: EventTarget | null) {
  return target instanceof HTMLElement && target.matches("textarea, select, input:not([type=checkbox])");
}
