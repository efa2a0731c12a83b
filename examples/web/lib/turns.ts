// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/** Changes of one thing are sent one after the other, so that the last one wins. */
export class Turns {
  #last = new Map<string, Promise<unknown>>();

  take<T>(id: string, send: () => Promise<T>) {
    const turn = (this.#last.get(id) ?? Promise.resolve()).then(send, send);
    this.#last.set(id, turn);
    const forget = () => void (this.#last.get(id) === turn && this.#last.delete(id));
    turn.then(forget, forget);
    return turn;
  }
}
