// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
"use client";

import Link from "next/link";
import { useState, type FormEvent } from "react";
import { authClient } from "@/lib/auth-client";
import { describeAuthError } from "@/lib/auth-errors";
import { leaveTo } from "@/lib/leave";
import { useHydrated } from "@/lib/use-hydrated";
import { Alert } from "./alert";
import { Icon } from "./icons";

const TEXTS = {
  "sign-in": { title: "Sign in", button: "Sign in", busy: "Signing in…", other: "New here?", link: "Create an account", href: "/sign-up" },
  "sign-up": { title: "Create an account", button: "Create account", busy: "Creating…", other: "Have an account?", link: "Sign in", href: "/sign-in" },
} as const;

export function AuthPage({ mode }: { mode: keyof typeof TEXTS }) {
  const hydrated = useHydrated();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState("");
  const text = TEXTS[mode];

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const [name, email, password] = ["name", "email", "password"].map((field) => String(form.get(field) ?? ""));
    setBusy(true);
    setError("");
    const answer = await (mode === "sign-in"
      ? authClient.signIn.email({ email: email!, password: password! })
      : authClient.signUp.email({ name: name!, email: email!, password: password! })
    ).catch(() => ({ error: { status: 0 } }));
    if (answer.error) {
      setError(describeAuthError(answer.error));
      setBusy(false);
      return;
    }
    leaveTo("/");
  }

  return (
    <main className="mx-auto flex min-h-dvh max-w-sm flex-col justify-center px-4 py-10">
      <div className="mb-6 flex items-center justify-center gap-3">
        <span className="grid size-10 place-items-center rounded-xl bg-accent text-on-accent">
          <Icon name="check" className="size-6" />
        </span>
        <span className="text-xl font-semibold">Tasks</span>
      </div>
      <div className="card p-6 sm:p-8">
        <h1 className="mb-6 text-xl font-semibold">{text.title}</h1>
        {/* method=post: if JavaScript is slow or off, the password still never lands in the address */}
        <form method="post" onSubmit={submit} className="space-y-4">
          {mode === "sign-up" && <Field name="name" label="Name" autoComplete="name" />}
          <Field name="email" label="E-mail" type="email" autoComplete="email" />
          <Field
            name="password"
            label="Password"
            type="password"
            minLength={mode === "sign-up" ? 8 : undefined}
            hint={mode === "sign-up" ? "8 characters or more" : undefined}
            autoComplete={mode === "sign-up" ? "new-password" : "current-password"}
          />
          {error && <Alert>{error}</Alert>}
          <button type="submit" className="button button-primary w-full" disabled={busy || !hydrated}>
            {busy ? text.busy : text.button}
          </button>
        </form>
      </div>
      <p className="mt-6 text-center text-sm text-muted">
        {text.other}{" "}
        <Link href={text.href} className="link">
          {text.link}
        </Link>
      </p>
    </main>
  );
}

type FieldProps = { name: string; label: string; type?: string; autoComplete: string; minLength?: number; hint?: string };

export function Field({ name, label, hint, ...rest }: FieldProps) {
  const hintId = hint && `${name}-hint`;
  return (
    <div>
      <label htmlFor={name} className="label">
        {label}
      </label>
      <input id={name} name={name} required aria-describedby={hintId} className="field" {...rest} />
      {hint && (
        <p id={hintId} className="mt-1 text-xs text-muted">
          {hint}
        </p>
      )}
    </div>
  );
}
