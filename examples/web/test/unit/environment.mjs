// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* jsdom with what browsers have and jsdom has not: fetch and its classes, taken from Node. */
import { TestEnvironment } from "jest-environment-jsdom";

const MISSING = ["AbortController", "AbortSignal", "Headers", "ReadableStream", "Request", "Response", "TextDecoder", "TextEncoder", "crypto"];

export default class BrowserEnvironment extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    for (const name of MISSING) {
      Object.defineProperty(this.global, name, { value: globalThis[name], configurable: true, writable: true });
    }
  }
}
