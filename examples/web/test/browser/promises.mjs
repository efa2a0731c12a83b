// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* What the built page promises to all users. */
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { gzipSync } from "node:zlib";
import { newEmail, PASSWORD } from "./person.mjs";
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

  test("pages_theirScripts_staySmall", async () => {
    const headers = { Cookie: await signUpByRequest(stack.webUrl) };
    for (const [path, most] of [["/sign-in", 153_000], ["/", 171_000], ["/account", 161_000]]) {
      const html = await (await fetch(stack.webUrl + path, path === "/sign-in" ? {} : { headers })).text();
      const scripts = new Set([...html.matchAll(/<script (?![^>]*noModule)[^>]*src="([^"]+)"/gi)].map(([, address]) => address));
      assert.ok(scripts.size > 3, `${path}: ${html}`);
      let bytes = 0;
      for (const address of scripts) {
        bytes += gzipSync(Buffer.from(await (await fetch(new URL(address, stack.webUrl))).arrayBuffer())).length;
      }
      assert.ok(bytes <= most, `${path} loads ${bytes} bytes of script; at most ${most} were expected`);
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

/** The cookie of a new user's session. */
async function signUpByRequest(webUrl) {
  const response = await fetch(`${webUrl}/api/auth/sign-up/email`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Origin: webUrl },
    body: JSON.stringify({ name: "Ada", email: newEmail(), password: PASSWORD }),
  });
  return response.headers.getSetCookie().map((cookie) => cookie.split(";")[0]).join("; ");
}
