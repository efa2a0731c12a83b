// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* No request may keep the page waiting forever. */

/** How long the page waits for a complete response before it reports that there is none. */
export const PATIENCE = 10_000;

/**
 * Runs a request and gives it up after {@link PATIENCE}, or as soon as the given signal is aborted.
 * @param run gets a signal to pass to `fetch`; its result counts only while the signal is not aborted
 */
export async function withDeadline<T>(run: (signal: AbortSignal) => Promise<T>, given?: AbortSignal): Promise<T> {
  const controller = new AbortController();
  const { signal } = controller;
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener("abort", () => reject(new DOMException("The request was given up.", "AbortError")));
  });
  const abort = () => controller.abort();
  const timer = setTimeout(abort, PATIENCE);
  given?.addEventListener("abort", abort);
  try {
    return await Promise.race([given?.aborted ? Promise.reject(given.reason) : run(signal), aborted]);
  } finally {
    clearTimeout(timer);
    given?.removeEventListener("abort", abort);
  }
}
