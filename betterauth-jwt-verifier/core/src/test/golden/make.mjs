// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

// Makes the golden tokens: installs several versions of better-auth, one folder each, and lets every one mint tokens.
// Usage: node make.mjs [folder to keep the installations in]; writes ../resources/golden/*.json. Private keys are never
// written. Needs Node 20 and the npm registry.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { install, installations, providers } from "./installations.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const golden = join(here, "..", "resources", "golden");
const kept = process.argv[2];
const base = kept ?? mkdtempSync(join(tmpdir(), "golden-"));
mkdirSync(golden, { recursive: true });
for (const [script, versions] of [["mint.mjs", installations], ["mint-oauth.mjs", providers]]) {
  for (const [name, packages] of Object.entries(versions)) {
    const folder = install(base, name, packages);
    copyFileSync(join(here, "server.mjs"), join(folder, "server.mjs"));
    copyFileSync(join(here, script), join(folder, script));
    const minted = execFileSync("node", [script], { cwd: folder, maxBuffer: 1 << 24, stdio: ["ignore", "pipe", "inherit"] });
    writeFileSync(join(golden, `${name}.json`), JSON.stringify(JSON.parse(minted), null, 1) + "\n");
    console.log(`${name}: ${JSON.parse(minted).tokens.length} tokens`);
  }
}
if (!kept) rmSync(base, { recursive: true });
