// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/** The environment is not as it must be; the message names each setting and what was expected of it. */
export class SettingsError extends Error {
  constructor(readonly problems: string[]) {
    super(`Cannot start the web example:\n${problems.map((problem) => `  - ${problem}`).join("\n")}`);
    this.name = "SettingsError";
  }
}
