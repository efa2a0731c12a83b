// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

// The versions of better-auth that golden tokens and WireMock mappings are recorded from, one folder each.
import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

export const installations = {
  "1.2.12": ["better-auth@1.2.12"],
  "1.3.0": ["better-auth@1.3.0"],
  "1.3.34": ["better-auth@1.3.34"],
  "1.4.22": ["better-auth@1.4.22"],
  "1.5.6": ["better-auth@1.5.6"],
  "1.6.34": ["better-auth@1.6.34"],
  "1.7.25": ["better-auth@1.7.25"],
};
export const providers = {
  "oauth-provider-1.7.5": ["better-auth@1.7.5", "@better-auth/core@1.7.5", "@better-auth/oauth-provider@1.7.5"],
};

/** Installs packages in a folder of this name, unless they are installed. */
export function install(base, name, packages) {
  const folder = join(base, name);
  if (!existsSync(join(folder, "node_modules"))) {
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), '{"private":true,"type":"module"}');
    execFileSync("npm", ["install", "--no-audit", "--no-fund", "--ignore-scripts", ...packages], { cwd: folder, stdio: "inherit" });
  }
  return folder;
}
