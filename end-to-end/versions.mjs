// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

// Compares the list of recorded versions of better-auth with npm, and installs the newest patch of each minor version.
// Usage: node versions.mjs [--record] <folder>. Writes <folder>/installations.json: the name of each version and its folder. With
// --record it first puts the newest patches into the list. Exits with 3 if npm has a minor version that the list does not have.
import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { installations, installServer, list } from "../betterauth-jwt-verifier/core/src/test/golden/installations.mjs";

const OLDEST = [1, 2];
const UNLISTED = 3;
const recording = process.argv.includes("--record");
const folder = resolve(process.argv.at(-1));
const listFile = relative(process.cwd(), fileURLToPath(list));

const numbers = (version) => version.split(".").map(Number);
const minorOf = (version) => version.split(".").slice(0, 2).join(".");
const compare = (a, b) => numbers(a).map((part, i) => part - numbers(b)[i]).find((difference) => difference !== 0) ?? 0;

/** The newest patch version of each minor version from 1.2 that npm has, without previews. */
function published() {
  const versions = JSON.parse(execFileSync("npm", ["view", "better-auth", "versions", "--json"], { encoding: "utf8" }));
  const released = versions.filter((version) => /^\d+\.\d+\.\d+$/.test(version)).sort(compare);
  const [major, minor] = OLDEST;
  const supported = released.filter((version) => numbers(version)[0] > major || (numbers(version)[0] === major && numbers(version)[1] >= minor));
  return Object.fromEntries(supported.map((version) => [minorOf(version), version]));
}

const newest = published();
const unlisted = Object.keys(newest).filter((minor) => !(minor in installations));
for (const minor of unlisted) {
  console.error(`npm has better-auth ${newest[minor]}, and ${listFile} has no version ${minor}. Its tests run now and may fail.`);
  console.error(`  Add "${minor}": "${newest[minor]}" to the list and follow "Support a new Better Auth version" in CONTRIBUTING.md.`);
  process.exitCode = UNLISTED;
}
const tested = { ...installations, ...newest };
for (const [name, version] of Object.entries(installations)) {
  if (tested[name] !== version) console.error(`${name}: tested is ${tested[name]}; ${listFile} has ${version}`);
}
if (recording) {
  const versions = JSON.parse(readFileSync(list, "utf8"));
  for (const name of Object.keys(installations)) versions["better-auth"][name] = tested[name];
  writeFileSync(list, JSON.stringify(versions, null, 2) + "\n");
}
mkdirSync(folder, { recursive: true });
const folders = Object.entries(tested).map(([name, version]) => [name, installServer(folder, version)]);
writeFileSync(join(folder, "installations.json"), JSON.stringify(Object.fromEntries(folders), null, 2) + "\n");
