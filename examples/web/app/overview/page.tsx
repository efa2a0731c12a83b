// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* A server component that calls the backend as the signed-in user. The browser never sees the token. */
import type { Metadata } from "next";
import { connection } from "next/server";
import { Alert } from "@/components/alert";
import { PageHeader } from "@/components/page-header";
import { countTasks } from "@/lib/server-task-api";
import { requireUser } from "@/lib/session";

export const metadata: Metadata = { title: "Overview" };

export default async function Page() {
  await connection();
  await requireUser("/overview");
  const counts = await countTasks().catch(() => null);
  return (
    <div className="mx-auto min-h-dvh max-w-3xl px-4 pb-28">
      <PageHeader name={<span className="text-lg font-semibold">Tasks</span>}>
        <a href="/" className="button button-quiet">
          Back to the tasks
        </a>
      </PageHeader>
      <main className="space-y-4">
        <h1 className="text-2xl font-semibold">Overview</h1>
        {counts ? (
          <dl className="card grid grid-cols-[auto_minmax(0,1fr)] gap-x-6 gap-y-2 p-5">
            <dt className="text-muted">Open</dt>
            <dd>{counts.open}</dd>
            <dt className="text-muted">Done</dt>
            <dd>{counts.done}</dd>
          </dl>
        ) : (
          <Alert>The tasks could not be counted. Load the page again in a moment.</Alert>
        )}
        <p className="text-sm text-muted">The Next.js server called the JVM service for this page. The browser did not need the token.</p>
      </main>
    </div>
  );
}
