// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* Short messages that go by themselves, but never while somebody reads them or is about to press their button. */
import type { Notice } from "./snapshot";

export const SHOWN_FOR = 10_000;
const WITHOUT_UNDO = 3;

type Options = Pick<Notice, "taskId" | "undo"> & {
  /** Called when the time is over, but not after an undo. */
  onEnd?: () => void;
};

export class NoticeBoard {
  #publish: (notices: readonly Notice[]) => void;
  #notices: readonly Notice[] = [];
  #timers = new Map<number, ReturnType<typeof setTimeout>>();
  #ends = new Map<number, () => void>();
  #lastKey = 0;

  constructor(publish: (notices: readonly Notice[]) => void) {
    this.#publish = publish;
  }

  notify(text: string, { taskId, undo, onEnd }: Options = {}) {
    const key = ++this.#lastKey;
    const takeBack = undo && (() => (this.dismiss(key), undo()));
    this.#ends.set(key, () => void (this.dismiss(key), onEnd?.()));
    this.#start(key);
    const plain = this.#notices.filter((notice) => !notice.undo);
    const surplus = undo ? [] : plain.slice(0, Math.max(0, plain.length + 1 - WITHOUT_UNDO));
    this.#show([...this.#notices.filter((notice) => !surplus.includes(notice)), { key, text, taskId, undo: takeBack }]);
    return key;
  }

  dismiss(key: number) {
    clearTimeout(this.#timers.get(key));
    this.#timers.delete(key);
    this.#ends.delete(key);
    this.#show(this.#notices.filter((notice) => notice.key !== key));
    this.release(); // the pointer or the focus may have been on the message that is gone
  }

  /** Stops the clock, while the pointer or the focus is on a message. */
  hold() {
    this.#timers.forEach((timer) => clearTimeout(timer));
  }

  /** Every message gets its full time again. */
  release() {
    this.hold();
    this.#ends.forEach((_, key) => this.#start(key));
  }

  #start(key: number) {
    this.#timers.set(key, setTimeout(() => this.#ends.get(key)?.(), SHOWN_FOR));
  }

  #show(notices: readonly Notice[]) {
    this.#notices = notices;
    this.#publish(notices);
  }
}
