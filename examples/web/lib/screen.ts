// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* The part of the task store that components see: state, its listeners, messages. Knows nothing of tasks or requests. */
import { NoticeBoard } from "./notice-board";
import { FIRST_STATE, type State } from "./snapshot";

export class Screen<Snapshot> {
  #compose: (state: State) => Snapshot;
  #state: State;
  #snapshot: Snapshot;
  #listeners = new Set<() => void>();

  readonly notices = new NoticeBoard((notices) => this.update({ notices }));

  /** @param compose adds to the state what is kept elsewhere */
  constructor(compose: (state: State) => Snapshot, first: Partial<State>) {
    this.#compose = compose;
    this.#state = { ...FIRST_STATE, ...first };
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
}
