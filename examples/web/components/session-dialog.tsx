// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
"use client";

import { useEffect, useState, type FormEvent } from "react";
import { authClient } from "@/lib/auth-client";
import { describeAuthError, type AuthProblem } from "@/lib/auth-errors";
import { leaveTo } from "@/lib/leave";
import { announceSessionChange } from "@/lib/session-watch";
import { Alert } from "./alert";
import { Field } from "./field";
import { Modal } from "./modal";
import type { User } from "./tasks-page";

type Props = { user: User; onSignedIn: () => void; onClose: () => void };

/** Signing in again without leaving the page, so that nothing typed is lost. */
export function SessionDialog({ user, onSignedIn, onClose }: Props) {
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<AuthProblem | null>(null);
  const other = useOtherUser(user.id);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (busy) {
      return;
    }
    const password = String(new FormData(event.currentTarget).get("password"));
    setBusy(true);
    setProblem(null);
    const answer = await authClient.signIn.email({ email: user.email, password }).catch(() => ({ error: { status: 0 } }));
    setBusy(false);
    if (answer.error) {
      setProblem(describeAuthError(answer.error, true));
      return;
    }
    announceSessionChange();
    onSignedIn();
  }

  return (
    <Modal title={other ? "Another user is signed in" : "Your session has ended"} onClose={onClose}>
      <p className="mb-4 text-sm break-words text-muted">
        {other && (
          <>
            <strong className="font-medium text-ink">{other}</strong> is now signed in on this browser.{" "}
            <button type="button" className="link mb-2" onClick={() => leaveTo("/")}>
              Show their tasks
            </button>
            <br />
          </>
        )}
        Sign in again as <strong className="font-medium text-ink">{user.email}</strong>. What you typed is still here.
      </p>
      <form onSubmit={submit} onChange={() => setProblem(null)} className="space-y-4">
        <input hidden type="email" name="username" autoComplete="username" value={user.email} readOnly />
        <Field name="password" label="Password" type="password" autoComplete="current-password" error={problem?.field && problem.text} />
        {problem && !problem.field && <Alert>{problem.text}</Alert>}
        <div className="flex flex-wrap justify-end gap-2">
          <button type="button" className="button" onClick={onClose}>
            Not now
          </button>
          <button type="submit" className="button button-primary" aria-disabled={busy}>
            {busy ? "Signing in…" : "Sign in"}
          </button>
        </div>
      </form>
    </Modal>
  );
}

/** The e-mail of another user who has signed in in this browser, if any. */
function useOtherUser(id: string) {
  const [other, setOther] = useState("");
  useEffect(() => {
    let gone = false;
    void authClient
      .getSession()
      .catch(() => ({ data: null }))
      .then(({ data }) => !gone && data && data.user.id !== id && setOther(data.user.email));
    return () => {
      gone = true;
    };
  }, [id]);
  return other;
}
