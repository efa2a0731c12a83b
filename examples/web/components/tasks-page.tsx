// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
"use client";

import Link from "next/link";
import { useCallback, useEffect, useState, useSyncExternalStore } from "react";
import { authClient } from "@/lib/auth-client";
import { leaveTo } from "@/lib/leave";
import { damage, probeService } from "@/lib/probe";
import { createTaskApi, type Exchange } from "@/lib/task-api";
import { TaskStore } from "@/lib/task-store";
import { createTokenCache } from "@/lib/token";
import { PageHeader } from "./page-header";
import { SessionDialog } from "./session-dialog";
import { TaskList } from "./task-list";
import { TokenPanel, type Probe } from "./token-panel";

export type User = { id: string; name: string; email: string };

/** The whole page of a signed-in person: joins Better Auth's token, the typed client and the list. */
export function TasksPage({ user, taskApiUrl }: { user: User; taskApiUrl: string }) {
  const [exchange, setExchange] = useState<Exchange | null>(null);
  const [{ tokens, store }] = useState(() => {
    const tokens = createTokenCache(user.id, () => authClient.token());
    return { tokens, store: new TaskStore(createTaskApi(taskApiUrl, tokens, { onExchange: setExchange })) };
  });
  const { trouble } = useSyncExternalStore(store.subscribe, store.getSnapshot, store.getSnapshot);
  const [dismissed, setDismissed] = useState<unknown>(null);

  useEffect(() => {
    const leave = () => {
      tokens.setLeaving(true);
      void store.flush();
    };
    const comeBack = () => tokens.setLeaving(false); // from the browser's cache of pages
    const load = () => void store.load();
    load();
    window.addEventListener("pagehide", leave);
    window.addEventListener("pageshow", comeBack);
    window.addEventListener("online", load);
    return () => {
      window.removeEventListener("pagehide", leave);
      window.removeEventListener("pageshow", comeBack);
      window.removeEventListener("online", load);
      void store.flush();
      store.close();
    };
  }, [store, tokens]);

  async function signOut() {
    await store.flush();
    const { error } = await authClient.signOut().catch(() => ({ error: { status: 0 } }));
    if (error) {
      store.notify("You could not be signed out: the sign-in server does not answer.");
      return;
    }
    tokens.clear();
    leaveTo("/sign-in");
  }

  const signedInAgain = useCallback(() => {
    tokens.clear();
    store.forgetErrors();
    void store.load();
  }, [store, tokens]);

  const probe = useCallback(
    async (kind: Probe) => {
      const token = kind === "without" ? null : await tokens.get();
      await probeService(taskApiUrl, kind === "damaged" && token ? damage(token) : token, setExchange);
    },
    [taskApiUrl, tokens],
  );

  return (
    <div className="mx-auto flex min-h-dvh max-w-3xl flex-col px-4 pb-28">
      <PageHeader name={<h1 className="text-lg font-semibold">Tasks</h1>}>
        <Link href="/account" className="button button-quiet max-w-40 min-w-0">
          <span className="truncate">{user.name}</span>
        </Link>
        <button type="button" className="button button-quiet" onClick={signOut}>
          Sign out
        </button>
      </PageHeader>
      <main className="flex-1">
        <TaskList store={store} onSignIn={() => setDismissed(null)} />
      </main>
      <footer className="pt-8">
        <TokenPanel tokens={tokens} exchange={exchange} onProbe={probe} />
      </footer>
      {trouble?.kind === "signed-out" && dismissed !== trouble && (
        <SessionDialog email={user.email} onSignedIn={signedInAgain} onClose={() => setDismissed(trouble)} />
      )}
    </div>
  );
}
