// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* The site in Chromium, below a folder of a host as on GitHub Pages, and from a file. */
import assert from "node:assert/strict";
import { once } from "node:events";
import { createReadStream, mkdirSync, readFileSync, rmSync, statSync } from "node:fs";
import { createServer } from "node:http";
import { createRequire } from "node:module";
import { extname, join } from "node:path";
import { after, before, test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { chromium } from "playwright-core";
import { findChromium } from "../../../../examples/web/test/browser/chromium.mjs";
import { build } from "../../src/build.mjs";
import { assemble } from "../../src/versions.mjs";

const HERE = fileURLToPath(new URL("../..", import.meta.url));
const SITE = join(HERE, "target/browser");
const SCREENSHOTS = join(HERE, "target/screenshots");
const BASE = "/verifier/";
const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TYPES = { ".html": "text/html", ".js": "text/javascript", ".css": "text/css", ".svg": "image/svg+xml", ".png": "image/png" };
const PAGES = ["index.html", "docs/reasons.html", "docs/operations.html", "docs/index.html", "betterauth-jwt-verifier/spring/index.html", "benchmarks/RESULTS.html"];

const executablePath = findChromium();
let browser;
let server;
let origin;

/** Serves the site as the host does: a wrong address gets the page 404.html. */
function serve({ url }, response) {
  const path = decodeURIComponent(new URL(url, "http://localhost").pathname);
  const file = join(SITE, path.startsWith(BASE) ? path.slice(BASE.length) || "index.html" : "missing");
  const found = statSync(file, { throwIfNoEntry: false })?.isFile();
  response.writeHead(found ? 200 : 404, { "Content-Type": TYPES[found ? extname(file) : ".html"] });
  createReadStream(found ? file : join(SITE, "404.html")).pipe(response);
}

before(async () => {
  rmSync(SITE, { recursive: true, force: true });
  mkdirSync(SCREENSHOTS, { recursive: true });
  build({ root: join(HERE, "../.."), site: SITE, version: "0.1.0" });
  build({ root: join(HERE, "../.."), site: SITE, version: "0.2.0-SNAPSHOT" });
  assemble(SITE, BASE);
  server = createServer(serve);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  origin = `http://127.0.0.1:${server.address().port}`;
  if (executablePath) {
    browser = await chromium.launch({ executablePath, chromiumSandbox: process.getuid?.() !== 0 });
  }
});
after(async () => {
  await browser?.close();
  server?.closeAllConnections();
  server?.close();
});

/** Makes a test with a separate browser profile. At its end, no request may have failed or left the origin. */
function person(name, play, options = {}) {
  const skip = executablePath ? false : "no Chromium was found; install it, or set CHROMIUM to its path";
  test(name, { skip }, async () => {
    const context = await browser.newContext({ baseURL: `${origin}${BASE}`, viewport: { width: 1280, height: 800 }, reducedMotion: "reduce", ...options });
    context.setDefaultTimeout(60_000);
    const complaints = [];
    context.on("request", (request) => request.url().startsWith(origin) || request.url().startsWith("file:") || complaints.push(`request to another host: ${request.url()}`));
    context.on("response", (response) => response.status() < 400 || response.url().includes("missing") || complaints.push(`${response.status()}: ${response.url()}`));
    // A page that is left ends its requests.
    context.on("requestfailed", (request) => request.failure().errorText === "net::ERR_ABORTED" || complaints.push(`failed: ${request.url()}`));
    context.on("weberror", (error) => complaints.push(`uncaught: ${error.error().message}`));
    context.on("console", (message) => message.type() !== "error" || message.location().url.includes("missing") || complaints.push(message.text()));
    try {
      await play(await context.newPage(), context);
      assert.deepEqual(complaints, []);
    } finally {
      await context.close();
    }
  });
}

/** Checks what is shown with axe in both color schemes, at 1280 and at 320 pixels, where nothing may be wider than the screen. */
async function look(page, name) {
  await page.evaluate(AXE);
  for (const width of [1280, 320]) {
    await page.setViewportSize({ width, height: 800 });
    const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(wider, 0, `${name}: the page is ${wider} px wider than the screen of ${width} px`);
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      await page.screenshot({ path: join(SCREENSHOTS, `${name}-${width}-${colorScheme}.png`) });
      const violations = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }).then((results) => results.violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" | ")}`)));
      assert.deepEqual(violations, [], `${name} (${width} px, ${colorScheme}): axe found violations`);
    }
  }
}

for (const path of PAGES) {
  person(`page_${path}_isAccessibleInBothSchemesAndOnNarrowScreens`, async (page) => {
    await page.goto(`latest/${path}`);
    await look(page, path.replaceAll("/", "-"));
  });
}

person("page_withoutADocument_isAccessible", async (page) => {
  await page.goto("missing/folder/page");
  assert.equal(await page.title(), "Page not found");
  await look(page, "404");
  await page.click("text=overview");
  await page.waitForURL("**/verifier/latest/index.html");
  await page.goto("versions.html");
  await look(page, "versions");
});

const search = async (page, words) => {
  await page.keyboard.press("/");
  await page.fill("input[type=search]", words);
  await page.waitForSelector(".finder li a");
};

person("search_byKeyboard_opensTheSectionOfAWord", async (page) => {
  await page.goto("latest/docs/faq.html");
  await search(page, "rotationInterval");
  await look(page, "search");
  assert.match(await page.textContent(".finder [role=status]"), /^\d+ sections found$/);
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowUp");
  const chosen = await page.evaluate(() => document.activeElement.href);
  await page.keyboard.press("Enter");
  await page.waitForURL(chosen);
  assert.match((await page.textContent("article")).toLowerCase(), /rotationinterval/);
});

person("search_forNothing_saysSoAndClosesWithEscape", async (page) => {
  await page.goto("latest/index.html");
  await page.click("header .search");
  await page.fill("input[type=search]", "xyzzyxyzzy");
  await page.waitForSelector("text=No sections found");
  await page.keyboard.press("Escape");
  await page.waitForSelector(".finder", { state: "hidden" });
  assert.equal(await page.evaluate(() => document.activeElement.className), "search");
});

person("site_fromAFile_hasStylesAndSearch", async (page) => {
  await page.goto(pathToFileURL(join(SITE, "latest/docs/keys.html")).href);
  assert.equal(await page.evaluate(() => getComputedStyle(document.querySelector("header")).position), "sticky");
  await search(page, "snapshotFile");
});

const ground = (page) => page.evaluate(() => getComputedStyle(document.body).backgroundColor);

person("colors_ofTheSystem_areReplacedByAChoiceThatIsRemembered", async (page) => {
  await page.emulateMedia({ colorScheme: "light" });
  await page.goto("latest/index.html");
  const light = await ground(page);
  await page.emulateMedia({ colorScheme: "dark" });
  const dark = await ground(page);
  assert.notEqual(dark, light);
  assert.equal(await page.getAttribute("header .theme", "aria-pressed"), "true");
  await page.click("header .theme");
  assert.equal(await ground(page), light);
  await page.goto("latest/docs/keys.html");
  assert.equal(await ground(page), light);
  assert.equal(await page.getAttribute("header .theme", "aria-pressed"), "false");
  await page.click("header .theme");
  await page.reload();
  assert.equal(await ground(page), dark);
});

person("menu_onANarrowScreen_opensAndClosesByKeyboard", async (page) => {
  await page.setViewportSize({ width: 320, height: 800 });
  await page.goto("latest/docs/keys.html");
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  assert.equal(await page.isVisible("#pages"), false);
  await page.keyboard.press("Tab");
  await page.keyboard.press("Enter");
  await page.waitForSelector("#pages a[aria-current=page]");
  await look(page, "menu");
  await page.keyboard.press("Escape");
  await page.waitForSelector("#pages", { state: "hidden" });
});

person(
  "code_withItsButton_isCopied",
  async (page) => {
    await page.goto("latest/index.html");
    await page.click(".copy >> nth=1");
    await page.waitForSelector("text=Copied");
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), await page.textContent("pre code >> nth=1"));
  },
  { permissions: ["clipboard-read", "clipboard-write"] },
);

person("version_thatIsNotTheLatest_saysSo", async (page) => {
  await page.goto("./");
  await page.waitForURL("**/verifier/latest/index.html");
  assert.equal(await page.isVisible(".old"), false);
  await page.goto("versions.html");
  await page.click("text=0.2.0-SNAPSHOT");
  await page.waitForSelector(".old");
  await page.click(".old a");
  await page.waitForURL("**/verifier/latest/index.html");
});

person(
  "page_withoutScripts_isComplete",
  async (page) => {
    await page.setViewportSize({ width: 320, height: 800 });
    await page.goto("latest/docs/keys.html");
    assert.equal(await page.isVisible("#pages a[aria-current=page]"), true);
    assert.equal(await page.isVisible("article h1"), true);
    assert.equal(await page.isVisible("header .search"), false);
  },
  { javaScriptEnabled: false },
);

person("page_inPrint_hasOnlyItsText", async (page) => {
  await page.goto("latest/docs/keys.html");
  await page.emulateMedia({ media: "print" });
  for (const selector of ["header", "#pages", ".contents", ".copy", ".steps"]) {
    assert.equal(await page.isVisible(`${selector} >> nth=0`), false, selector);
  }
  assert.equal(await page.isVisible("article h1"), true);
});
