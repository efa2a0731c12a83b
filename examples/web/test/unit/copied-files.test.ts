// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const ROOT = join(__dirname, "../..");
const PROJECT = join(ROOT, "target/copied"); // below the example, so that it finds the installed packages
const BUILD_TIME = 300_000;

/** The files that the README's table names. */
function filesToCopy() {
  const section = readFileSync(join(ROOT, "README.md"), "utf8").split("### Files to copy")[1]!.split("\n\nRead these")[0]!;
  const firstCells = section.split("\n").filter((line) => line.startsWith("| `")).map((line) => line.split("|")[1]!);
  return firstCells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, file]) => file!));
}

/** What an empty Next.js project has, with a page that uses the browser's part of the copied files. */
const EMPTY_PROJECT = {
  "package.json": JSON.stringify({ private: true, name: "copied" }),
  "next.config.mjs": `export default { turbopack: { root: ${JSON.stringify(ROOT)} } };`,
  "tsconfig.json": JSON.stringify({
    compilerOptions: {
      target: "ES2022",
      lib: ["dom", "dom.iterable", "esnext"],
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      esModuleInterop: true,
      module: "esnext",
      moduleResolution: "bundler",
      resolveJsonModule: true,
      isolatedModules: true,
      jsx: "react-jsx",
      types: ["node"],
      paths: { "@/*": ["./*"] },
    },
    include: ["next-env.d.ts", "**/*.ts", "**/*.tsx"],
    exclude: ["node_modules"],
  }),
  "app/layout.tsx": `import type { ReactNode } from "react";
    export default function Layout({ children }: { children: ReactNode }) { return <html lang="en"><body>{children}</body></html>; }`,
  "app/page.tsx": `"use client";
    import { authClient } from "@/lib/auth-client";
    import { createTaskApi } from "@/lib/task-api";
    import { createTokenCache } from "@/lib/token";
    export default function Page() {
      const tokens = createTokenCache("ada", (signal) => authClient.token({ fetchOptions: { signal } }));
      return <button onClick={() => createTaskApi("http://localhost:8080", tokens).GET("/api/tasks")}>List</button>;
    }`,
};

test("filesToCopy_inAnEmptyProject_areCompleteAndBuild", () => {
  rmSync(PROJECT, { recursive: true, force: true });
  const files = filesToCopy();
  expect(files).toContain("lib/auth.ts");
  for (const [file, text] of Object.entries(EMPTY_PROJECT)) {
    mkdirSync(dirname(join(PROJECT, file)), { recursive: true });
    writeFileSync(join(PROJECT, file), text);
  }
  for (const file of files) {
    expect([file, existsSync(join(ROOT, file))]).toEqual([file, true]);
    cpSync(join(ROOT, file), join(PROJECT, file), { recursive: true });
  }
  const next = join(ROOT, "node_modules/next/dist/bin/next");
  const env = { PATH: process.env.PATH, HOME: process.env.HOME, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, [next, "build"], { cwd: PROJECT, env, encoding: "utf8" });
  expect([status, status === 0 ? "" : stdout + stderr]).toEqual([0, ""]);
  for (const route of ["/api/auth/[...all]", "/api/task-count"]) {
    expect(stdout).toContain(route);
  }
}, BUILD_TIME);
