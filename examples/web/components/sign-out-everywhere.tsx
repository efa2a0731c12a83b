// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
"use client";

import { useState } from "react";
import { authClient } from "@/lib/auth-client";
import { leaveTo } from "@/lib/leave";
import { announceSessionChange } from "@/lib/session-watch";
import { useHydrated } from "@/lib/use-hydrated";

/** Ends all sessions of the user, this one too. */
export function SignOutEverywhere({ onFailure }: { onFailure: (text: string) => void }) {
  const hydrated = useHydrated();
  const [busy, setBusy] = useState(false);

  async function signOut() {
    if (busy) {
      return;
    }
    setBusy(true);
    const { error } = await authClient.revokeSessions().catch(() => ({ error: { status: 0 } }));
    if (error) {
      setBusy(false);
      onFailure("You are still signed in everywhere. The sign-in server does not answer.");
      return;
    }
    await authClient.signOut().catch(() => null); // the session is gone already; this only removes its cookie
    announceSessionChange();
    leaveTo("/sign-in");
  }

  return (
    <button type="button" className="button" disabled={!hydrated} aria-disabled={busy} onClick={signOut}>
      {busy ? "Signing out…" : "Sign out everywhere"}
    </button>
  );
}
