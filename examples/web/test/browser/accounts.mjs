// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* What a person does with an account, in a real browser against the real stack. */
import assert from "node:assert/strict";
import { look } from "./browser.mjs";
import { addTask, callService, checkbox, fetchToken, PASSWORD, row, settled, signIn, signUp } from "./person.mjs";

/**
 * @param person makes a test in a separate browser profile
 * @param stack the running servers
 */
export function accountTests(person, stack) {
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
    await page.getByText("There is already an account with this e-mail").waitFor();
    await look(page, "sign-up-taken");
  });

  person("account_deleted_takesItsTasksAlong", async (page) => {
    const email = await signUp(page);
    await addTask(page, "Soon gone");
    await page.getByRole("link", { name: "Ada Lovelace" }).click();
    await page.getByRole("heading", { name: "Account", exact: true }).waitFor();
    await look(page, "account");
    await page.getByLabel("Your password").fill("not the password");
    await page.getByRole("button", { name: "Delete account and tasks" }).click();
    await page.getByText("The password is wrong.").waitFor();
    const token = await fetchToken(page); // outlives the account, and can so see what is left of it
    assert.equal((await callService(stack, token, "GET", "/api/tasks")).body.tasks.length, 1);
    await page.getByLabel("Your password").fill(PASSWORD);
    await page.getByRole("button", { name: "Delete account and tasks" }).click();
    await page.waitForURL("**/sign-up");
    assert.deepEqual((await callService(stack, token, "GET", "/api/tasks")).body.tasks, []);
    await signIn(page, email);
    await page.getByText("E-mail or password is wrong.").waitFor();
  });

  person("password_changed_endsOtherSessionsAndWorksAtTheNextSignIn", async (page, open) => {
    const email = await signUp(page);
    const other = await open();
    await signIn(other, email);
    await other.getByText("Nothing to do yet").waitFor();
    await page.goto("/account");
    const change = async (current, next) => {
      await page.getByLabel("Current password").fill(current);
      await page.getByLabel("New password").fill(next);
      await page.getByRole("button", { name: "Change password" }).click();
    };
    await change("not the password", "a new password");
    await page.getByText("The password is wrong.").waitFor();
    await change(PASSWORD, "x".repeat(129));
    await page.getByText("Use at most 128 characters").waitFor();
    await look(page, "password-too-long");
    await change(PASSWORD, "a new password");
    await page.getByText("Your password is changed. Your other sessions have ended.").waitFor();
    await look(page, "password-changed", { width: 320 });
    assert.equal((await other.context().request.get("/api/auth/token")).status(), 401);
    assert.equal((await page.context().request.get("/api/auth/token")).status(), 200);
    await signIn(other, email, "a new password");
    await other.getByText("Nothing to do yet").waitFor();
  });

  person("signOutEverywhere_pressed_endsEverySession", async (page, open) => {
    const email = await signUp(page);
    const other = await open();
    await signIn(other, email);
    await other.getByText("Nothing to do yet").waitFor();
    await page.goto("/account");
    await page.getByRole("button", { name: "Sign out everywhere" }).click();
    await page.waitForURL("**/sign-in");
    for (const { request } of [page.context(), other.context()]) {
      assert.equal((await request.get("/api/auth/token")).status(), 401);
    }
  });

  person("overview_renderedOnTheServer_countsTheTasksOfTheUser", async (page) => {
    await page.goto("/overview");
    await page.waitForURL("**/sign-in?to=%2Foverview");
    assert.equal((await page.context().request.get("/api/task-count")).status(), 401);
    await signUp(page);
    await addTask(page, "Buy milk");
    await addTask(page, "Call Bob");
    await checkbox(page, "Call Bob").click();
    await settled(page, "Call Bob");
    await page.goto("/overview");
    assert.deepEqual(await page.locator("dd").allTextContents(), ["1", "1"]);
    await look(page, "overview", { width: 320 });
    assert.deepEqual(await (await page.context().request.get("/api/task-count")).json(), { open: 1, done: 1 });
  });

  person("unknownAddress_leadsBack", async (page) => {
    await page.goto("/no-such-page");
    await page.getByRole("link", { name: "To the tasks" }).waitFor();
    assert.equal(await page.title(), "Not found · Tasks");
    await look(page, "not-found");
  });
}
