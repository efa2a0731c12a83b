// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* What a person does with accounts and tasks, in a real browser against the real stack. */
import assert from "node:assert/strict";
import { after, before, describe } from "node:test";
import { startStack } from "../stack.mjs";
import { findChromium, launch, look, persons } from "./browser.mjs";
import { addTask, checkbox, PASSWORD, row, signIn, signUp, titles } from "./person.mjs";

const chromiumPath = findChromium();

describe("accounts and tasks", { skip: chromiumPath ? false : "no Chromium found; set CHROMIUM to its path" }, () => {
  let stack;
  let browser;
  before(async () => {
    stack = await startStack("tasks");
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
    await page.getByRole("link", { name: "Create an account" }).click();
    await page.getByRole("heading", { name: "Create an account" }).waitFor();
    await look(page, "sign-up");
    const email = await signUp(page);
    await page.getByText("Nothing to do yet").waitFor();
    await look(page, "empty");
    await addTask(page, "Buy milk");
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.waitForURL("**/sign-in");
    await signIn(page, email);
    await row(page, "Buy milk").waitFor();
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

  person("task_addedEditedCompletedDeleted_survivesReload", async (page) => {
    await signUp(page);
    await addTask(page, "Buy milk");
    await addTask(page, "Pay the rent", { due: "2020-01-31", priority: "high", tags: "home, money", notes: "Before noon" });
    await addTask(page, "Water the plants", { priority: "low", tags: "home" });
    await checkbox(page, "Buy milk").click();
    await row(page, "Buy milk").and(page.locator("[aria-busy=false]")).waitFor();
    await look(page, "tasks");
    await look(page, "tasks-narrow", { width: 360 });

    await row(page, "Water the plants").getByRole("button", { name: "Edit" }).click();
    await look(page, "editing");
    await page.getByRole("textbox", { name: "Title" }).fill("Water the garden");
    await page.keyboard.press("Enter");
    await row(page, "Water the garden").and(page.locator("[aria-busy=false]")).waitFor();

    await page.reload();
    await row(page, "Water the garden").waitFor();
    assert.deepEqual(await titles(page), ["Water the garden", "Pay the rent", "Buy milk"]);
    assert.equal(await checkbox(page, "Buy milk").isChecked(), true);
    await row(page, "Pay the rent").getByText("Overdue").waitFor();
    await row(page, "Pay the rent").getByText("Before noon").waitFor();
  });
});
