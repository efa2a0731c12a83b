// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
"use client";

import { useState, type FormEvent } from "react";
import { authClient } from "@/lib/auth-client";
import { describeAuthError } from "@/lib/auth-errors";
import { Alert } from "./alert";
import { Field } from "./auth-page";
import { Modal } from "./modal";

type Props = { email: string; onSignedIn: () => void; onClose: () => void };

/** Signing in again without leaving the page, so that nothing typed is lost. */
export function SessionDialog({ email, onSignedIn, onClose }: Props) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const password = String(new FormData(event.currentTarget).get("password"));
    setBusy(true);
    const answer = await authClient.signIn.email({ email, password }).catch(() => ({ error: { status: 0 } }));
    setBusy(false);
    if (answer.error) {
      setError(describeAuthError(answer.error));
      return;
    }
    onSignedIn();
  }

  return (
    <Modal title="Your session has ended" onClose={onClose}>
      <p className="mb-4 text-sm text-muted">
        Sign in again as <strong className="font-medium text-ink">{email}</strong>. What you typed is still here.
      </p>
      <form onSubmit={submit} className="space-y-4">
        <input hidden type="email" name="username" autoComplete="username" value={email} readOnly />
        <Field name="password" label="Password" type="password" autoComplete="current-password" />
        {error && <Alert>{error}</Alert>}
        <div className="flex flex-wrap justify-end gap-2">
          <button type="button" className="button" onClick={onClose}>
            Not now
          </button>
          <button type="submit" className="button button-primary" disabled={busy}>
            {busy ? "Signing in…" : "Sign in"}
          </button>
        </div>
      </form>
    </Modal>
  );
}
