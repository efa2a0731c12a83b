// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* The part of the task store that components see: state, its listeners, messages. Knows nothing of tasks or requests. */
import { FIRST_STATE, type State } from "./snapshot";

const NOTICE_FOR = 5_000;

export class Screen<Snapshot> {
  #compose: (state: State) => Snapshot;
  #state: State = FIRST_STATE;
  #snapshot: Snapshot;
  #listeners = new Set<() => void>();
  #lastKey = 0;

  /** @param compose adds to the state what is kept elsewhere */
  constructor(compose: (state: State) => Snapshot) {
    this.#compose = compose;
    this.#snapshot = compose(this.#state);
  }

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  getSnapshot = () => this.#snapshot;

  get state() {
    return this.#state;
  }

  update(change: Partial<State> = {}) {
    this.#state = { ...this.#state, ...change };
    this.#snapshot = this.#compose(this.#state);
    this.#listeners.forEach((listener) => listener());
  }

  setRowError(id: string, text?: string) {
    const rowErrors = new Map(this.#state.rowErrors);
    if (text === undefined) {
      rowErrors.delete(id);
    } else {
      rowErrors.set(id, text);
    }
    this.update({ rowErrors });
  }

  /** Shows a message; one that can be undone stays until it is dismissed. */
  notify(text: string, undo?: () => void) {
    const key = ++this.#lastKey;
    this.update({ notices: [...this.#state.notices, { key, text, undo }].slice(-3) });
    if (!undo) {
      setTimeout(() => this.dismiss(key), NOTICE_FOR);
    }
    return key;
  }

  dismiss(key: number) {
    this.update({ notices: this.#state.notices.filter((notice) => notice.key !== key) });
  }
}
