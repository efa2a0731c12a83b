// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* Short-lived tokens, rotating keys, and servers that go away while the page is open. */
import assert from "node:assert/strict";
import { look } from "./browser.mjs";
import { addTask, checkbox, fetchToken, PASSWORD, row, settled, signUp } from "./person.mjs";

/**
 * @param person makes a test in a separate browser profile
 * @param stack the running servers
 * @param lifetime of a token, in milliseconds
 */
export function outageTests(person, stack, lifetime) {
  person("token_endsAndKeyRotates_isRenewedUnseen", async (page) => {
    await signUp(page);
    const rejected = [];
    page.on("response", (response) => response.status() >= 400 && rejected.push(`${response.status()} ${response.url()}`));
    const kids = new Set();
    for (let round = 0; round < 3; round++) {
      await addTask(page, `Round ${round}`);
      kids.add(JSON.parse(Buffer.from((await fetchToken(page)).split(".")[0], "base64url")).kid);
      await page.waitForTimeout(lifetime / 2);
    }
    assert.ok(kids.size > 1, "the key was not rotated");
    assert.deepEqual(rejected, []);
  });

  person("taskService_stoppedAndStarted_changesRollBackAndThePageRecovers", async (page) => {
    await signUp(page);
    await addTask(page, "Buy milk");
    await stack.service.stop();
    await checkbox(page, "Buy milk").click();
    await row(page, "Buy milk").getByText("Not saved").waitFor();
    assert.equal(await checkbox(page, "Buy milk").isChecked(), false);
    await page.getByText("The task service does not answer. Trying again").waitFor();
    await look(page, "service-stopped");
    await page.reload();
    await page.getByText("The task service does not answer. Trying again").waitFor();
    await look(page, "service-stopped-reloaded");
    await stack.service.start();
    await row(page, "Buy milk").waitFor();
    await page.getByText("The task service does not answer").waitFor({ state: "hidden" });
    await checkbox(page, "Buy milk").click();
    await settled(page, "Buy milk");
    assert.equal(await checkbox(page, "Buy milk").isChecked(), true);
  });

  person("betterAuth_stopped_tasksWorkUntilTheTokenEnds", async (page) => {
    await signUp(page);
    await addTask(page, "Before");
    await page.reload(); // with a new token, which lasts until the task below is added
    await row(page, "Before").waitFor();
    await stack.web.stop();
    try {
      await addTask(page, "While the token lasts");
      await page.waitForTimeout(lifetime);
      await page.getByLabel("What needs doing?").fill("Too late");
      await page.keyboard.press("Enter");
      await page.getByText("Not added. The sign-in server does not answer").waitFor();
      await look(page, "better-auth-stopped");
    } finally {
      await stack.web.start();
    }
    await page.getByText("Trying again automatically").waitFor({ state: "hidden" });
    assert.equal(await page.getByLabel("What needs doing?").inputValue(), "Too late");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await settled(page, "Too late");
  });

  person("session_endsWhileTyping_nothingTypedIsLost", async (page) => {
    await signUp(page);
    await addTask(page, "Old title");
    await row(page, "Old title").getByRole("button", { name: "Edit" }).click();
    await page.getByRole("textbox", { name: "Title" }).fill("New title");
    await page.getByLabel("What needs doing?").fill("Half written");
    await page.context().request.post("/api/auth/sign-out", { headers: { Origin: stack.webUrl }, data: {} }); // as if in another tab
    await page.waitForTimeout(lifetime);
    await page.getByRole("button", { name: "Save" }).click();
    const dialog = page.getByRole("dialog", { name: "Your session has ended" });
    await dialog.waitFor();
    await look(page, "session-ended");
    await dialog.getByLabel("Password").fill("not the password");
    await dialog.getByRole("button", { name: "Sign in" }).click();
    await dialog.getByText("The password is wrong.").waitFor();
    await dialog.getByLabel("Password").fill(PASSWORD);
    await dialog.getByRole("button", { name: "Sign in" }).click();
    await dialog.waitFor({ state: "hidden" });
    assert.equal(await page.getByRole("textbox", { name: "Title" }).inputValue(), "New title");
    assert.equal(await page.getByLabel("What needs doing?").inputValue(), "Half written");
    await page.getByRole("button", { name: "Save" }).click();
    await settled(page, "New title");
    await page.getByRole("button", { name: "Add", exact: true }).click();
    await settled(page, "Half written");
  });
}
