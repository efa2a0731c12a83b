// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

// Measures the pages of a running example with Lighthouse, each several times, and prints medians as a Markdown table.
// The argument is the address of the page. Exits with 1 if a limit is missed.
import { cpus, loadavg } from "node:os";
import lighthouse, { desktopConfig } from "lighthouse";
import puppeteer from "puppeteer-core";

const RUNS = 3;
const page = process.argv[2];
const CATEGORIES = ["performance", "accessibility", "best-practices", "seo"];
const COMPLETE = { accessibility: 100, "best-practices": 100, seo: 100 };

/** @returns the cookies of a new user, as one header */
async function signUp() {
  const response = await fetch(`${page}/api/auth/sign-up/email`, {
    method: "POST",
    headers: { "Content-Type": "application/json", Origin: page },
    body: JSON.stringify({ name: "Ada Lovelace", email: `ada-${Date.now()}@example.com`, password: "correct horse battery staple" }),
  });
  return response.headers.getSetCookie().map((line) => line.split(";")[0]).join("; ");
}

async function measure(path, device, cookie) {
  const browser = await puppeteer.launch({ executablePath: process.env.CHROMIUM, args: process.getuid?.() === 0 ? ["--no-sandbox"] : [] });
  try {
    const settings = { port: new URL(browser.wsEndpoint()).port, extraHeaders: cookie ? { Cookie: cookie } : {}, onlyCategories: CATEGORIES };
    const { lhr } = await lighthouse(page + path, settings, device === "desktop" ? desktopConfig : undefined);
    if (lhr.runtimeError || new URL(lhr.finalDisplayedUrl).pathname !== path) {
      throw new Error(`${path} on ${device}: ${lhr.runtimeError?.message ?? `showed ${lhr.finalDisplayedUrl}`}`);
    }
    return {
      ...Object.fromEntries(CATEGORIES.map((name) => [name, Math.round(lhr.categories[name].score * 100)])),
      kilobytes: Math.round(lhr.audits["total-byte-weight"].numericValue / 1000),
    };
  } finally {
    await browser.close();
  }
}

const median = (values) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)];
const cookie = await signUp();
let missed = 0;

console.log("# The web page in Lighthouse\n");
console.log(`Created by \`benchmarks/web/run\` on ${new Date().toISOString().slice(0, 10)}: medians of ${RUNS} runs of the production build,`);
console.log(`on ${cpus()[0].model}, ${cpus().length} cores, with a load average of ${loadavg()[0].toFixed(1)} before. A limit is in parentheses.\n`);
console.log("| page | device | performance | accessibility | best practices | SEO | kilobytes |");
console.log("| --- | --- | ---: | ---: | ---: | ---: | ---: |");
for (const [path, device, performance, kilobytes] of [
  ["/sign-in", "desktop", 95, 164],
  ["/sign-in", "mobile", 90, 164],
  ["/", "desktop", 95, 189],
  ["/", "mobile", undefined, 189],
]) {
  const runs = [];
  for (let i = 0; i < RUNS; i++) {
    runs.push(await measure(path, device, path === "/" ? cookie : undefined));
  }
  const limits = { performance, ...COMPLETE, kilobytes };
  const cells = [...CATEGORIES, "kilobytes"].map((name) => {
    const value = median(runs.map((run) => run[name]));
    const limit = limits[name];
    missed += limit !== undefined && (name === "kilobytes" ? value > limit : value < limit) ? 1 : 0;
    return limit === undefined ? `${value}` : `${value} (${limit})`;
  });
  console.log(`| ${path === "/" ? "tasks" : "sign-in"} | ${device} | ${cells.join(" | ")} |`);
}
process.exit(missed === 0 ? 0 : 1);
