// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
"use client";

import { useState, type FormEvent } from "react";
import { AuthProblemError, deleteAccount } from "@/lib/delete-account";
import { leaveTo } from "@/lib/leave";
import { announceSessionChange } from "@/lib/session-watch";
import { messageOf } from "@/lib/trouble";
import { useHydrated } from "@/lib/use-hydrated";
import { Alert } from "./alert";
import { Field } from "./field";
import { PageHeader } from "./page-header";
import { PasswordForm } from "./password-form";
import { SignOutButton } from "./sign-out-button";
import { SignOutEverywhere } from "./sign-out-everywhere";
import type { User } from "./tasks-page";

export function AccountPage({ user, taskApiUrl }: { user: User; taskApiUrl: string }) {
  const [failure, setFailure] = useState("");
  return (
    <div className="mx-auto min-h-dvh max-w-3xl px-4 pb-28">
      <PageHeader name={<span className="text-lg font-semibold">Tasks</span>}>
        <a href="/" className="button button-quiet">
          Back to the tasks
        </a>
        <SignOutButton onFailure={setFailure} />
      </PageHeader>
      <main className="space-y-6">
        <h1 className="text-2xl font-semibold">Account</h1>
        {failure && <Alert>{failure}</Alert>}
        <dl className="card grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-2 p-5 text-sm">
          <dt className="text-muted">Name</dt>
          <dd className="break-words" dir="auto">
            {user.name}
          </dd>
          <dt className="text-muted">E-mail</dt>
          <dd className="break-all">{user.email}</dd>
        </dl>
        <p className="text-sm">
          <a href="/overview" className="link">
            Overview of your tasks
          </a>
        </p>
        <section className="card p-5" aria-labelledby="password-title">
          <h2 id="password-title" className="mb-4 text-lg font-semibold">
            Password
          </h2>
          <PasswordForm email={user.email} />
        </section>
        <section className="card p-5" aria-labelledby="sessions-title">
          <h2 id="sessions-title" className="text-lg font-semibold">
            Sessions
          </h2>
          <p className="mt-1 mb-4 text-sm text-muted">
            This ends your sessions in all browsers. A browser that already has a token can use it until it expires, for up to 15 minutes.
          </p>
          <SignOutEverywhere onFailure={setFailure} />
        </section>
        <section className="card border-danger/40 p-5" aria-labelledby="delete-title">
          <h2 id="delete-title" className="text-lg font-semibold text-danger">
            Delete this account
          </h2>
          <p className="mt-1 mb-4 text-sm text-muted">Your tasks are deleted first, then the account. Neither can be brought back.</p>
          <DeleteForm user={user} taskApiUrl={taskApiUrl} />
        </section>
      </main>
    </div>
  );
}

function DeleteForm({ user, taskApiUrl }: { user: User; taskApiUrl: string }) {
  const hydrated = useHydrated();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const isField = error instanceof AuthProblemError && error.field === "password";

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (busy) {
      return;
    }
    const password = String(new FormData(event.currentTarget).get("password"));
    setBusy(true);
    setError(null);
    try {
      await deleteAccount(user, password, taskApiUrl);
      announceSessionChange();
      leaveTo("/sign-up");
    } catch (failure) {
      setError(failure);
      setBusy(false);
    }
  }

  return (
    <form onSubmit={submit} onChange={() => setError(null)} className="max-w-sm space-y-4">
      <input hidden type="email" name="username" autoComplete="username" value={user.email} readOnly />
      <Field name="password" label="Your password" type="password" autoComplete="current-password" error={isField ? messageOf(error) : undefined} />
      {error !== null && !isField && <Alert>{messageOf(error)}</Alert>}
      <button type="submit" className="button button-danger" disabled={!hydrated} aria-disabled={busy}>
        {busy ? "Deleting…" : "Delete account and tasks"}
      </button>
    </form>
  );
}
