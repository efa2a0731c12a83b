// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* Where Chromium is. Needs no library, because the tests of docs/site use it too. */
import { existsSync } from "node:fs";
import { delimiter, join } from "node:path";

const NAMES = ["chromium", "chromium-browser", "google-chrome-stable", "google-chrome"];

/** The path of Chromium; undefined where there is none. In CI that is a failure: a skipped test proves nothing there. */
export function findChromium() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const candidates = [process.env.CHROMIUM, ...NAMES.flatMap((name) => folders.map((folder) => join(folder, name)))];
  const found = candidates.find((path) => path && existsSync(path));
  if (!found && process.env.CI) {
    throw new Error(`No Chromium was found, and CI is set. Install the package chromium, or set CHROMIUM to its path.`);
  }
  return found;
}
