// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* What a person does on the page, in the words of the page. */
import { randomUUID } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";

export const PASSWORD = "correct horse battery";

export function newEmail(name = "ada") {
  return `${name}-${randomUUID().slice(0, 8)}@example.com`;
}

export async function signUp(page, { name = "Ada Lovelace", email = newEmail() } = {}) {
  await page.goto("/sign-up");
  await page.getByLabel("Name").fill(name);
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(PASSWORD);
  await page.getByRole("button", { name: "Create account" }).click();
  await page.getByRole("heading", { name: "Tasks" }).waitFor();
  return email;
}

export async function signIn(page, email, password = PASSWORD) {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
}

export async function addTask(page, title, { due, priority, tags, notes } = {}) {
  await page.getByLabel("What needs doing?").fill(title);
  if (due || priority || tags || notes) {
    const form = page.getByRole("form", { name: "New task" });
    const details = form.getByRole("button", { name: "Details" });
    if (await details.isVisible()) {
      await details.click();
    }
    await form.getByLabel("Due").fill(due ?? "");
    await form.getByLabel("Priority").selectOption(priority ?? "medium");
    await form.getByLabel("Tags").fill(tags ?? "");
    await form.getByLabel("Notes").fill(notes ?? "");
  }
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await settled(page, title);
}

export function row(page, title) {
  return page.getByRole("listitem").filter({ has: page.getByRole("checkbox", { name: `Done: ${title}`, exact: true }) });
}

export function checkbox(page, title) {
  return page.getByRole("checkbox", { name: `Done: ${title}`, exact: true });
}

export function titles(page) {
  const boxes = page.getByRole("list", { name: "Tasks" }).getByRole("checkbox");
  return boxes.evaluateAll((found) => found.map(({ ariaLabel }) => ariaLabel.replace("Done: ", "")));
}

/** The person's JWT, by the session of the page's browser profile. */
export async function fetchToken(page) {
  const answer = await page.context().request.get("/api/auth/token");
  return (await answer.json()).token;
}

/** Calls the task service as that person, past the page. */
export async function callService({ apiUrl }, token, method, path, body) {
  const headers = { Authorization: `Bearer ${token}`, ...(body && { "Content-Type": "application/json" }) };
  const response = await fetch(apiUrl + path, { method, headers, body: body && JSON.stringify(body) });
  const text = await response.text();
  return { status: response.status, body: text === "" ? undefined : JSON.parse(text) };
}

/** Asks again and again until the answer is right; throws the last complaint after a minute. */
export async function eventually(check) {
  for (const end = Date.now() + 60_000; ; await sleep(100)) {
    try {
      return await check();
    } catch (error) {
      if (Date.now() > end) {
        throw error;
      }
    }
  }
}

export async function settled(page, title) {
  await row(page, title).and(page.locator("[aria-busy=false]")).waitFor();
}

/** The user comes back to this tab, as the browser reports it. */
export async function comeBack(page) {
  await page.evaluate(() => window.dispatchEvent(new Event("focus")));
}

/** Puts tasks into the service, past the page, and shows them. */
export async function seed(page, stack, tasks) {
  let token;
  for (const [index, task] of tasks.entries()) {
    token = index % 20 === 0 ? await fetchToken(page) : token; // tokens of these tests live some seconds
    const { status } = await callService(stack, token, "POST", "/api/tasks", task);
    if (status !== 201) {
      throw new Error(`the service answered ${status}`);
    }
  }
  await page.reload();
}
