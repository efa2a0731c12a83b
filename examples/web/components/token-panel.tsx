// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
"use client";

import { useEffect, useState } from "react";
import { remedyOf } from "@/lib/remedies";
import type { Exchange } from "@/lib/task-api";
import { decodeToken, type TokenCache } from "@/lib/token";
import { messageOf } from "@/lib/trouble";
import { Icon } from "./icons";

type Props = { tokens: TokenCache; exchange: Exchange | null; onProbe: (kind: Probe) => Promise<void> };

export type Probe = "as it is" | "damaged" | "without";

/** For developers: what travels to the backend with each request, and what the backend said. */
export function TokenPanel({ tokens, exchange, onProbe }: Props) {
  const [open, setOpen] = useState(false);
  return (
    <details className="card" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary className="flex min-h-12 items-center gap-2 px-4 text-sm font-medium">
        <Icon name="key" className="size-4 text-muted" />
        Your token
        <span className="ml-auto font-normal text-muted">for developers</span>
      </summary>
      {open && <TokenDetails tokens={tokens} exchange={exchange} onProbe={onProbe} />}
    </details>
  );
}

function TokenDetails({ tokens, exchange, onProbe }: Props) {
  const [now, setNow] = useState(() => Date.now());
  const [error, setError] = useState("");
  const held = tokens.peek();

  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);

  async function probe(kind: Probe) {
    setError("");
    await onProbe(kind).catch((failure: unknown) => setError(messageOf(failure)));
  }

  return (
    <div className="space-y-4 border-t border-line p-4 text-sm">
      {held ? (
        <>
          <p>
            {timeLeft(held.endsAt - now)}. <span className="text-muted">Renewed before it ends, without your doing.</span>
          </p>
          <div className="grid gap-4 sm:grid-cols-[1fr_2fr]">
            <Json title="Header" value={decodeToken(held.token).header} />
            <Json title="Claims" value={decodeToken(held.token).claims} />
          </div>
        </>
      ) : (
        <p className="text-muted">No token at the moment. The next request gets one.</p>
      )}
      <div>
        <h2 className="mb-2 font-medium">What the service answered</h2>
        {exchange ? <Answer exchange={exchange} /> : <p className="text-muted">Nothing yet.</p>}
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <span className="text-muted">Send the token</span>
        {(["as it is", "damaged", "without"] as const).map((kind) => (
          <button key={kind} type="button" className="button min-h-8 px-3" onClick={() => probe(kind)}>
            {kind === "without" ? "not at all" : kind}
          </button>
        ))}
      </div>
      {error && <p className="text-danger">{error}</p>}
    </div>
  );
}

function Answer({ exchange: { method, path, status, problem, challenge } }: { exchange: Exchange }) {
  const rows = [
    ["Request", `${method} ${path}`],
    ["Status", String(status)],
    ["Code", problem?.code],
    ["Reason", problem?.detail],
    ["Remedy", problem && remedyOf(problem)],
    ["Challenge", challenge],
  ].filter(([, value]) => value);
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1" data-testid="answer">
      {rows.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="font-mono text-xs leading-5 break-words">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

function Json({ title, value }: { title: string; value: unknown }) {
  return (
    <div className="min-w-0">
      <h2 className="mb-1 font-medium">{title}</h2>
      <pre tabIndex={0} aria-label={title} className="max-h-80 overflow-y-auto rounded-lg bg-raised p-3 font-mono text-xs break-all whitespace-pre-wrap">
        {JSON.stringify(value, null, 2)}
      </pre>
    </div>
  );
}

function timeLeft(milliseconds: number) {
  const seconds = Math.max(0, Math.floor(milliseconds / 1000));
  return seconds === 0 ? "It has ended" : `${Math.floor(seconds / 60)} min ${seconds % 60} s left`;
}
