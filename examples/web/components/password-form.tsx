// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
"use client";

import { useState, type FormEvent } from "react";
import { authClient } from "@/lib/auth-client";
import { describeAuthError, type AuthProblem } from "@/lib/auth-errors";
import { useHydrated } from "@/lib/use-hydrated";
import { Alert } from "./alert";
import { Field } from "./field";

type Outcome = { problem?: AuthProblem; isOld?: boolean; done?: boolean };

/** Changes the password. All other sessions end, because the old password may be known to others. */
export function PasswordForm({ email }: { email: string }) {
  const hydrated = useHydrated();
  const [busy, setBusy] = useState(false);
  const [{ problem, isOld, done }, setOutcome] = useState<Outcome>({});

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (busy) {
      return;
    }
    const form = event.currentTarget;
    const entered = (name: string) => String(new FormData(form).get(name));
    setBusy(true);
    setOutcome({});
    const { error } = await authClient
      .changePassword({ currentPassword: entered("current-password"), newPassword: entered("new-password"), revokeOtherSessions: true })
      .catch(() => ({ error: { status: 0, code: "" } }));
    setBusy(false);
    if (error) {
      setOutcome({ problem: describeAuthError(error, true), isOld: error.code === "INVALID_PASSWORD" });
      return;
    }
    form.reset();
    setOutcome({ done: true });
  }

  const textOf = (old: boolean) => (problem?.field && isOld === old ? problem.text : undefined);
  return (
    <form onSubmit={submit} onChange={() => setOutcome({})} className="max-w-sm space-y-4">
      <input hidden type="email" name="username" autoComplete="username" value={email} readOnly />
      <Field name="current-password" label="Current password" type="password" autoComplete="current-password" error={textOf(true)} />
      <Field name="new-password" label="New password" type="password" minLength={8} hint="8 to 128 characters" autoComplete="new-password" error={textOf(false)} />
      {problem && !problem.field && <Alert>{problem.text}</Alert>}
      <button type="submit" className="button" disabled={!hydrated} aria-disabled={busy}>
        {busy ? "Changing…" : "Change password"}
      </button>
      <p role="status" className="text-sm text-accent">
        {done && "Your password is changed. Your other sessions have ended."}
      </p>
    </form>
  );
}
