// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
"use client";

import { useState, type FormEvent } from "react";
import { authClient } from "@/lib/auth-client";
import { describeAuthError, type AuthProblem } from "@/lib/auth-errors";
import { leaveTo } from "@/lib/leave";
import { announceSessionChange } from "@/lib/session-watch";
import { signInAddress, type Target } from "@/lib/sign-in-target";
import { useHydrated } from "@/lib/use-hydrated";
import { NAME_MAX } from "@/lib/user-name";
import { Alert } from "./alert";
import { Field } from "./field";
import { Icon } from "./icons";

const TEXTS = {
  "sign-in": { title: "Sign in", button: "Sign in", busy: "Signing in…", other: "New here?", link: "Create an account", href: "/sign-up" },
  "sign-up": { title: "Create an account", button: "Create account", busy: "Creating…", other: "Have an account?", link: "Sign in", href: "/sign-in" },
} as const;

type Props = {
  mode: keyof typeof TEXTS;
  /** The page to which signing in leads. */
  target: Target;
  /** The request of an OAuth client, as Better Auth signed it. Signing in then leads to where Better Auth says. */
  request?: string;
};

export function AuthPage({ mode, target, request }: Props) {
  const hydrated = useHydrated();
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<AuthProblem | null>(null);
  const text = TEXTS[mode];
  const isNew = mode === "sign-up";
  const errorOf = (field: AuthProblem["field"]) => (problem?.field === field ? problem?.text : undefined);

  async function submit(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    if (busy) {
      return;
    }
    const form = new FormData(event.currentTarget);
    const [name, email, password] = ["name", "email", "password"].map((field) => String(form.get(field) ?? ""));
    setBusy(true);
    setProblem(null);
    const fetchOptions = request ? { body: { oauth_query: request } } : {};
    const answer = await (isNew
      ? authClient.signUp.email({ name: name!, email: email!, password: password!, fetchOptions })
      : authClient.signIn.email({ email: email!, password: password!, fetchOptions })
    ).catch(() => ({ error: { status: 0 } }));
    if (answer.error) {
      setProblem(describeAuthError(answer.error));
      setBusy(false);
      return;
    }
    announceSessionChange();
    if (!request) {
      leaveTo(target);
    } // with a request, Better Auth's client already follows the redirect in the response
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
        <form method="post" onSubmit={submit} onChange={() => setProblem(null)} className="space-y-4">
          {isNew && <Field name="name" label="Name" autoComplete="name" maxLength={NAME_MAX} error={errorOf("name")} />}
          <Field name="email" label="E-mail" type="email" autoComplete="username" maxLength={254} error={errorOf("email")} />
          <Field
            name="password"
            label="Password"
            type="password"
            minLength={isNew ? 8 : undefined}
            hint={isNew ? "8 to 128 characters" : undefined}
            autoComplete={isNew ? "new-password" : "current-password"}
            error={errorOf("password")}
          />
          {problem && !problem.field && <Alert>{problem.text}</Alert>}
          <button type="submit" className="button button-primary w-full" disabled={!hydrated} aria-disabled={busy}>
            {busy ? text.busy : text.button}
          </button>
        </form>
      </div>
      <p className="mt-6 text-center text-sm text-muted">
        {text.other}{" "}
        <a href={request ? `${text.href}?${request}` : signInAddress(target, text.href)} className="link">
          {text.link}
        </a>
      </p>
    </main>
  );
}
