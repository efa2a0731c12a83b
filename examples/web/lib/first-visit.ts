// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* Remembers that the "Your token" panel was shown, so that it opens by itself only once. */
const KEY = "token-panel";
const SEEN = "seen";

export function isFirstVisit() {
  try {
    return localStorage.getItem(KEY) !== SEEN;
  } catch {
    return false; // the browser keeps nothing for this page, so it would open each time
  }
}

export function rememberVisit() {
  try {
    localStorage.setItem(KEY, SEEN);
  } catch {
    // as above
  }
}
