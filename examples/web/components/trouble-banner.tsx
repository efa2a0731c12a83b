// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
"use client";

import { useSyncExternalStore } from "react";
import type { Trouble } from "@/lib/trouble";
import { Alert } from "./alert";

type Props = { trouble: Trouble | null; onRetry: () => void; onSignIn: () => void };

/** What keeps the whole page from working, and what the user can do. */
export function TroubleBanner({ trouble, onRetry, onSignIn }: Props) {
  if (!useOnline()) {
    return <Alert tone="warn">You are offline. You can read your tasks here. Changes need a connection.</Alert>;
  }
  if (!trouble) {
    return null;
  }
  const signedOut = trouble.kind === "signed-out";
  return (
    <Alert tone={signedOut ? "danger" : "warn"}>
      <div className="flex flex-wrap items-center gap-x-3 gap-y-1">
        <span className="flex-1">
          {trouble.text} {!signedOut && "Trying again automatically."}
        </span>
        <button type="button" className="alert-button" onClick={signedOut ? onSignIn : onRetry}>
          {signedOut ? "Sign in" : "Try now"}
        </button>
      </div>
    </Alert>
  );
}

function useOnline() {
  return useSyncExternalStore(
    subscribeToOnline,
    () => navigator.onLine,
    () => true,
  );
}

function subscribeToOnline(listener: () => void) {
  window.addEventListener("online", listener);
  window.addEventListener("offline", listener);
  return () => {
    window.removeEventListener("online", listener);
    window.removeEventListener("offline", listener);
  };
}
