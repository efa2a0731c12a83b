// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
"use client";

import { useEffect, useRef, useState } from "react";
import { authClient } from "@/lib/auth-client";
import { describeAuthError } from "@/lib/auth-errors";
import type { RequestingClient } from "@/lib/requesting-client";
import { watchSession } from "@/lib/session-watch";
import { useHydrated } from "@/lib/use-hydrated";
import { Alert } from "./alert";
import { Icon } from "./icons";
import type { User } from "./tasks-page";

const CHOICES = [
  { accept: true, label: "Allow", busyLabel: "Allowing…", look: "button-primary" },
  { accept: false, label: "Deny", busyLabel: "Denying…", look: "" },
];

type Props = { user: User; client: RequestingClient; /** As Better Auth signed it. */ request: string };

/** Asks the user whether an OAuth client may act for them. Better Auth decides where the browser goes afterwards. */
export function ConsentPage({ user, client, request }: Props) {
  const hydrated = useHydrated();
  const [decision, setDecision] = useState<boolean | null>(null);
  const [problem, setProblem] = useState("");
  const sent = useRef(false); // two clicks before the next render must not send two decisions

  useEffect(() => watchSession(() => void reloadForAnotherUser(user)), [user]);

  async function decide(accept: boolean) {
    if (sent.current) {
      return;
    }
    sent.current = true;
    setDecision(accept);
    setProblem("");
    const { error } = await authClient
      .$fetch("/oauth2/consent", { method: "POST", body: { accept, oauth_query: request } })
      .catch(() => ({ error: { status: 0 } }));
    if (!error) {
      return; // Better Auth's client follows the redirect in the response
    }
    if (error.status === 401) {
      window.location.reload(); // the session has ended: the page leads to the sign-in and back
      return;
    }
    sent.current = false;
    setDecision(null);
    setProblem(describeAuthError(error).text);
  }

  return (
    <main className="mx-auto flex min-h-dvh max-w-md flex-col justify-center px-4 py-10">
      <div className="mb-6 flex items-center justify-center gap-3">
        <span className="grid size-10 place-items-center rounded-xl bg-accent text-on-accent">
          <Icon name="key" className="size-6" />
        </span>
        <span className="text-xl font-semibold">Tasks</span>
      </div>
      <div className="card space-y-4 p-6 sm:p-8">
        <h1 className="text-xl font-semibold break-words">
          Allow <bdi>{client.name}</bdi> to use your tasks?
        </h1>
        <p id="permissions" className="text-sm">
          It wants to:
        </p>
        <ul aria-labelledby="permissions" className="list-disc space-y-1 pl-5 text-sm">
          {client.permissions.map((text) => (
            <li key={text}>{text}</li>
          ))}
        </ul>
        <p className="text-sm text-muted">
          The application chose this name itself. Afterwards, this page leads to <strong className="break-words">{client.address}</strong>.
          Allow this only if you have just connected the application.
        </p>
        <p className="text-sm break-words text-muted">
          You are signed in as <bdi>{user.name}</bdi> ({user.email}).
        </p>
        {problem && <Alert>{problem}</Alert>}
        <div className="flex flex-wrap gap-3">
          {CHOICES.map(({ accept, label, busyLabel, look }) => (
            <button
              key={label}
              type="button"
              className={`button ${look} flex-1`}
              disabled={!hydrated}
              aria-disabled={decision !== null}
              onClick={() => void decide(accept)}
            >
              {decision === accept ? busyLabel : label}
            </button>
          ))}
        </div>
      </div>
      <p role="status" className="mt-4 min-h-5 text-center text-sm text-muted">
        {decision !== null && "Going back to the application. You can close this page when it has answered."}
      </p>
    </main>
  );
}

/** Another tab may have changed the session. The decision must be one of the user that the page names. */
async function reloadForAnotherUser(user: User) {
  const { data, error } = await authClient.getSession().catch(() => ({ data: null, error: { status: 0 } }));
  if (!error && data?.user.id !== user.id) {
    window.location.reload();
  }
}
