// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

// Installs the versions of better-auth in versions.json, one folder each. This list is the only one: golden tokens and WireMock
// mappings are recorded from these versions, and tests compare the other files with it.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const list = new URL("versions.json", import.meta.url);
const versions = JSON.parse(readFileSync(list, "utf8"));

/** The recorded versions by name: a minor version, such as 1.7, or one patch version, such as 1.3.0. */
export const installations = versions["better-auth"];
/** The recorded versions of the oauth-provider plugin by name, such as oauth-provider-1.7. */
export const providers = versions["@better-auth/oauth-provider"];

/** Installs a version of better-auth below a folder, unless it is there, and returns the folder that contains it. */
export function installServer(base, version) {
  return install(join(base, version), [`better-auth@${version}`]);
}

/** Installs a version of the oauth-provider plugin and its server below a folder, and returns the folder that contains both. */
export function installProvider(base, version) {
  const packages = ["better-auth", "@better-auth/core", "@better-auth/oauth-provider"];
  return install(join(base, `oauth-provider-${version}`), packages.map((name) => `${name}@${version}`));
}

function install(folder, packages) {
  if (!existsSync(folder)) {
    const unfinished = `${folder}.unfinished`; // so that an interrupted installation is not taken for a whole one
    rmSync(unfinished, { recursive: true, force: true });
    mkdirSync(unfinished, { recursive: true });
    writeFileSync(join(unfinished, "package.json"), '{"private":true,"type":"module"}');
    const options = ["--no-audit", "--no-fund", "--ignore-scripts"];
    execFileSync("npm", ["install", ...options, ...packages], { cwd: unfinished, stdio: ["ignore", "ignore", "inherit"] });
    renameSync(unfinished, folder);
  }
  return folder;
}
