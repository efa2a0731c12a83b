// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/*
 * `npm ci`, but only when package-lock.json (or Node's major version) differs from what node_modules was made of.
 * For builds that ask for it often: Maven's, and those of the Java tests that start test/auth-server.mjs.
 *   node scripts/install.mjs [FOLDER]    FOLDER is another one with a package-lock.json
 */
import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { fileURLToPath } from "node:url";

const root = process.argv[2] ? `${resolve(process.argv[2])}/` : fileURLToPath(new URL("..", import.meta.url));
const stamp = `${root}node_modules/.made-of`;
const wanted = createHash("sha256").update(readFileSync(`${root}package-lock.json`)).digest("hex") + ` node ${process.versions.node.split(".")[0]}`;

if (!existsSync(stamp) || readFileSync(stamp, "utf8") !== wanted) {
  const { status, error } = spawnSync("npm", ["ci", "--no-audit", "--no-fund", "--loglevel=error"], { cwd: root, stdio: "inherit" });
  if (status !== 0) {
    console.error(`npm ci failed${error ? `: ${error.message}` : ""}. It needs the npm registry, or a mirror that npm is configured for.`);
    process.exit(1);
  }
  writeFileSync(stamp, wanted);
}
