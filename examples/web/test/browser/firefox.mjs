// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/*
 * A short walk through the page in an unchanged Firefox, such as Debian's firefox-esr. Playwright drives only its own build
 * of Firefox, or the newest one; puppeteer drives any by WebDriver BiDi.
 */
import assert from "node:assert/strict";
import { existsSync, mkdirSync } from "node:fs";
import { delimiter, join } from "node:path";
import { test } from "node:test";
import { setTimeout } from "node:timers/promises";
import puppeteer from "puppeteer-core";
import { TARGET } from "../stack.mjs";
import { newEmail, PASSWORD } from "./person.mjs";

const SCREENSHOTS = join(TARGET, "screenshots");
const LONGEST = 300_000;
const PATIENCE = 60_000;

function findFirefox() {
  const folders = (process.env.PATH ?? "").split(delimiter);
  const candidates = [process.env.FIREFOX, ...["firefox-esr", "firefox"].flatMap((name) => folders.map((folder) => join(folder, name)))];
  return candidates.find((path) => path && existsSync(path));
}

export function firefoxTests(stack) {
  const executablePath = findFirefox();
  const skip = executablePath ? false : "no Firefox was found; install it, or set FIREFOX to its path";
  test("firefox_signUpTaskAndPanel_work", { skip, timeout: LONGEST }, async () => {
    mkdirSync(SCREENSHOTS, { recursive: true });
    const browser = await puppeteer.launch({ browser: "firefox", executablePath });
    const page = await browser.newPage();
    try {
      await walk(page, stack);
    } catch (error) {
      await page.screenshot({ path: join(SCREENSHOTS, "firefox-failed.png") });
      throw new Error(`The page showed: ${await page.evaluate(() => document.body.innerText)}`, { cause: error });
    } finally {
      await browser.close();
    }
  });
}

/** Like page.waitForFunction, which in Firefox may wait for ever if the page changes its address meanwhile. */
async function until(page, condition, ...values) {
  let error;
  for (const end = Date.now() + PATIENCE; Date.now() < end; await setTimeout(100)) {
    try {
      if (await page.evaluate(condition, ...values)) {
        return;
      }
    } catch (failure) {
      error = failure; // between two documents
    }
  }
  throw new Error(`Waited in vain for ${condition} with ${values}`, { cause: error });
}

async function walk(page, { webUrl, apiUrl }) {
  const complaints = [];
  page.setDefaultTimeout(PATIENCE);
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol.startsWith("http") && origin !== webUrl && origin !== apiUrl) {
      complaints.push(`request to another host: ${request.url()}`);
    }
  });
  const see = (text) => until(page, (expected) => document.body.innerText.includes(expected), text);
  const press = (text) => page.locator(`button ::-p-text(${text})`).click();

  await page.setViewport({ width: 1280, height: 1600 });
  await page.goto(`${webUrl}/sign-up`);
  await page.locator("#name").fill("Ada Lovelace");
  await page.locator("#email").fill(newEmail());
  await page.locator("#password").fill(PASSWORD);
  await page.locator("button[type=submit]").click();
  await see("Nothing to do yet");

  await page.locator('input[aria-label="What needs doing?"]').click();
  await page.keyboard.type("Buy milk");
  await page.keyboard.press("Enter");
  // The row of a task that is being added is replaced when the service has answered: wait for the row that stays.
  await page.locator('li[aria-busy=false] input[aria-label="Done: Buy milk"]').click();
  await until(page, () => document.querySelector('li[aria-busy=false] input[aria-label="Done: Buy milk"]:checked') !== null);

  await see("What the JVM saw"); // the panel is open on the first visit
  await see("This key signed your token.");
  await press("An expired token");
  await see("the service answered 401, token_expired.");
  await see('error="invalid_token"');
  await press("Rotate the keys now");
  await see("The service answered 200 to your old token and 200 to a new one.");
  await page.screenshot({ path: join(SCREENSHOTS, "firefox.png") });

  await page.setViewport({ width: 320, height: 2600 });
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  await page.screenshot({ path: join(SCREENSHOTS, "firefox-narrow.png") });
  assert.equal(overflow, 0);
  await press("Sign out");
  await until(page, () => location.pathname === "/sign-in");
  assert.deepEqual(complaints, []);
}
