// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
"use client";

import { useState } from "react";
import { authClient } from "@/lib/auth-client";
import { ATTEMPTS, credentials, PATHS, send, SIGNED_FOR_THIS, toCurl, type Attempt, type AttemptKind, type Sources } from "@/lib/attempts";
import { requestDevelopment } from "@/lib/development-client";
import type { TokenCache } from "@/lib/token";
import { messageOf } from "@/lib/trouble";
import { Answer } from "./answer";

type Props = { tokens: TokenCache; taskApiUrl: string; explains: boolean; onKeysRotated: () => void };

/** Buttons that send good and bad credentials, with the responses of the service. */
export function Attempts({ tokens, taskApiUrl, explains, onKeysRotated }: Props) {
  const [attempt, setAttempt] = useState<Attempt | null>(null);
  const [status, setStatus] = useState("");
  const [error, setError] = useState("");
  const kinds = (Object.keys(ATTEMPTS) as AttemptKind[]).filter((kind) => explains || !SIGNED_FOR_THIS.includes(kind));

  async function run(action: () => Promise<string>) {
    setError("");
    setStatus("");
    try {
      setStatus(await action());
    } catch (failure) {
      setError(messageOf(failure));
    }
  }

  const sources: Sources = {
    getToken: () => tokens.get(),
    getSessionToken: async () => (await authClient.getSession()).data?.session.token ?? "none",
    signWrongToken: async (kind) => (await requestDevelopment(kind)).token ?? "none",
  };

  async function tryOut(kind: AttemptKind) {
    const tried = await send(taskApiUrl, await credentials(kind, sources));
    setAttempt(tried);
    const { status, problem } = tried.exchange;
    return `${ATTEMPTS[kind]}: the service answered ${status}${problem?.code ? `, ${problem.code}` : ""}.`;
  }

  async function rotate() {
    const old = await tokens.get();
    await requestDevelopment("rotate");
    const fresh = await tokens.replace(old);
    const answers = [];
    for (const token of [old, fresh]) {
      const tried = await send(taskApiUrl, `Bearer ${token}`);
      setAttempt(tried);
      answers.push(tried.exchange.status);
    }
    onKeysRotated();
    return `Better Auth signs with a new key. The service answered ${answers[0]} to your old token and ${answers[1]} to a new one. No user is signed out.`;
  }

  async function callAsAdmin() {
    const tried = await send(taskApiUrl, `Bearer ${await tokens.get()}`, PATHS.admin);
    setAttempt(tried);
    const { status } = tried.exchange;
    return status === 403 ? "Your token is valid, but it lacks the role admin." : `The service answered ${status}.`;
  }

  async function changeRole(action: "promote" | "demote") {
    const old = await tokens.get();
    await requestDevelopment(action);
    await tokens.replace(old); // a token keeps the role that it was signed with
    return action === "promote" ? "You are an administrator now. Your new token has the role admin." : "Your new token has the role user.";
  }

  async function copy(tried: Attempt) {
    await navigator.clipboard.writeText(toCurl(tried)).catch(() => {
      throw new Error("The browser did not allow the page to copy.");
    });
    return tried.authorization ? "Copied. The command contains the token." : "Copied.";
  }

  return (
    <section aria-labelledby="attempts-title">
      <h2 id="attempts-title" className="mb-1 text-base font-semibold">
        Ways to be rejected
      </h2>
      <p className="mb-3 text-muted">Each button sends one request to the service. The response names the reason and the remedy.</p>
      <div className="flex flex-wrap gap-2">
        {kinds.map((kind) => (
          <Action key={kind} text={ATTEMPTS[kind]} onAct={() => run(() => tryOut(kind))} />
        ))}
      </div>
      {explains && (
        <div className="mt-3 flex flex-wrap items-center gap-2 border-t border-line pt-3">
          <Action text="Rotate the keys now" onAct={() => run(rotate)} />
          <Action text="Call a path for admins" onAct={() => run(callAsAdmin)} />
          <Action text="Become an admin" onAct={() => run(() => changeRole("promote"))} />
          <Action text="Become a user again" onAct={() => run(() => changeRole("demote"))} />
        </div>
      )}
      <p role="status" className="mt-3 min-h-5 font-medium">
        {status}
      </p>
      {error && (
        <p role="alert" className="text-danger">
          {error}
        </p>
      )}
      {attempt && (
        <div className="mt-2 space-y-3 rounded-lg border border-line p-3">
          <Answer exchange={attempt.exchange} testId="attempt" />
          <Action text="Copy as curl" onAct={() => run(() => copy(attempt))} />
        </div>
      )}
    </section>
  );
}

function Action({ text, onAct }: { text: string; onAct: () => Promise<void> }) {
  return (
    <button type="button" className="button min-h-8 px-3" onClick={() => void onAct()}>
      {text}
    </button>
  );
}
