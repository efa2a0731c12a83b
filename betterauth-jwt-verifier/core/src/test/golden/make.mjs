// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

// Makes the golden tokens: installs the versions of better-auth in versions.json, and lets each one mint tokens.
// Usage: node make.mjs [--check | --record] [folder to keep the installations in]; writes ../resources/golden/*.json. With --check it writes
// nothing, names the tokens whose form differs from the recorded one, and exits with 1 if there are any. Private keys are never
// written. Needs Node 20 and the npm registry. end-to-end/versions runs it.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { installations, installProvider, installServer, providers } from "./installations.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const golden = join(here, "..", "resources", "golden");
const options = process.argv.slice(2);
const checking = options.includes("--check");
const kept = options.find((option) => !option.startsWith("--"));
const base = kept ?? mkdtempSync(join(tmpdir(), "golden-"));

/** Returns what two recordings of a token have in common: its form, but no value that changes with each key or user. */
function form({ name, token, jwks, reason }) {
  const sorted = (object) => Object.keys(object).sort().join(" ");
  const header = /^eyJ[\w-]*\./.test(token) ? JSON.parse(Buffer.from(token.split(".")[0], "base64url")) : {};
  const keys = jwks.keys.map((key) => `${sorted(key)} (${[key.kty, key.crv, key.alg].join(" ")})`);
  return `${name}: ${reason ?? "accepted"}; header ${sorted(header)} (${[header.alg, header.typ].join(" ")}); keys ${keys.join(", ")}`;
}

function compare(name, tokens) {
  const recorded = JSON.parse(readFileSync(join(golden, `${name}.json`), "utf8")).tokens.map(form);
  const minted = tokens.map(form);
  const report = (token, what) => {
    console.error(`${name}: ${what} ${token}`);
    process.exitCode = 1;
  };
  minted.filter((token) => !recorded.includes(token)).forEach((token) => report(token, "is not recorded:"));
  recorded.filter((token) => !minted.includes(token)).forEach((token) => report(token, "is recorded, and the server no longer issues"));
}

function mint(name, folder, script) {
  copyFileSync(join(here, "server.mjs"), join(folder, "server.mjs"));
  copyFileSync(join(here, script), join(folder, script));
  const minted = execFileSync("node", [script], { cwd: folder, maxBuffer: 1 << 24, stdio: ["ignore", "pipe", "pipe"] });
  const { tokens } = JSON.parse(minted);
  if (checking) compare(name, tokens);
  else writeFileSync(join(golden, `${name}.json`), JSON.stringify({ tokens }, null, 1) + "\n");
  console.log(`${name}: ${tokens.length} tokens`);
}

mkdirSync(golden, { recursive: true });
for (const [name, version] of Object.entries(installations)) mint(name, installServer(base, version), "mint.mjs");
for (const [name, version] of Object.entries(providers)) mint(name, installProvider(base, version), "mint-oauth.mjs");
if (!kept) rmSync(base, { recursive: true });
