// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
"use client";

import { useCallback, useEffect, useState, useSyncExternalStore, type MouseEvent } from "react";
import { authClient } from "@/lib/auth-client";
import type { Filter } from "@/lib/filter";
import { fromAddress, toAddress } from "@/lib/filter-address";
import { watchSession } from "@/lib/session-watch";
import { createTaskApi, type Exchange } from "@/lib/task-api";
import { TaskStore } from "@/lib/task-store";
import { createTokenCache } from "@/lib/token";
import { PageHeader } from "./page-header";
import { SessionDialog } from "./session-dialog";
import { SignOutButton } from "./sign-out-button";
import { TaskList } from "./task-list";
import { TokenPanel } from "./token-panel";

export type User = { id: string; name: string; email: string };

type Props = { user: User; taskApiUrl: string; explains: boolean; addressFilter: Filter };

/** The whole page of a signed-in user: joins Better Auth's token, the typed client and the list. */
export function TasksPage({ user, taskApiUrl, explains, addressFilter }: Props) {
  const [exchange, setExchange] = useState<Exchange | null>(null);
  const [{ tokens, store }] = useState(() => {
    const tokens = createTokenCache(user.id, (signal) => authClient.token({ fetchOptions: { signal } }));
    const api = createTaskApi(taskApiUrl, tokens, { onExchange: setExchange });
    return { tokens, store: new TaskStore(api, currentFilter(addressFilter)) };
  });
  const { trouble, filter } = useSyncExternalStore(store.subscribe, store.getSnapshot, store.getSnapshot);
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

  useEffect(() => {
    window.history.replaceState(null, "", toAddress(filter));
  }, [filter]);

  const signedInAgain = useCallback(() => {
    tokens.clear();
    void store.resumeSession();
  }, [store, tokens]);

  useEffect(() => {
    /** The session cookie belongs to all tabs, so another tab may have changed it; and the list may have changed too. */
    async function checkSession() {
      const { data, error } = await authClient.getSession().catch(() => ({ data: null, error: { status: 0 } }));
      const wasSignedOut = store.getSnapshot().trouble?.kind === "signed-out";
      if (!error && data?.user.id !== user.id) {
        tokens.clear(); // it would work until it ends
        store.endSession();
      } else if (wasSignedOut && !error) {
        signedInAgain();
      } else if (!wasSignedOut) {
        void store.load();
      }
    }
    return watchSession(() => void checkSession());
  }, [store, tokens, user.id, signedInAgain]);

  function onAccount(event: MouseEvent) {
    if (!navigator.onLine) {
      event.preventDefault(); // the browser's error page would take the place of what was typed
      store.notices.notify("You are offline. The account page needs a connection.");
    }
  }

  return (
    <div className="mx-auto flex min-h-dvh max-w-3xl flex-col px-4 pb-28">
      <PageHeader name={<h1 className="text-lg font-semibold">Tasks</h1>}>
        <a href="/account" className="button button-quiet max-w-40 min-w-0" onClick={onAccount}>
          <span className="truncate" dir="auto">
            {user.name.trim() || "Account"}
          </span>
        </a>
        <SignOutButton before={() => store.flush()} onFailure={(text) => store.notices.notify(text)} />
      </PageHeader>
      <main className="flex-1">
        <TaskList store={store} onSignIn={() => setDismissed(null)} />
      </main>
      <footer className="pt-8 print:hidden">
        <TokenPanel tokens={tokens} taskApiUrl={taskApiUrl} explains={explains} exchange={exchange} />
      </footer>
      {trouble?.kind === "signed-out" && dismissed !== trouble && (
        <SessionDialog user={user} onSignedIn={signedInAgain} onClose={() => setDismissed(trouble)} />
      )}
    </div>
  );
}

/** On the server, what the request says. In the browser, what the address says now, after Back and Forward too. */
function currentFilter(addressFilter: Filter) {
  return typeof window === "undefined" ? addressFilter : fromAddress(Object.fromEntries(new URLSearchParams(window.location.search)));
}
