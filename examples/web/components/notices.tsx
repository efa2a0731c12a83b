// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
"use client";

import type { Notice } from "@/lib/snapshot";
import { Icon } from "./icons";

/** Short messages at the lower edge. The region is always there, or screen readers would miss the first one. */
export function Notices({ notices, onDismiss }: { notices: readonly Notice[]; onDismiss: (key: number) => void }) {
  return (
    <div role="status" className="pointer-events-none fixed inset-x-0 bottom-0 z-10 flex flex-col items-center gap-2 p-4">
      {notices.map(({ key, text, undo }) => (
        <div key={key} className="pointer-events-auto flex w-full max-w-md items-center gap-2 rounded-lg bg-ink py-1.5 pr-1.5 pl-4 text-sm text-page shadow-lg">
          <span className="min-w-0 flex-1 py-1.5 break-words">{text}</span>
          {undo && (
            <button type="button" className="min-h-8 rounded-md px-3 font-semibold underline underline-offset-4" onClick={undo}>
              Undo
            </button>
          )}
          {!undo && (
            <button type="button" className="grid size-8 place-items-center rounded-md" aria-label="Dismiss" onClick={() => onDismiss(key)}>
              <Icon name="close" />
            </button>
          )}
        </div>
      ))}
    </div>
  );
}
