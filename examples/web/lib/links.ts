// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* Finds the web addresses in a text. */
const ADDRESS = /(https?:\/\/[^\s<>"]+[^\s<>"'.,;:!?)\]}])/;

/** The parts of a text in order; every second one is an address that begins with http:// or https://. */
export function splitLinks(text: string) {
  return text.split(ADDRESS);
}
