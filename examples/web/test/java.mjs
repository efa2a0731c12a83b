// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* Finds a JDK that can run the task service, which is compiled for Java 21; `java` on the path may be older. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { homedir } from "node:os";
import { delimiter, dirname, join } from "node:path";

const NEEDED = 21;

export function findJava() {
  const onPath = (process.env.PATH ?? "").split(delimiter).map((folder) => dirname(folder));
  const kept = ["/usr/lib/jvm", "/usr/lib64/jvm", "/usr/java", "/opt", join(homedir(), ".sdkman/candidates/java"), join(homedir(), ".jdks")];
  const homes = [process.env.JAVA_HOME, ...onPath, ...kept.flatMap(list)].filter(Boolean);
  const home = homes.find((folder) => versionOf(folder) >= NEEDED);
  if (!home) {
    throw new Error(`No JDK ${NEEDED} or later was found for the task service. Install one, or set JAVA_HOME to it.`);
  }
  return join(home, "bin", "java");
}

function list(folder) {
  return existsSync(folder) ? readdirSync(folder).map((name) => join(folder, name)) : [];
}

function versionOf(home) {
  const file = join(home, "release");
  const isJdk = existsSync(file) && existsSync(join(home, "bin", "java"));
  return isJdk ? Number(/^JAVA_VERSION="(\d+)/m.exec(readFileSync(file, "utf8"))?.[1] ?? 0) : 0;
}
