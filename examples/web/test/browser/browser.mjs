// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* Chromium for the tests, and what each page must fulfill. */
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { chromium } from "playwright-core";
import { TARGET } from "../stack.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const QUIET = ["disable-gpu", "disable-quic", "no-first-run", "disable-background-networking", "disable-component-update", "disable-sync"];
/** Milliseconds after which a test has failed. Calls such as `page.evaluate` have no limit themselves. */
export const LIMIT = 300_000;
const SCREENSHOTS = join(TARGET, "screenshots");

export function launch(executablePath) {
  mkdirSync(SCREENSHOTS, { recursive: true });
  const isRoot = process.getuid?.() === 0; // Chromium has no sandbox for root
  return chromium.launch({ executablePath, chromiumSandbox: !isRoot, args: QUIET.map((flag) => `--${flag}`) });
}

/**
 * Makes `person(name, play)`: a test with a separate browser profile. At its end, nothing forbidden may have happened.
 * `play` gets a page and a function that opens the profile of another person. `alsoVisits` is another origin that they visit.
 */
export function persons(browser, stack) {
  return (name, play) =>
    test(name, { timeout: LIMIT }, async () => {
      const opened = [];
      const open = async (options) => {
        const profile = await openContext(browser, stack, options);
        opened.push(profile);
        return profile.context.newPage();
      };
      const page = await open();
      try {
        await play(page, open);
        assert.deepEqual(opened.flatMap(({ complaints }) => complaints), []);
      } catch (error) {
        await page.screenshot({ path: join(SCREENSHOTS, `FAILED-${name}.png`) });
        throw error;
      } finally {
        await Promise.all(opened.map(({ context }) => context.close()));
      }
    });
}

/** The separate browser profile of a person. `complaints` gathers what must never happen on any page. */
async function openContext(browser, { webUrl, apiUrl }, { alsoVisits, ...options } = {}) {
  const seen = { origins: [{ origin: webUrl, localStorage: [{ name: "token-panel", value: "seen" }] }], cookies: [] };
  const context = await browser.newContext({ baseURL: webUrl, viewport: { width: 1024, height: 800 }, storageState: seen, ...options });
  context.setDefaultTimeout(60_000);
  const complaints = [];
  context.on("request", (request) => {
    const { origin, protocol } = new URL(request.url());
    if (protocol.startsWith("http") && ![webUrl, apiUrl, alsoVisits].includes(origin)) {
      complaints.push(`request to another host: ${request.url()}`);
    }
  });
  context.on("weberror", (error) => complaints.push(`uncaught: ${error.error().message}`));
  context.on("console", (message) => {
    if (/content security policy|hydrat/i.test(message.text())) {
      complaints.push(message.text());
    }
  });
  return { context, complaints };
}

/** Checks the page's present state with axe in both colour schemes, and takes a picture of each. */
export async function look(page, name, { width, height = 800 } = {}) {
  const before = page.viewportSize();
  if (width) {
    await page.setViewportSize({ width, height });
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(overflow, 0, `${name}: the page is ${overflow} px wider than the screen`);
  }
  for (const colorScheme of ["light", "dark"]) {
    await page.emulateMedia({ colorScheme, reducedMotion: "reduce" });
    await page.screenshot({ path: join(SCREENSHOTS, `${name}-${colorScheme}.png`) });
    await page.evaluate(AXE);
    const { violations } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
    const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`);
    assert.deepEqual(found, [], `${name} (${colorScheme}): axe found violations`);
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(before);
}
