// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/*
 * The built page in a real browser, with a real task-service and PostgreSQL behind it. One stack for all tests, as it takes
 * longer to start than most tests; its tokens live some seconds and its keys rotate, so that every test goes through that.
 */
import { after, describe, test } from "node:test";
import { startStack } from "../stack.mjs";
import { serverTests } from "./auth-rules.mjs";
import { accountTests } from "./accounts.mjs";
import { launch, persons } from "./browser.mjs";
import { findChromium } from "./chromium.mjs";
import { consentTests } from "./consent.mjs";
import { firefoxTests } from "./firefox.mjs";
import { outageTests } from "./outages.mjs";
import { promiseTests } from "./promises.mjs";
import { resilienceTests } from "./resilience.mjs";
import { sessionTests } from "./sessions.mjs";
import { taskTests } from "./tasks.mjs";
import { tokenPanelTests } from "./token-panel.mjs";

const LIFETIME = 10_000;
const chromium = findChromium();

if (chromium) {
  const browser = await launch(chromium);
  const stack = await startStack({ AUTH_TOKEN_LIFETIME: `${LIFETIME / 1000}s`, AUTH_ROTATION_SECONDS: "7", AUTH_GRACE_SECONDS: "7" });
  const person = persons(browser, stack);
  after(async () => {
    await browser.close();
    await stack.stop();
  });
  describe("the page, with all servers up", { concurrency: 2 }, () => {
    promiseTests(stack);
    serverTests(stack);
    accountTests(person, stack);
    taskTests(person, stack);
    sessionTests(person, stack);
    consentTests(person, stack);
    tokenPanelTests(person, stack);
    firefoxTests(stack);
    resilienceTests(person, stack);
  });
  describe("the page, when servers go away", () => outageTests(person, stack, LIFETIME));
} else {
  test("browser", { skip: "no Chromium was found; install it, or set CHROMIUM to its path" });
}
