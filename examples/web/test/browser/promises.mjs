// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* What the built page promises to all users. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { ROOT, SECRET, STATIC_FILES } from "../stack.mjs";

export function promiseTests(stack) {
  test("pages_haveAStrictPolicy", async () => {
    const policies = await Promise.all(
      ["/sign-in", "/sign-up", "/no-such-page"].map(async (path) => {
        const { headers } = await fetch(stack.webUrl + path);
        assert.equal(headers.get("x-content-type-options"), "nosniff");
        return headers.get("content-security-policy");
      }),
    );
    for (const policy of policies) {
      assert.match(policy, /default-src 'none'/);
      assert.match(policy, /frame-ancestors 'none'/);
      assert.doesNotMatch(policy, /unsafe-|\*|https:/);
    }
    assert.equal(new Set(policies).size, policies.length, "each page has a separate nonce");
  });

  test("pages_withoutJavaScript_sayWhatTheyNeed", async () => {
    // read from the text: Chromium does not show these elements when a test turns its scripts off
    for (const path of ["/sign-in", "/sign-up", "/no-such-page"]) {
      assert.match(await (await fetch(stack.webUrl + path)).text(), /<noscript>.*This page needs JavaScript.*<\/noscript>/);
    }
  });

  test("filesForTheBrowser_holdNoSecret", () => {
    const files = readdirSync(STATIC_FILES, { recursive: true }).map((name) => join(STATIC_FILES, name));
    const texts = files.filter((file) => statSync(file).isFile()).map((file) => readFileSync(file, "utf8"));
    assert.ok(texts.length > 5);
    // values of settings, and marks of the modules that read them: lib/settings, lib/auth, lib/migrate and pg
    for (const word of [SECRET, "DATABASE_URL", "postgresql://", "only-while-building", "search_path", "pg_advisory_lock", "runMigrations"]) {
      assert.equal(texts.some((text) => text.includes(word)), false, word);
    }
  });

  test("typesOfTheClient_areThoseOfTheRunningService", () => {
    const cli = join(ROOT, "node_modules/openapi-typescript/bin/cli.js");
    const args = [cli, `${stack.managementUrl}/openapi.json`, "--output", "lib/task-api.schema.ts", "--check"];
    const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: ROOT, encoding: "utf8" });
    assert.equal(status, 0, `${stdout}${stderr}\nCopy the service's OpenAPI document to api/openapi.yaml and run: npm run generate`);
  });
}
