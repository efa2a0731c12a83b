// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
"use client";

import { useState } from "react";
import { authClient } from "@/lib/auth-client";
import { leaveTo } from "@/lib/leave";
import { announceSessionChange } from "@/lib/session-watch";
import { mayLeave } from "@/lib/unsaved";
import { useHydrated } from "@/lib/use-hydrated";

const AT_MOST = 2_000;

type Props = {
  /** Work to finish first. It gets two seconds, because a service that hangs must not prevent the sign-out. */
  before?: () => Promise<unknown>;
  onFailure: (text: string) => void;
};

export function SignOutButton({ before, onFailure }: Props) {
  const hydrated = useHydrated();
  const [busy, setBusy] = useState(false);

  async function signOut() {
    if (busy || !mayLeave()) {
      return;
    }
    setBusy(true);
    await Promise.race([before?.(), new Promise((resolve) => setTimeout(resolve, AT_MOST))]);
    const { error } = await authClient.signOut().catch(() => ({ error: { status: 0 } }));
    if (error) {
      setBusy(false);
      onFailure("You are still signed in. The sign-in server does not answer.");
      return;
    }
    announceSessionChange();
    leaveTo("/sign-in");
  }

  return (
    <button type="button" className="button button-quiet" disabled={!hydrated} aria-disabled={busy} onClick={signOut}>
      {busy ? "Signing out…" : "Sign out"}
    </button>
  );
}
