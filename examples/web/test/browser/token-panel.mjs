// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* The panel "Your token": what the service says about tokens, as the service and the sign-in server really answer. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { look } from "./browser.mjs";
import { addTask, eventually, row, signUp } from "./person.mjs";

const REJECTIONS = [
  ["No token", "missing_token"],
  ["The word “undefined”", "placeholder_token"],
  ["The session token", "session_token"],
  ["An expired token", "token_expired"],
  ["A token for another service", "wrong_audience"],
  ["“alg” is “none”", "unsupported_algorithm"],
  ["An unknown key", "unknown_key"],
  ["A changed signature", "bad_signature"],
  ["Two headers", "malformed_token"],
];

/**
 * @param person makes a test in a separate browser profile
 * @param stack the running servers
 */
export function tokenPanelTests(person, stack) {
  person("panel_firstVisit_opensOnceAndTellsTheStory", async (page, open) => {
    const first = await open({ storageState: undefined });
    await signUp(first);
    await first.getByText("A JVM service stores it after it has verified your token.").waitFor();
    await first.getByText("without a request to the sign-in server").waitFor();
    await first.getByRole("heading", { name: "What the JVM saw" }).waitFor();
    await first.getByTestId("explanation").waitFor();
    await first.setViewportSize({ width: 1280, height: 1600 });
    await look(first, "first-visit");
    await look(first, "first-visit-narrow", { width: 320, height: 2600 });
    await first.reload();
    await first.getByText("Nothing to do yet").waitFor();
    assert.equal(await first.getByRole("heading", { name: "What the JVM saw" }).count(), 0);
  });

  person("panel_jvmView_showsHowTheServiceVerifiedTheToken", async (page) => {
    await signUp(page);
    await openPanel(page);
    await page.getByLabel("Header").getByText("EdDSA").waitFor();
    await page.getByLabel("Claims", { exact: true }).getByText(stack.webUrl).first().waitFor();
    await page.getByText("This key signed your token.").waitFor();
    await page.getByLabel("Verified claims").getByText(stack.webUrl).first().waitFor();
    const key = await page.getByTestId("explanation").locator("dd").first().textContent();
    await eventually(async () => {
      await page.getByRole("button", { name: "Send a new token" }).click();
      await page.getByText(/A new token, verified by its signature in \d+ µs/).waitFor({ timeout: 5_000 });
      // A rotation of the keys between the two calls would empty the cache.
      await page.getByRole("button", { name: "Send the same token again" }).click();
      await page.getByText(/found in its cache in \d+ µs/).waitFor({ timeout: 5_000 });
    });
    assert.match(key, /^[\w-]{8,}$/);
  });

  person("panel_everyWrongToken_isRejectedWithReasonAndRemedy", async (page) => {
    await signUp(page);
    await openPanel(page);
    const attempt = page.getByTestId("attempt");
    await page.getByRole("button", { name: "Your token, as it is" }).click();
    await attempt.getByText("200").waitFor();
    for (const [button, code] of REJECTIONS) {
      await page.getByRole("button", { name: button }).click();
      await page.getByText(`the service answered 401, ${code}.`).waitFor();
      await attempt.getByText(code, { exact: true }).waitFor();
      const facts = Object.fromEntries(await attempt.locator("> div").evaluateAll((rows) => rows.map((row) => [...row.children].map((cell) => cell.textContent))));
      assert.equal(facts.Status, "401");
      assert.match(facts.Challenge, code === "missing_token" ? /^Bearer realm=/ : /error="invalid_token"/);
      assert.ok(facts.Reason.length > 10 && facts.Remedy.length > 10, JSON.stringify(facts));
      assert.doesNotMatch(facts.Remedy, /EXPLAIN_TOKENS/);
    }
    await page.setViewportSize({ width: 1280, height: 1600 });
    await look(page, "rejected");
    await look(page, "rejected-narrow", { width: 320, height: 2600 });
  });

  person("panel_copyAsCurl_sendsTheSameRequest", async (page) => {
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    await signUp(page);
    await openPanel(page);
    await page.getByRole("button", { name: "Your token, as it is" }).click();
    await page.getByTestId("attempt").getByText("200").waitFor();
    await page.getByRole("button", { name: "Copy as curl" }).click();
    await page.getByText("Copied. The command contains the token.").waitFor();
    const copied = await page.evaluate(() => navigator.clipboard.readText());
    assert.match(copied, /^AUTHORIZATION='Bearer [\w.-]+'\ncurl -i 'http:\/\/localhost:\d+\/api\/tasks\?limit=1' -H "Authorization: \$AUTHORIZATION"$/);
  });

  person("keys_rotatedInThePanel_nobodyIsSignedOut", async (page) => {
    await signUp(page);
    await addTask(page, "Before");
    await openPanel(page);
    await page.getByTestId("explanation").waitFor();
    const before = await page.getByTestId("explanation").locator("dd").first().textContent();
    await page.getByRole("button", { name: "Rotate the keys now" }).click();
    await page.getByText("The service answered 200 to your old token and 200 to a new one. No user is signed out.").waitFor();
    await eventually(async () => {
      const after = await page.getByTestId("explanation").locator("dd").first().textContent();
      assert.notEqual(after, before);
    });
    await look(page, "rotated");
    await addTask(page, "After");
    await row(page, "After").waitFor();
  });

  person("panel_pathForAdmins_needsTheRoleInTheToken", async (page) => {
    await signUp(page);
    await openPanel(page);
    const attempt = page.getByTestId("attempt");
    await page.getByRole("button", { name: "Call a path for admins" }).click();
    await page.getByText("Your token is valid, but it lacks the role admin.").waitFor();
    await attempt.getByText("insufficient_role").waitFor();
    await look(page, "forbidden");
    await page.getByRole("button", { name: "Become an admin" }).click();
    await page.getByText("Your new token has the role admin.").waitFor();
    await page.getByRole("button", { name: "Call a path for admins" }).click();
    await attempt.getByText("204").waitFor();
    await page.getByRole("button", { name: "Become a user again" }).click();
    await page.getByText("Your new token has the role user.").waitFor();
    await page.getByRole("button", { name: "Call a path for admins" }).click();
    await attempt.getByText("403").waitFor();
  });

  test("developmentRoutes_withoutTheSettingOrASession_doNotExist", async () => {
    const post = (url, action) => fetch(`${url}/api/development/${action}`, { method: "POST" });
    for (const action of ["expired", "audience", "rotate", "promote", "demote"]) {
      assert.equal((await post(stack.webUrl, action)).status, 401);
    }
    for (const action of ["other", "toString", "__proto__"]) {
      assert.equal((await post(stack.webUrl, action)).status, 404);
    }
    const replica = await stack.startReplica({ EXPLAIN_TOKENS: "false" });
    try {
      for (const action of ["expired", "promote"]) {
        assert.equal((await post(replica.url, action)).status, 404);
      }
    } finally {
      await replica.stop();
    }
  });
}

async function openPanel(page) {
  await page.locator("summary").click();
  await page.getByRole("heading", { name: "What the JVM saw" }).waitFor();
}
