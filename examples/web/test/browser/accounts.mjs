// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* What a person does with an account, in a real browser against the real stack. */
import assert from "node:assert/strict";
import { look } from "./browser.mjs";
import { addTask, callService, fetchToken, PASSWORD, row, signIn, signUp } from "./person.mjs";

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

  person("panel_showsTheTokenAndWhatTheServiceSays", async (page) => {
    await signUp(page);
    await addTask(page, "Buy milk");
    await page.getByText("Your token").click();
    await page.getByLabel("Header").getByText('"EdDSA"').waitFor();
    await page.getByLabel("Claims").getByText(stack.webUrl).first().waitFor();
    await page.getByText("min").and(page.getByText("left")).first().waitFor();
    const answer = page.getByTestId("answer");
    await page.getByRole("button", { name: "as it is" }).click();
    await answer.getByText("200").waitFor();
    await page.getByText("Your token").scrollIntoViewIfNeeded();
    await page.getByRole("button", { name: "not at all" }).click();
    await answer.getByText("missing_token").waitFor();
    await page.getByRole("button", { name: "damaged" }).click();
    await answer.getByText("bad_signature").waitFor();
    await answer.getByText("another server signed it").waitFor();
    await answer.getByText('error="invalid_token"').waitFor();
    await page.mouse.wheel(0, 5000);
    await look(page, "token-panel");
    await look(page, "token-panel-narrow", { width: 360 });
  });

  person("unknownAddress_leadsBack", async (page) => {
    await page.goto("/no-such-page");
    await page.getByRole("link", { name: "To the tasks" }).waitFor();
    assert.equal(await page.title(), "Not found · Tasks");
    await look(page, "not-found");
  });
}
