// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

// Records the WireMock mappings: installs the version of better-auth that core/src/test/golden/versions.json has for each minor
// version, starts it, and writes its responses to ../main/resources/better-auth. The faults that a network adds are written from
// the recorded JWK Set. end-to-end/versions runs it.
// Usage: node record.mjs [--check | --record] [folder to keep the installations in]. With --check it writes nothing, names the mappings
// that differ from the responses of the servers, and exits with 1 if there are any. Needs Node 20 and the npm registry.
// Private keys, secrets and tokens are never written.
import { execFileSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { installations, installProvider, installServer, providers } from "../../../core/src/test/golden/installations.mjs";
import { differences, faults, mapping } from "./mappings.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const output = join(here, "..", "main", "resources", "better-auth");
const options = process.argv.slice(2);
const checking = options.includes("--check");
const kept = options.find((option) => !option.startsWith("--"));
const base = kept ?? mkdtempSync(join(tmpdir(), "stubs-"));

function run(folder, script) {
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

for (const [minor, version] of Object.entries(installations).filter(([name]) => /^\d+\.\d+$/.test(name))) {
  const answers = run(installServer(base, version), "serve.mjs");
  save(minor, "server", answers.map((answer) => mapping(answer, version)));
  save(minor, "key-server-faults", faults(answers));
  console.log(`${minor}: ${answers.length} responses of ${version}`);
}
for (const [name, version] of Object.entries(providers)) {
  const answers = run(installProvider(base, version), "serve-oauth.mjs");
  const minor = name.replace("oauth-provider-", "");
  save(minor, "oauth", answers.map((answer) => mapping(answer, `oauth-provider-${version}`)));
  console.log(`${minor}: ${answers.length} responses of oauth-provider-${version}`);
}
if (!kept) rmSync(base, { recursive: true });
