// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/*
 * `next build` leaves the files for the browser out of .next/standalone, for people who have a CDN. We have none:
 * with them copied in, `node .next/standalone/server.js` serves the whole page.
 */
import { cpSync, rmSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const target = `${root}.next/standalone/.next/static`;

rmSync(target, { recursive: true, force: true });
cpSync(`${root}.next/static`, target, { recursive: true });
