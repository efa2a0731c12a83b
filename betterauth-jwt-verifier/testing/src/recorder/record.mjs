// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

// Records the WireMock mappings: installs one version of better-auth for each supported minor version, starts it, and writes its
// responses to ../main/resources/better-auth. The faults that a network adds are written from the recorded JWK Set.
// Usage: node record.mjs [--check] [folder to keep the installations in]. With --check it writes nothing, names the mappings
// that differ from the responses of the servers, and exits with 1 if there are any. Needs Node 20 and the npm registry.
// Private keys, secrets and tokens are never written.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { install, installations, providers } from "../../../core/src/test/golden/installations.mjs";
import { differences, faults, mapping } from "./mappings.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const output = join(here, "..", "main", "resources", "better-auth");
const options = process.argv.slice(2);
const checking = options.includes("--check");
const kept = options.find((option) => option !== "--check");
const base = kept ?? mkdtempSync(join(tmpdir(), "stubs-"));
const newest = (names) => Object.entries(Object.fromEntries(names.map((name) => [name.split(".").slice(0, 2).join("."), name])));

function run(name, packages, script) {
  const folder = install(base, name, packages);
  copyFileSync(join(here, script), join(folder, script));
  return JSON.parse(execFileSync("node", [script], { cwd: folder, stdio: ["ignore", "pipe", "ignore"] }));
}

function save(minor, file, mappings) {
  if (checking) {
    const recorded = JSON.parse(readFileSync(join(output, minor, "mappings", `${file}.json`), "utf8")).mappings;
    for (const difference of differences(mappings, recorded)) {
      console.error(`${minor}/${file}: ${difference}`);
      process.exitCode = 1;
    }
    return;
  }
  const folder = join(output, minor, "mappings");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, `${file}.json`), JSON.stringify({ mappings }, null, 2) + "\n");
}

for (const [minor, name] of newest(Object.keys(installations))) {
  const answers = run(name, installations[name], "serve.mjs");
  save(minor, "server", answers.map((answer) => mapping(answer, name)));
  save(minor, "key-server-faults", faults(answers));
  console.log(`${minor}: ${answers.length} responses of ${name}`);
}
for (const [name, packages] of Object.entries(providers)) {
  const answers = run(name, packages, "serve-oauth.mjs");
  const minor = name.replace(/.*-(\d+\.\d+)\..*/, "$1");
  save(minor, "oauth", answers.map((answer) => mapping(answer, name)));
  console.log(`${minor}: ${answers.length} responses of ${name}`);
}
if (!kept) rmSync(base, { recursive: true });
