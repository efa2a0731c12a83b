// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
"use client";

import { lazy, Suspense, useCallback, useEffect, useState } from "react";
import { isFirstVisit, rememberVisit } from "@/lib/first-visit";
import type { Exchange } from "@/lib/task-api";
import type { TokenCache } from "@/lib/token";
import { useHydrated } from "@/lib/use-hydrated";
import { Icon } from "./icons";

const TokenDetails = lazy(() => import("./token-details")); // needed only while it is open

const STORY = "A JVM service stores your tasks. It verifies your token with public keys, without a request to the sign-in server.";

export type TokenPanelProps = {
  tokens: TokenCache;
  taskApiUrl: string;
  /** Whether the sign-in server makes tokens that the service must reject. */
  explains: boolean;
  exchange: Exchange | null;
};

/** For developers: what travels to the backend with each request, and what the backend said. Opens on the first visit. */
export function TokenPanel(props: TokenPanelProps) {
  const [isFirst] = useState(isFirstVisit);
  const hydrated = useHydrated();
  const [chosen, setChosen] = useState<boolean | null>(null);
  const open = chosen ?? (hydrated && isFirst);
  // React does not see that the user opened it before the scripts run.
  const noticeOpened = useCallback((details: HTMLDetailsElement | null) => void (details?.open && setChosen(true)), []);
  useEffect(rememberVisit, []);

  return (
    <section aria-label="For developers">
      <p className="mb-3 text-sm text-muted">{STORY}</p>
      <details ref={noticeOpened} suppressHydrationWarning className="card" open={open} onToggle={(event) => setChosen(event.currentTarget.open)}>
        <summary className="flex min-h-12 items-center gap-2 px-4 text-sm font-medium">
          <Icon name="key" className="size-4 text-muted" />
          Your token
          <span className="ml-auto font-normal text-muted">for developers</span>
        </summary>
        {open && (
          <Suspense fallback={<p className="border-t border-line p-4 text-sm text-muted">Loading…</p>}>
            <TokenDetails {...props} />
          </Suspense>
        )}
      </details>
    </section>
  );
}
