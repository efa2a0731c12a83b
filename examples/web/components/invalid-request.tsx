// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/** The consent page without a request that Better Auth signed. It leads nowhere, because no address here can be trusted. */
export function InvalidRequest() {
  return (
    <main className="mx-auto flex min-h-dvh max-w-sm flex-col items-center justify-center gap-4 px-4 text-center">
      <h1 className="text-xl font-semibold">This request has expired</h1>
      <p className="text-sm text-muted">Go back to the application that sent you here, and start again.</p>
      <a href="/" className="link">
        To the tasks
      </a>
    </main>
  );
}
