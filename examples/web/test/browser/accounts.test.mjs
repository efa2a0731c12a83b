// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* Accounts, and what the server promises about every page. */
import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { after, before, describe, test } from "node:test";
import { STATIC_FILES, SECRET, startStack } from "../stack.mjs";
import { findChromium, launch, look, persons, SKIP } from "./browser.mjs";
import { addTask, callService, fetchToken, PASSWORD, row, signIn, signUp } from "./person.mjs";

const chromiumPath = findChromium();

describe("accounts", { skip: chromiumPath ? false : SKIP }, () => {
  let stack;
  let browser;
  before(async () => {
    stack = await startStack("accounts");
    browser = await launch(chromiumPath);
  });
  after(async () => {
    await browser?.close();
    await stack?.stop();
  });
  const person = persons(() => ({ browser, stack }));

  person("account_signUpOutAndIn_tasksAreStillThere", async (page) => {
    await page.goto("/");
    await page.waitForURL("**/sign-in");
    await look(page, "sign-in");
    await look(page, "sign-in-narrow", { width: 360 });
    await page.getByRole("link", { name: "Create an account" }).click();
    await page.getByRole("heading", { name: "Create an account" }).waitFor();
    await look(page, "sign-up");
    const email = await signUp(page);
    await page.getByText("Nothing to do yet").waitFor();
    await look(page, "empty");
    await addTask(page, "Buy milk");
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL("**/sign-in");
    await page.goto("/");
    await page.waitForURL("**/sign-in");
    await signIn(page, email);
    await row(page, "Buy milk").waitFor();
    await page.goto("/sign-in");
    await row(page, "Buy milk").waitFor(); // who is signed in has no use for that page
  });

  person("account_wrongPasswordAndTakenEmail_areSaidPlainly", async (page) => {
    const email = await signUp(page);
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL("**/sign-in");
    await signIn(page, email, "not the password");
    await page.getByText("E-mail or password is wrong.").waitFor();
    await look(page, "sign-in-wrong-password");
    await page.goto("/sign-up");
    await page.getByLabel("Name").fill("Another");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Create account" }).click();
    await page.getByText("There is an account with this e-mail already").waitFor();
    await look(page, "sign-up-taken");
  });

  person("account_deleted_takesItsTasksAlong", async (page) => {
    const email = await signUp(page);
    await addTask(page, "Soon gone");
    const token = await fetchToken(page); // outlives the account, and can so see what is left of it
    await page.getByRole("link", { name: "Ada Lovelace" }).click();
    await page.getByRole("heading", { name: "Account", exact: true }).waitFor();
    await look(page, "account");
    await page.getByLabel("Your password").fill("not the password");
    await page.getByRole("button", { name: "Delete account and tasks" }).click();
    await page.getByText("E-mail or password is wrong.").waitFor();
    assert.equal((await callService(stack, token, "GET", "/api/tasks")).body.tasks.length, 1);
    await page.getByLabel("Your password").fill(PASSWORD);
    await page.getByRole("button", { name: "Delete account and tasks" }).click();
    await page.waitForURL("**/sign-up");
    assert.deepEqual((await callService(stack, token, "GET", "/api/tasks")).body.tasks, []);
    await signIn(page, email);
    await page.getByText("E-mail or password is wrong.").waitFor();
  });

  person("panel_showsTheTokenAndWhatTheServiceSays", async (page) => {
    await signUp(page);
    await addTask(page, "Buy milk");
    await page.getByText("Your token").click();
    await page.getByLabel("Header").getByText('"EdDSA"').waitFor();
    await page.getByLabel("Claims").getByText(stack.webUrl).first().waitFor();
    await page.getByText("min").and(page.getByText("left")).first().waitFor();
    const answer = page.getByTestId("answer");
    await answer.getByText("201").waitFor();
    await page.getByRole("button", { name: "as it is" }).click();
    await answer.getByText("200").waitFor();
    await page.getByText("Your token").scrollIntoViewIfNeeded();
    await page.getByRole("button", { name: "not at all" }).click();
    await answer.getByText("missing_token").waitFor();
    await page.getByRole("button", { name: "damaged" }).click();
    await answer.getByText("bad_signature").waitFor();
    await answer.getByText("Bearer").waitFor();
    await page.mouse.wheel(0, 5000);
    await look(page, "token-panel");
    await look(page, "token-panel-narrow", { width: 360 });
  });

  person("unknownAddress_leadsBack", async (page) => {
    await page.goto("/no-such-page");
    await page.getByRole("link", { name: "To the tasks" }).waitFor();
    await look(page, "not-found");
  });

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
    assert.equal(new Set(policies).size, policies.length, "each page has a nonce of its own");
  });

  test("filesForTheBrowser_holdNoSecret", () => {
    const files = readdirSync(STATIC_FILES, { recursive: true }).map((name) => join(STATIC_FILES, name));
    const texts = files.filter((file) => statSync(file).isFile()).map((file) => readFileSync(file, "utf8"));
    assert.ok(texts.length > 5);
    // values of settings, and marks of the modules that read them: lib/settings, lib/auth, lib/migrate and pg
    for (const word of [SECRET, "DATABASE_URL", "postgresql://", "only-while-building", "search_path", "pg_advisory_lock", "definePayload"]) {
      assert.equal(texts.some((text) => text.includes(word)), false, word);
    }
  });
});
