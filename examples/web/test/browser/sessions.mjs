// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* One session cookie, several tabs, and a way out that no other server can block. */
import assert from "node:assert/strict";
import { look } from "./browser.mjs";
import { addTask, callService, checkbox, comeBack, eventually, fetchToken, newEmail, PASSWORD, row, settled, signIn, signUp } from "./person.mjs";

/**
 * @param person makes a test in a separate browser profile
 * @param stack the running servers
 */
export function sessionTests(person, stack) {
  person("signOut_serviceHangs_isNotKeptWaiting", async (page) => {
    await signUp(page);
    await addTask(page, "Buy milk");
    await page.route(`${stack.apiUrl}/api/tasks/*`, () => {}); // never answers
    let seen;
    const busy = new Promise((resolve) => (seen = resolve));
    await page.route("**/api/auth/sign-out", (route) => busy.then(() => route.continue()));
    await row(page, "Buy milk").getByRole("button", { name: "Delete" }).click();
    const asked = page.waitForRequest("**/api/auth/sign-out", { timeout: 8_000 }); // a request to the service has ten seconds
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByRole("button", { name: "Signing out…" }).waitFor();
    await asked;
    seen();
    await page.waitForURL("**/sign-in");
    assert.equal((await page.context().request.get("/api/auth/token")).status(), 401);
  });

  person("signedOut_inAnotherTab_thisTabStopsAtOnce", async (page) => {
    const email = await signUp(page);
    await addTask(page, "Buy milk");
    const token = await fetchToken(page);
    const other = await page.context().newPage();
    await other.goto("/");
    await row(other, "Buy milk").waitFor();
    await other.getByRole("button", { name: "Sign out" }).click();
    await other.waitForURL("**/sign-in");
    const dialog = page.getByRole("dialog", { name: "Your session has ended" });
    await dialog.getByRole("button", { name: "Not now" }).click();
    await row(page, "Buy milk").waitFor({ state: "hidden" });
    await page.getByLabel("What needs doing?").fill("Too late");
    await page.keyboard.press("Enter");
    await dialog.getByRole("button", { name: "Not now" }).click();
    await page.getByText("Not added. Your session has ended").waitFor();
    await look(page, "signed-out-in-another-tab");
    const { body } = await callService(stack, token, "GET", "/api/tasks");
    assert.deepEqual(body.tasks.map(({ title }) => title), ["Buy milk"]);

    await signIn(other, email); // and the first tab goes on by itself
    await row(page, "Buy milk").waitFor();
    await page.getByText("Not added").waitFor({ state: "hidden" });
    assert.equal(await page.getByLabel("What needs doing?").inputValue(), "Too late");
  });

  person("anotherUser_signsInInAnotherTab_isNamed", async (page) => {
    await signUp(page);
    await addTask(page, "Only Ada's");
    const other = await page.context().newPage();
    await page.context().request.post("/api/auth/sign-out", { headers: { Origin: stack.webUrl }, data: {} });
    const bob = await signUp(other, { name: "Bob", email: newEmail("bob") });
    const dialog = page.getByRole("dialog", { name: "Another user is signed in" });
    await dialog.getByText(bob).first().waitFor();
    await look(page, "another-user");
    await look(page, "another-user-narrow", { width: 320 });
    await dialog.getByRole("button", { name: "Show their tasks" }).click();
    await page.getByText("Nothing to do yet").waitFor();
  });

  person("list_changedElsewhere_isReadAgainWhenTheUserComesBack", async (page) => {
    await signUp(page);
    await addTask(page, "Buy milk");
    const { status } = await callService(stack, await fetchToken(page), "POST", "/api/tasks", { title: "From the phone" });
    assert.equal(status, 201);
    await comeBack(page);
    await row(page, "From the phone").waitFor();
  });

  person("session_endedElsewhere_isNoticedWhenTheUserComesBack", async (page) => {
    await signUp(page);
    await addTask(page, "Buy milk");
    await page.context().clearCookies();
    await comeBack(page);
    await page.getByRole("dialog", { name: "Your session has ended" }).waitFor();
  });

  person("account_deletionWithWrongAndRightPasswords_leavesNoSessionBehind", async (page) => {
    await signUp(page);
    await page.goto("/account");
    const sessions = async () => (await (await page.context().request.get("/api/auth/list-sessions")).json()).length;
    await page.route(`${stack.apiUrl}/api/tasks?**`, (route) => route.abort()); // the password is right, but the service is away
    await page.getByLabel("Your password").fill(PASSWORD);
    await page.getByRole("button", { name: "Delete account and tasks" }).click();
    await page.getByText("The task service does not answer.").waitFor();
    assert.equal(await sessions(), 1);
    await page.getByRole("button", { name: "Sign out", exact: true }).click();
    await page.waitForURL("**/sign-in");
  });

  person("account_signedOut_leadsBackAfterSigningIn", async (page) => {
    const email = await signUp(page);
    await page.context().clearCookies();
    await page.goto("/account");
    await page.waitForURL("**/sign-in?to=%2Faccount");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill("not the password");
    await page.getByRole("button", { name: "Show characters" }).click();
    assert.equal(await page.getByLabel("Password").getAttribute("type"), "text");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("E-mail or password is wrong.").waitFor();
    await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement.id), "password"));
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByText("E-mail or password is wrong.").waitFor({ state: "hidden" });
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.waitForURL("**/account");
  });

  person("signUp_valuesOutOfBounds_areToldInThePagesWords", async (page) => {
    await page.goto("/sign-up");
    for (const [name, email, password, words] of [
      ["Ada", "ada@x", PASSWORD, "Enter a complete e-mail address"],
      ["Ada", newEmail(), "x".repeat(200), "Use at most 128 characters"],
      ["   ", newEmail(), PASSWORD, "Enter a name with 1 to 100 characters"],
    ]) {
      await page.getByLabel("Name").fill(name);
      await page.getByLabel("E-mail").fill(email);
      await page.getByLabel("Password").fill(password);
      await page.getByRole("button", { name: "Create account" }).click();
      await page.getByText(words).waitFor();
      await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement.ariaInvalid), "true"));
    }
    await look(page, "sign-up-invalid", { width: 320 });
  });

  person("completed_inTheViewOfOpenOnes_canBeUndoneAndKeepsTheFocus", async (page) => {
    await signUp(page);
    await addTask(page, "One");
    await addTask(page, "Two");
    await page.getByRole("button", { name: "Open", exact: true }).click();
    await checkbox(page, "Two").focus();
    await page.keyboard.press("Space");
    await page.getByText("Completed “Two”.").waitFor();
    await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement.ariaLabel), "Done: One"));
    await page.keyboard.press("Control+z");
    await row(page, "Two").waitFor();
    await eventually(async () => assert.equal(await page.evaluate(() => document.activeElement.ariaLabel), "Done: Two"));
    await settled(page, "Two");
    await page.keyboard.press("Space");
    await page.getByText("Completed “Two”.").waitFor();
    await look(page, "completed-undo", { width: 375 });
  });
}
