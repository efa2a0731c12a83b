// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* Slow and failing answers, narrow screens, and text that must not be lost. */
import assert from "node:assert/strict";
import { look } from "./browser.mjs";
import { addTask, comeBack, eventually, row, seed, settled, signUp } from "./person.mjs";

/**
 * @param person makes a test in a separate browser profile
 * @param stack the running servers
 */
export function resilienceTests(person, stack) {
  const list = `${stack.apiUrl}/api/tasks?**`;

  person("list_readAgain_costsOneRequestWithoutABody", async (page) => {
    await signUp(page);
    await addTask(page, "Buy milk");
    await comeBack(page);
    const network = await page.context().newCDPSession(page);
    await network.send("Network.enable");
    let preflights = 0;
    let unchanged = 0;
    network.on("Network.requestWillBeSent", ({ type }) => (preflights += type === "Preflight"));
    network.on("Network.responseReceivedExtraInfo", ({ statusCode }) => (unchanged += statusCode === 304));
    // A signal that comes while the list is still being read causes no request, so signals are sent until three were answered.
    await eventually(async () => {
      await page.evaluate(() => window.dispatchEvent(new Event("online")));
      assert.ok(unchanged >= 3, `${unchanged} answers were 304`);
    });
    assert.ok(preflights <= 1, `${preflights} preflights`);
  });

  person("list_answeredByAFailingProxy_recovers", async (page) => {
    await signUp(page);
    await addTask(page, "Buy milk");
    let failures = 1;
    await page.route(list, (route) => (failures-- > 0 ? route.fulfill({ status: 502, body: "Bad Gateway", headers: { "Access-Control-Allow-Origin": "*" } }) : route.continue()));
    await page.reload();
    await page.getByRole("button", { name: "Try now" }).waitFor();
    await look(page, "bad-gateway", { width: 375 });
    await row(page, "Buy milk").waitFor();
    await page.getByRole("button", { name: "Try now" }).waitFor({ state: "hidden" });
  });

  person("list_neverAnswered_isReportedAfterTenSeconds", async (page) => {
    await signUp(page);
    await page.route(list, () => {});
    await page.reload();
    await page.getByText("The task service does not answer.").waitFor();
    await page.getByRole("button", { name: "Try now" }).waitFor();
  });

  person("form_slowService_nextTaskIsTypedWithoutLoss", async (page) => {
    await signUp(page);
    await page.route(`${stack.apiUrl}/api/tasks`, (route) => setTimeout(() => void route.continue(), 2_500));
    const field = page.getByLabel("What needs doing?");
    await field.pressSequentially("Eins");
    await page.keyboard.press("Enter");
    await page.getByRole("checkbox", { name: "Done: Eins" }).and(page.locator(":disabled")).waitFor();
    await field.pressSequentially("Zwei und drei", { delay: 20 });
    await settled(page, "Eins");
    assert.equal(await field.inputValue(), "Zwei und drei");
  });

  person("form_typedBeforeTheScriptsRun_isKept", async (page) => {
    await signUp(page);
    let release;
    const released = new Promise((resolve) => (release = resolve));
    await page.route("**/_next/static/chunks/*.js", (route) => released.then(() => route.continue()));
    const loaded = page.reload();
    const field = page.getByLabel("What needs doing?");
    await field.pressSequentially("Early bird");
    release();
    await loaded;
    await page.getByText("Nothing to do yet").waitFor();
    assert.equal(await field.inputValue(), "Early bird");
    await page.keyboard.press("Enter");
    await settled(page, "Early bird");
  });

  person("edit_unsaved_isNotLostByALinkOrAReload", async (page) => {
    await signUp(page);
    await addTask(page, "Buy milk");
    await row(page, "Buy milk").getByRole("button", { name: "Edit" }).click();
    await page.getByRole("textbox", { name: "Title" }).pressSequentially(" and bread");
    const questions = [];
    page.on("dialog", (dialog) => {
      questions.push(dialog.type());
      void dialog.dismiss();
    });
    await page.getByRole("link", { name: "Ada Lovelace" }).click();
    await page.evaluate(() => void setTimeout(() => window.location.reload(), 0));
    await eventually(async () => assert.deepEqual(questions, ["beforeunload", "beforeunload"]));
    assert.equal(await page.getByRole("textbox", { name: "Title" }).inputValue(), "Buy milk and bread");
    await page.getByRole("textbox", { name: "Title" }).press("Escape");
    await page.getByText("Discard your changes?").waitFor();
    await look(page, "discard", { width: 320 });
    await page.getByRole("button", { name: "Discard" }).click();
    await row(page, "Buy milk").waitFor();
  });

  person("accountLink_offline_leadsNowhereAndSaysWhy", async (page) => {
    await signUp(page);
    await page.getByText("Nothing to do yet").waitFor();
    await page.context().setOffline(true);
    await page.getByLabel("What needs doing?").fill("Half written");
    await page.getByRole("link", { name: "Ada Lovelace" }).click();
    await page.getByText("The account page needs a connection").waitFor();
    assert.equal(await page.getByLabel("What needs doing?").inputValue(), "Half written");
    await page.context().setOffline(false);
  });

  person("filter_reloaded_isStillSet", async (page) => {
    await signUp(page);
    await seed(page, stack, [{ title: "Open milk" }, { title: "Done milk", completed: true }, { title: "Done bread", completed: true }]);
    await page.getByRole("button", { name: "Done", exact: true }).click();
    await page.getByLabel("Search").fill("milk");
    await page.waitForURL("**/?status=completed&search=milk");
    await page.reload();
    await row(page, "Done milk").waitFor();
    assert.equal(await page.getByLabel("Search").inputValue(), "milk");
    assert.equal(await page.getByRole("listitem").count(), 1);
  });

  person("panel_longRequestLine_fitsOnEveryScreen", async (page) => {
    await signUp(page);
    await addTask(page, "Buy milk");
    await page.getByLabel("Search").fill("a-long-search-without-any-blank-".repeat(5));
    await page.getByText("No task matches").waitFor();
    await page.locator("summary").click();
    await page.getByTestId("answer").waitFor();
    for (const width of [1280, 375, 320]) {
      await look(page, `panel-${width}`, { width });
    }
  });

  person("page_textTwiceAsLarge_staysReadable", async (page) => {
    await signUp(page);
    await addTask(page, "Water the plants on the balcony");
    await page.evaluate(() => (document.documentElement.style.fontSize = "200%"));
    await look(page, "large-text", { width: 375 });
    await page.setViewportSize({ width: 375, height: 800 });
    const { width } = await row(page, "Water the plants on the balcony").locator("p").first().boundingBox();
    assert.ok(width > 150, `the title has ${width} px`);
  });

  person("page_printedOrInForcedColors_showsWhatMatters", async (page) => {
    await signUp(page);
    await addTask(page, "Buy milk");
    await page.emulateMedia({ forcedColors: "active" });
    const outlineOf = (name) => page.getByRole("button", { name, exact: true }).evaluate((tab) => getComputedStyle(tab).outlineStyle);
    assert.deepEqual([await outlineOf("All"), await outlineOf("Open")], ["solid", "none"]);
    await page.emulateMedia({ forcedColors: "none", media: "print" });
    assert.equal(await row(page, "Buy milk").isVisible(), true);
    for (const hidden of [page.getByRole("form", { name: "New task" }), page.locator("summary"), page.getByRole("button", { name: "Sign out" })]) {
      assert.equal(await hidden.isVisible(), false);
    }
    await page.emulateMedia({ media: "screen" });
  });

  person("fields_onPhones_areLargeEnoughNotToZoom", async (page) => {
    await signUp(page);
    await page.getByRole("button", { name: "Details" }).click();
    await page.getByRole("button", { name: /^Filters/ }).click();
    const sizes = await page.locator(".field").evaluateAll((fields) => fields.map((field) => parseFloat(getComputedStyle(field).fontSize)));
    assert.ok(sizes.length > 5 && sizes.every((size) => size >= 16), sizes.join());
  });

  person("task_rightToLeft_hasItsOwnDirection", async (page) => {
    await signUp(page);
    await addTask(page, "اشتر الحليب");
    const direction = await row(page, "اشتر الحليب").locator("p").first().evaluate((title) => getComputedStyle(title).direction);
    assert.equal(direction, "rtl");
  });
}
