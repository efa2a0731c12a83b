// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
import { Turns } from "./turns";

/** Puts questions to the user, one after the other. */
export class Questions<Question, Answer> {
  #show: (question: Question | null) => void;
  #turns = new Turns();
  #answer?: (answer: Answer) => void;

  /** @param show puts the question on the screen, or takes the last one away */
  constructor(show: (question: Question | null) => void) {
    this.#show = show;
  }

  ask(question: Question) {
    return this.#turns.take("", () => {
      this.#show(question);
      return new Promise<Answer>((resolve) => {
        this.#answer = resolve;
      });
    });
  }

  answer(answer: Answer) {
    this.#show(null);
    this.#answer?.(answer);
  }
}
