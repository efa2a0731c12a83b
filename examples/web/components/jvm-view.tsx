// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
"use client";

import { useCallback, useEffect, useState } from "react";
import { explainToken, fetchPublicKeys, type Explanation, type PublicKey } from "@/lib/explanation";
import type { TaskApi } from "@/lib/task-api";
import type { TokenCache } from "@/lib/token";
import { messageOf } from "@/lib/trouble";
import { Facts, Json } from "./answer";

type View = { explanation: Explanation | null; keys: readonly PublicKey[] };

/** The keys are read last: Better Auth makes a key only when it signs the first token with it. */
async function loadView(api: TaskApi): Promise<View> {
  const explanation = await explainToken(api);
  return { explanation, keys: await fetchPublicKeys() };
}

/** @param keysVersion changes when the keys have changed, so that they are read again */
type Props = { api: TaskApi; tokens: TokenCache; keysVersion: number };

/** How the service verified the token, as it says itself, beside the public keys that it uses. */
export function JvmView({ api, tokens, keysVersion }: Props) {
  const [view, setView] = useState<View | null>(null);
  const [error, setError] = useState("");

  const load = useCallback(
    () =>
      loadView(api).then(
        (seen) => {
          setView(seen);
          setError("");
        },
        (failure: unknown) => setError(messageOf(failure)),
      ),
    [api],
  );

  useEffect(() => void load(), [load, keysVersion]);

  async function renew() {
    try {
      await tokens.replace(await tokens.get());
    } catch (failure) {
      setError(messageOf(failure));
      return;
    }
    await load();
  }

  return (
    <section aria-labelledby="jvm-title">
      <h2 id="jvm-title" className="mb-2 text-base font-semibold">
        What the JVM saw
      </h2>
      {error && (
        <p role="alert" className="mb-2 text-danger">
          {error}
        </p>
      )}
      {view && <Seen view={view} />}
      <div className="mt-3 flex flex-wrap gap-2">
        <button type="button" className="button min-h-8 px-3" onClick={() => void renew()}>
          Send a new token
        </button>
        <button type="button" className="button min-h-8 px-3" onClick={() => void load()}>
          Send the same token again
        </button>
      </div>
    </section>
  );
}

function Seen({ view: { explanation, keys } }: { view: View }) {
  return (
    <div className="grid gap-4 sm:grid-cols-2">
      {explanation ? (
        <Explained explanation={explanation} />
      ) : (
        <p className="text-muted">The service explains only if it was started with EXPLAIN_TOKENS=true.</p>
      )}
      <PublicKeys keys={keys} used={explanation?.key_id} />
    </div>
  );
}

function Explained({ explanation }: { explanation: Explanation }) {
  const { cached, verification_microseconds: time, jwk_set: set } = explanation;
  const age = set.age_seconds === undefined ? "" : `fetched ${Math.round(set.age_seconds)} s ago`;
  const next = set.next_refresh_at && `, next at ${new Date(set.next_refresh_at).toLocaleTimeString()}`;
  return (
    <div className="min-w-0 space-y-3">
      <p role="status">
        {cached ? "A token that it had verified before, found in its cache" : "A new token, verified by its signature"}{" "}
        <span className="whitespace-nowrap">in {time} µs.</span>
      </p>
      <Facts
        testId="explanation"
        facts={[
          ["Key", explanation.key_id],
          ["Algorithm", explanation.algorithm],
          ["Verified by", explanation.signature_provider],
          ["Keys", `${age}${next ?? ""}`],
        ]}
      />
      <Json title="Verified claims" value={explanation.claims} />
    </div>
  );
}

function PublicKeys({ keys, used }: { keys: readonly PublicKey[]; used?: string }) {
  return (
    <div className="min-w-0">
      <h3 className="mb-1 font-medium">
        Public keys, from{" "}
        <a className="link" href="/api/auth/jwks">
          /api/auth/jwks
        </a>
      </h3>
      <ul className="space-y-2" aria-label="Public keys">
        {keys.map(({ kid, ...key }) => (
          <li key={kid} className={`rounded-lg border p-3 font-mono text-xs break-all ${kid === used ? "border-accent bg-accent-soft" : "border-line bg-raised"}`}>
            {kid === used && <strong className="block font-sans font-medium text-accent">This key signed your token.</strong>}
            {JSON.stringify({ kid, ...key })}
          </li>
        ))}
      </ul>
    </div>
  );
}
