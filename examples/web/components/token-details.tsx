// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
"use client";

import { useEffect, useState } from "react";
import { remedyOf } from "@/lib/remedies";
import type { Exchange } from "@/lib/task-api";
import { decodeToken } from "@/lib/token";
import { messageOf } from "@/lib/trouble";
import type { Probe, TokenPanelProps } from "./token-panel";

export default function TokenDetails({ tokens, exchange, onProbe }: TokenPanelProps) {
  const [now, setNow] = useState(() => Date.now());
  const [error, setError] = useState("");
  const [probed, setProbed] = useState(false);
  const held = tokens.peek();

  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);

  async function probe(kind: Probe) {
    setError("");
    setProbed(true);
    await onProbe(kind).catch((failure: unknown) => setError(messageOf(failure)));
  }

  return (
    <div className="space-y-4 border-t border-line p-4 text-sm">
      {held ? (
        <>
          <p>
            {timeLeft(held.endsAt - now)}{" "}
            <span className="text-muted">Signing out does not shorten its life: the service accepts a token until it expires.</span>
          </p>
          <div className="grid gap-4 sm:grid-cols-[minmax(0,1fr)_minmax(0,2fr)]">
            <Json title="Header" value={decodeToken(held.token).header} />
            <Json title="Claims" value={decodeToken(held.token).claims} />
          </div>
        </>
      ) : (
        <p className="text-muted">There is no token at the moment. The next request gets one.</p>
      )}
      <div>
        <h2 className="mb-2 font-medium">What the service answered</h2>
        <p role="status" className="sr-only">
          {probed && exchange && `The service answered ${exchange.status}${exchange.problem?.code ? `, ${exchange.problem.code}` : ""}.`}
        </p>
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
      {error && (
        <p role="alert" className="text-danger">
          {error}
        </p>
      )}
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
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1" data-testid="answer">
      {rows.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted">{name}</dt>
          <dd className="font-mono text-xs leading-5 break-all">{value}</dd>
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
  const seconds = Math.floor(milliseconds / 1000);
  if (seconds <= 0) {
    return "This token has expired. The next request gets a new one.";
  }
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s left. The page renews it automatically.`;
}
