// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* Tries again what may pass by itself: soon at first, then less often, and never twice at once. */

const WAITS = [2_000, 4_000, 8_000, 15_000];

export class Retries {
  #attempt: () => void;
  #timer?: ReturnType<typeof setTimeout>;
  #failures = 0;

  constructor(attempt: () => void) {
    this.#attempt = attempt;
  }

  /** @param atLeast milliseconds, as the service may ask for more time */
  plan(atLeast = 0) {
    this.cancel();
    const wait = WAITS[Math.min(this.#failures++, WAITS.length - 1)] ?? 0;
    this.#timer = setTimeout(this.#attempt, Math.max(wait, atLeast));
  }

  cancel() {
    clearTimeout(this.#timer);
  }

  /** It worked, so the next failure is a first one again. */
  forget() {
    this.#failures = 0;
  }
}
