// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

// Makes the golden tokens: installs several versions of better-auth, one folder each, and lets every one mint tokens.
// Usage: node make.mjs [folder to keep the installations in]; writes ../resources/golden/*.json. Private keys are never
// written. Needs Node 20 and the npm registry.
import { execFileSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const golden = join(here, "..", "resources", "golden");
const installations = {
  "1.2.12": ["better-auth@1.2.12"],
  "1.3.0": ["better-auth@1.3.0"],
  "1.3.34": ["better-auth@1.3.34"],
  "1.4.22": ["better-auth@1.4.22"],
  "1.5.6": ["better-auth@1.5.6"],
  "1.6.34": ["better-auth@1.6.34"],
  "1.7.25": ["better-auth@1.7.25"],
};
const providers = {
  "oauth-provider-1.7.5": ["better-auth@1.7.5", "@better-auth/core@1.7.5", "@better-auth/oauth-provider@1.7.5"],
};

const kept = process.argv[2];
const base = kept ?? mkdtempSync(join(tmpdir(), "golden-"));
mkdirSync(golden, { recursive: true });
for (const [script, versions] of [["mint.mjs", installations], ["mint-oauth.mjs", providers]]) {
  for (const [name, packages] of Object.entries(versions)) {
    const folder = join(base, name);
    if (!existsSync(join(folder, "node_modules"))) {
      mkdirSync(folder, { recursive: true });
      writeFileSync(join(folder, "package.json"), '{"private":true,"type":"module"}');
      execFileSync("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", ...packages], { cwd: folder, stdio: "inherit" });
    }
    copyFileSync(join(here, "server.mjs"), join(folder, "server.mjs"));
    copyFileSync(join(here, script), join(folder, script));
    const minted = execFileSync("node", [script], { cwd: folder, maxBuffer: 1 << 24, stdio: ["ignore", "pipe", "inherit"] });
    writeFileSync(join(golden, `${name}.json`), JSON.stringify(JSON.parse(minted), null, 1) + "\n");
    console.log(`${name}: ${JSON.parse(minted).tokens.length} tokens`);
  }
}
if (!kept) rmSync(base, { recursive: true });
