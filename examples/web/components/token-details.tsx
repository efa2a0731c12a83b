// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
"use client";

import { useEffect, useMemo, useState } from "react";
import { createTaskApi } from "@/lib/task-api";
import { decodeToken } from "@/lib/token";
import { Answer, Json } from "./answer";
import { Attempts } from "./attempts";
import { JvmView } from "./jvm-view";
import type { TokenPanelProps } from "./token-panel";

export default function TokenDetails({ tokens, taskApiUrl, explains, exchange }: TokenPanelProps) {
  const api = useMemo(() => createTaskApi(taskApiUrl, tokens), [taskApiUrl, tokens]);
  const [keysVersion, setKeysVersion] = useState(0);
  const held = tokens.peek();

  return (
    <div className="space-y-6 border-t border-line p-4 text-sm">
      <JvmView api={api} tokens={tokens} keysVersion={keysVersion} />
      <Attempts tokens={tokens} taskApiUrl={taskApiUrl} explains={explains} onKeysRotated={() => setKeysVersion(keysVersion + 1)} />
      <section aria-labelledby="token-title">
        <h2 id="token-title" className="mb-2 text-base font-semibold">
          Your token in the browser
        </h2>
        {held ? (
          <>
            <p className="mb-3">
              <TimeLeft endsAt={held.endsAt} />{" "}
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
      </section>
      <section aria-labelledby="answer-title">
        <h2 id="answer-title" className="mb-2 text-base font-semibold">
          The page’s last request
        </h2>
        {exchange ? <Answer exchange={exchange} testId="answer" /> : <p className="text-muted">Nothing yet.</p>}
      </section>
    </div>
  );
}

function TimeLeft({ endsAt }: { endsAt: number }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(timer);
  }, []);
  const seconds = Math.floor((endsAt - now) / 1000);
  if (seconds <= 0) {
    return "This token has expired. The next request gets a new one.";
  }
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s left. The page renews it automatically.`;
}
