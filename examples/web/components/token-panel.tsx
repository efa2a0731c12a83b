// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
"use client";

import { lazy, Suspense, useState } from "react";
import type { Exchange } from "@/lib/task-api";
import type { TokenCache } from "@/lib/token";
import { Icon } from "./icons";

const TokenDetails = lazy(() => import("./token-details")); // most visitors never open it

export type Probe = "as it is" | "damaged" | "without";
export type TokenPanelProps = { tokens: TokenCache; exchange: Exchange | null; onProbe: (kind: Probe) => Promise<void> };

/** For developers: what travels to the backend with each request, and what the backend said. */
export function TokenPanel(props: TokenPanelProps) {
  const [open, setOpen] = useState(false);
  return (
    <details className="card" onToggle={(event) => setOpen(event.currentTarget.open)}>
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
  );
}
