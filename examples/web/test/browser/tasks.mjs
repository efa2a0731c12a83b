// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* What a person does with tasks, in a real browser against the real stack. */
import assert from "node:assert/strict";
import { look } from "./browser.mjs";
import { addTask, callService, checkbox, eventually, fetchToken, row, seed, settled, signIn, signUp, titles } from "./person.mjs";

/**
 * @param person makes a test in a separate browser profile
 * @param stack the running servers
 */
export function taskTests(person, stack) {
  person("task_addedEditedCompleted_survivesReload", async (page) => {
    await signUp(page);
    await addTask(page, "Buy milk");
    await addTask(page, "Pay the rent", { due: "2020-01-31", priority: "high", tags: "home, money", notes: "Before noon" });
    await addTask(page, "Water the plants", { priority: "low", tags: "home" });
    await checkbox(page, "Buy milk").click();
    await settled(page, "Buy milk");
    await look(page, "tasks");
    await look(page, "tasks-narrow", { width: 360 });

    await row(page, "Water the plants").getByRole("button", { name: "Edit" }).click();
    await look(page, "editing");
    await page.getByRole("textbox", { name: "Title" }).fill("Water the garden");
    await page.keyboard.press("Enter");
    await settled(page, "Water the garden");

    await page.reload();
    await row(page, "Water the garden").waitFor();
    assert.deepEqual(await titles(page), ["Water the garden", "Pay the rent", "Buy milk"]);
    assert.equal(await checkbox(page, "Buy milk").isChecked(), true);
    await row(page, "Pay the rent").getByText("Overdue").waitFor();
    await row(page, "Pay the rent").getByText("Before noon").waitFor();
  });

  person("task_hostileAndLongText_staysTextAndFits", async (page) => {
    await signUp(page);
    const hostile = `<img src=x onerror="document.title='owned'">`;
    await seed(page, stack, [{ title: hostile }, { title: "W".repeat(200), description: "M".repeat(1000), tags: ["t".repeat(50)] }]);
    await row(page, hostile).waitFor();
    await look(page, "long-text-narrow", { width: 360 });
    assert.equal(await page.title(), "Tasks");
  });

  person("list_slowAnswer_showsThatItLoads", async (page) => {
    await signUp(page);
    await addTask(page, "Worth waiting for");
    let answer;
    const asked = new Promise((resolve) => {
      answer = resolve;
    });
    await page.route(`${stack.apiUrl}/api/tasks?**`, (route) => asked.then(() => route.continue()));
    await page.reload();
    await page.getByRole("status", { name: "Loading your tasks" }).waitFor();
    await look(page, "loading");
    answer();
    await row(page, "Worth waiting for").waitFor();
  });

  person("list_moreThanAPage_isReadPageByPage", async (page) => {
    await signUp(page);
    await seed(page, stack, Array.from({ length: 120 }, (_, index) => ({ title: `Task ${index + 1}` })));
    await page.getByText("100 of 120").waitFor();
    await page.getByRole("button", { name: "More" }).click();
    await page.getByText("120 tasks", { exact: true }).waitFor();
    assert.equal(new Set(await titles(page)).size, 120);
    assert.equal(await page.getByRole("button", { name: "More" }).count(), 0);
  });

  person("list_filteredSearchedSorted_showsWhatWasAskedFor", async (page) => {
    await signUp(page);
    const day = (offset) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
    await seed(page, stack, [
      { title: "Cherry", priority: "high", tags: ["fruit"], due_date: `${day(-9)}T00:00:00Z` },
      { title: "apple", priority: "low", tags: ["fruit"], due_date: `${day(4)}T00:00:00Z` },
      { title: "Bread 100%", completed: true },
    ]);
    const shows = (...expected) => eventually(async () => assert.deepEqual(await titles(page), expected));
    await shows("Bread 100%", "apple", "Cherry");
    await page.getByRole("button", { name: "Open", exact: true }).click();
    await shows("apple", "Cherry");
    await page.getByRole("button", { name: "Done", exact: true }).click();
    await shows("Bread 100%");
    await page.getByRole("button", { name: "All", exact: true }).click();
    await page.getByLabel("Search").fill("0%");
    await shows("Bread 100%");
    await page.getByRole("button", { name: "Clear filters" }).click();
    await page.getByRole("button", { name: "Show tasks with tag fruit" }).first().click();
    await shows("apple", "Cherry");
    await page.getByRole("button", { name: /^Filters/ }).click();
    await page.getByLabel("Sort by").selectOption("title");
    await page.getByLabel("Order").selectOption("desc");
    await shows("Cherry", "apple");
    await look(page, "filters");
    await page.getByLabel("Order").selectOption("asc");
    await shows("apple", "Cherry");
    await page.getByLabel("Priority").and(page.locator("#filters *")).selectOption("high");
    await shows("Cherry");
    await page.getByLabel("Priority").and(page.locator("#filters *")).selectOption("any");
    await page.getByLabel("Due").and(page.locator("#filters *")).selectOption("overdue");
    await shows("Cherry");
    await page.getByLabel("Due").and(page.locator("#filters *")).selectOption("week");
    await shows("apple");
    await page.getByLabel("Search").fill("nothing like this");
    await page.getByText("No task matches").waitFor();
    await look(page, "no-match");
  });

  person("task_deleted_canBeUndoneForAWhile", async (page) => {
    await signUp(page);
    await seed(page, stack, [{ title: "Keep me" }, { title: "Drop me" }]);
    await row(page, "Keep me").getByRole("button", { name: "Delete" }).click();
    await page.getByRole("button", { name: "Undo" }).hover(); // the message stays while the pointer is on it
    await look(page, "undo");
    await page.getByRole("button", { name: "Undo" }).click();
    await row(page, "Keep me").waitFor();
    await row(page, "Drop me").getByRole("button", { name: "Delete" }).click();
    await page.goto("/account"); // goes away before the time is over: the deletion is sent, not forgotten
    const token = await fetchToken(page);
    await eventually(async () => {
      const { body } = await callService(stack, token, "GET", "/api/tasks");
      assert.deepEqual(body.tasks.map(({ title }) => title), ["Keep me"]);
    });
  });

  person("completed_cleared_areGone", async (page) => {
    await signUp(page);
    await seed(page, stack, [{ title: "Open" }, { title: "Done", completed: true }]);
    await page.getByRole("button", { name: "Clear completed" }).click();
    await look(page, "clear-completed");
    await page.getByRole("button", { name: "Delete them" }).click();
    await page.getByText("Deleted 1 completed task.").waitFor();
    await eventually(async () => assert.deepEqual(await titles(page), ["Open"]));
  });

  person("task_changedInTwoTabs_bothVersionsAreShown", async (page) => {
    await signUp(page);
    await addTask(page, "Call Bob", { tags: "phone" });
    const other = await page.context().newPage();
    await other.goto("/");
    await row(page, "Call Bob").getByRole("button", { name: "Edit" }).click();
    await row(other, "Call Bob").getByRole("button", { name: "Edit" }).click();
    await other.getByRole("textbox", { name: "Title" }).fill("Call Bob at noon");
    await other.keyboard.press("Enter");
    await settled(other, "Call Bob at noon");
    await page.getByRole("textbox", { name: "Title" }).fill("Write to Bob");
    await page.keyboard.press("Enter");
    const dialog = page.getByRole("dialog", { name: "This task was changed elsewhere" });
    await dialog.getByText("Call Bob at noon").waitFor();
    await dialog.getByText("Write to Bob").waitFor();
    await look(page, "conflict");
    await look(page, "conflict-narrow", { width: 360 });
    await dialog.getByRole("button", { name: "Keep mine" }).click();
    await settled(page, "Write to Bob");
    await other.reload();
    await row(other, "Write to Bob").waitFor();
  });

  person("twoPersons_neverSeeEachOthersTasks", async (page, open) => {
    await signUp(page, { name: "Ada" });
    await addTask(page, "Only Ada's");
    const bobs = await open();
    await signUp(bobs, { name: "Bob" });
    await bobs.getByText("Nothing to do yet").waitFor();
    await addTask(bobs, "Only Bob's");

    const [adas, bob] = [await fetchToken(page), await fetchToken(bobs)];
    const { body } = await callService(stack, adas, "GET", "/api/tasks");
    const path = `/api/tasks/${body.tasks[0].id}`;
    for (const [method, change] of [["GET"], ["PATCH", { title: "Stolen" }], ["DELETE"]]) {
      assert.equal((await callService(stack, bob, method, path, change)).status, 404, method);
    }
    await Promise.all([page.reload(), bobs.reload()]);
    await row(page, "Only Ada's").waitFor();
    await row(bobs, "Only Bob's").waitFor();
    assert.deepEqual([await titles(page), await titles(bobs)], [["Only Ada's"], ["Only Bob's"]]);
  });

  person("page_byKeyboardAlone_canBeUsed", async (page) => {
    const email = await signUp(page);
    await page.getByText("Nothing to do yet").waitFor();
    const tabTo = async (name) => {
      for (let presses = 0; presses < 30; presses++) {
        await page.keyboard.press("Tab");
        const label = await page.evaluate(() => document.activeElement?.ariaLabel ?? document.activeElement?.textContent);
        if (label === name) {
          return;
        }
      }
      assert.fail(`Tab never reached ${name}`);
    };
    await tabTo("What needs doing?");
    await page.keyboard.type("Typed only");
    await page.keyboard.press("Enter");
    await settled(page, "Typed only");
    await tabTo("Done: Typed only");
    await page.keyboard.press("Space");
    await settled(page, "Typed only");
    assert.equal(await checkbox(page, "Typed only").isChecked(), true);
    await tabTo("Edit Typed only");
    await look(page, "keyboard-focus");
    await page.keyboard.press("Enter");
    await page.keyboard.type(" and changed");
    await page.keyboard.press("Enter");
    await settled(page, "Typed only and changed");
    await tabTo("Delete Typed only and changed");
    await page.keyboard.press("Enter");
    await tabTo("Undo");
    await page.keyboard.press("Enter");
    await row(page, "Typed only and changed").waitFor();
    await page.keyboard.press("Shift+Tab");
    await page.context().clearCookies();
    await signIn(page, email);
    await row(page, "Typed only and changed").waitFor();
  });

  person("browser_offline_saysSoAndKeepsWhatWasTyped", async (page) => {
    await signUp(page);
    await addTask(page, "Before the tunnel");
    await page.context().setOffline(true);
    await page.getByText("You are offline").waitFor();
    await checkbox(page, "Before the tunnel").click();
    await row(page, "Before the tunnel").getByText("Not saved").waitFor();
    assert.equal(await checkbox(page, "Before the tunnel").isChecked(), false);
    await page.getByLabel("What needs doing?").fill("In the tunnel");
    await page.keyboard.press("Enter");
    await page.getByText("Not added").waitFor();
    await look(page, "offline");
    await page.context().setOffline(false);
    await page.getByText("You are offline").waitFor({ state: "hidden" });
    assert.equal(await page.getByLabel("What needs doing?").inputValue(), "In the tunnel");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await settled(page, "In the tunnel");
  });
}
