// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
import type { Metadata } from "next";
import { connection } from "next/server";

export const metadata: Metadata = { title: "Not found" };

export default async function NotFound() {
  await connection(); // a page made at build could not carry the nonce of its Content-Security-Policy
  return (
    <main className="mx-auto flex min-h-dvh max-w-sm flex-col items-center justify-center gap-4 px-4 text-center">
      <h1 className="text-xl font-semibold">Page not found</h1>
      <a href="/" className="link">
        To the tasks
      </a>
    </main>
  );
}
