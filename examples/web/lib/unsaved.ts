// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* Text that would be lost with the page. The browser asks before it unloads the page, and the page asks before sign-out. */
import { useEffect } from "react";

const unsaved = new Set<object>();

/** Keeps the page from going without a question while `dirty` is true. */
export function useUnsaved(dirty: boolean) {
  useEffect(() => {
    if (!dirty) {
      return;
    }
    const text = {};
    unsaved.add(text);
    window.addEventListener("beforeunload", ask);
    return () => {
      unsaved.delete(text);
      if (unsaved.size === 0) {
        window.removeEventListener("beforeunload", ask);
      }
    };
  }, [dirty]);
}

/** Asks the user if there is unsaved text. */
export function mayLeave() {
  return unsaved.size === 0 || window.confirm("Leave this page? What you typed is not saved.");
}

/** After the user has agreed, or when the text belongs to a user who is no longer signed in. */
export function dropUnsaved() {
  unsaved.clear();
  window.removeEventListener("beforeunload", ask);
}

function ask(event: BeforeUnloadEvent) {
  event.preventDefault();
}
