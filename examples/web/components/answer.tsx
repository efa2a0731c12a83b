// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
import type { Exchange } from "@/lib/task-api";

/** A response of the service, with what it says about a rejection. */
export function Answer({ exchange: { method, path, status, problem, challenge }, testId }: { exchange: Exchange; testId: string }) {
  const isTokenProblem = status === 401 || status === 403;
  return (
    <Facts
      testId={testId}
      facts={[
        ["Request", `${method} ${path}`],
        ["Status", String(status)],
        ["Challenge", challenge],
        ["Code", problem?.code],
        ["Reason", problem?.detail],
        ["Remedy", problem?.remedy ?? (isTokenProblem && "The service sends it if EXPLAIN_TOKENS=true.")],
      ]}
    />
  );
}

type Fact = [name: string, value: string | false | null | undefined];

/** Names and values; those without a value are left out. */
export function Facts({ facts, testId }: { facts: Fact[]; testId: string }) {
  return (
    <dl className="grid grid-cols-[auto_minmax(0,1fr)] gap-x-4 gap-y-1" data-testid={testId}>
      {facts
        .filter(([, value]) => value)
        .map(([name, value]) => (
          <div key={name} className="contents">
            <dt className="text-muted">{name}</dt>
            <dd className="font-mono text-xs leading-5 wrap-anywhere">{value}</dd>
          </div>
        ))}
    </dl>
  );
}

export function Json({ title, value }: { title: string; value: unknown }) {
  return (
    <div className="min-w-0">
      <h3 className="mb-1 font-medium">{title}</h3>
      <pre tabIndex={0} aria-label={title} className="max-h-80 overflow-y-auto rounded-lg bg-raised p-3 font-mono text-xs break-all whitespace-pre-wrap">
        {JSON.stringify(value, null, 2)}
      </pre>
    </div>
  );
}
