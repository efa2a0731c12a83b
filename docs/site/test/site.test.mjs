// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* What the build makes of documents: of small ones, and of those of this repository. */
import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "../src/build.mjs";
import { documents } from "../src/documents.mjs";
import { render } from "../src/markdown.mjs";
import { searchIndex } from "../src/search.mjs";
import { assemble, latestOf, newestFirst } from "../src/versions.mjs";

const HERE = fileURLToPath(new URL("..", import.meta.url));
const ROOT = join(HERE, "../..");
const LIMIT = 200_000;
const temporary = mkdtempSync(join(tmpdir(), "site-"));
after(() => rmSync(temporary, { recursive: true }));

/** Writes files, and returns their folder. */
function folder(files) {
  const root = mkdtempSync(join(temporary, "root-"));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return root;
}

/** Makes a site of these documents. Returns what is wrong with its links, and a function that reads its files. */
function made(files, javadoc) {
  const site = mkdtempSync(join(temporary, "site-"));
  const { dead } = build({ root: folder(files), site, version: "1.0.0", javadoc });
  return { dead, read: (path) => readFileSync(join(site, "1.0.0", path), "utf8") };
}

const html = (source) => render(source, (href) => href, () => undefined).html;

test("link_toAnotherDocument_leadsToItsPage", () => {
  const { dead, read } = made({ "README.md": "# A\n\n[b](docs/b.md#part-two) [c](c)", "docs/b.md": "# B\n\n## Part two\n\n[a](../README.md)", "c/README.md": "# C" });
  assert.deepEqual(dead, []);
  assert.match(read("index.html"), /href="docs\/b\.html#part-two">b<.*href="c\/index\.html">c</);
  assert.match(read("docs/b.html"), /href="\.\.\/index\.html">a</);
});

test("link_toAFileWithoutPage_leadsToTheRepositoryAtTheRelease", () => {
  const { dead, read } = made({ "README.md": "# A\n\n[run](run) [folder](tools)", run: "", "tools/x": "" });
  assert.deepEqual(dead, []);
  assert.match(read("index.html"), /href="https:\/\/github\.com\/[^"]+\/blob\/v1\.0\.0\/run"/);
  assert.match(read("index.html"), /href="https:\/\/github\.com\/[^"]+\/tree\/v1\.0\.0\/tools"/);
});

for (const [name, link, fault] of [
  ["toAMissingDocument", "[x](missing.md)", "missing.md leads nowhere"],
  ["toAMissingHeading", "[x](docs/b.md#missing)", "docs/b.html#missing has no such anchor"],
  ["toAMissingHeadingOfThisPage", "[x](#missing)", "#missing has no such anchor"],
  ["outsideTheRepository", "[x](../../secret)", "../../secret leads nowhere"],
  ["fromTheRootOfTheHost", "[x](/docs/b.md)", "/docs/b.md is not relative"],
  ["toAnImageOfAnotherHost", "![x](https://example.com/x.png)", "https://example.com/x.png is loaded from another host"],
]) {
  test(`link_${name}_isReported`, () => {
    assert.deepEqual(made({ "README.md": `# A\n\n${link}`, "docs/b.md": "# B" }).dead, [`1.0.0/index.html: ${fault}`]);
  });
}

test("link_ofTheJavadocThatIsDead_isReported", () => {
  const javadoc = folder({ "index.html": '<a href="A.html#f(int)">f</a><a href="A.html#g()">g</a><a href="B.html">B</a>', "A.html": '<p id="f(int)">f</p>' });
  const { dead, read } = made({ "README.md": "# A" }, javadoc);
  assert.deepEqual(dead, ["1.0.0/api/index.html: A.html#g() has no such anchor", "1.0.0/api/index.html: B.html leads nowhere"]);
  assert.match(read("index.html"), /href="api\/index\.html">API \(Javadoc\)/);
});

test("build_withADeadLink_fails", () => {
  const root = folder({ "pom.xml": "<project>\n  <version>1.0.0</version>\n</project>", "README.md": "# A\n\n[x](missing.md)" });
  const run = () => spawnSync(process.execPath, [join(HERE, "src/build.mjs"), "--root", root, "--site", join(root, "target")], { encoding: "utf8" });
  const failed = run();
  assert.equal(failed.status, 1);
  assert.match(failed.stderr, /1\.0\.0\/index\.html: missing\.md leads nowhere/);
  writeFileSync(join(root, "README.md"), "# A");
  assert.equal(run().status, 0);
});

test("heading_twice_hasTheAnchorsOfTheForge", () => {
  assert.match(html("# A `b`: c?\n\n## Two words\n\n## Two words"), /<h1 id="a-b-c">.*<h2 id="two-words">.*<h2 id="two-words-1">/s);
});

test("table_withAlignment_hasAClassAndNoStyle", () => {
  const table = html("| a | b |\n| --- | ---: |\n| 1 | 2 |");
  assert.match(table, /<td class="right">2<\/td>/);
  assert.doesNotMatch(table, /style=/);
});

test("table_withEmptyHeaders_hasNone", () => {
  assert.doesNotMatch(html("| | |\n| --- | --- |\n| 1 | 2 |"), /<\/?th>/);
});

test("code_withMarkup_isEscapedInEachLanguage", () => {
  for (const language of ["java", "text", "unknown", ""]) {
    assert.doesNotMatch(html(`\`\`\`${language}\n<script>\n\`\`\``), /<script>/);
  }
});

test("link_namedByAFile_isNamedByItsDocument", () => {
  const { read } = made({ "README.md": "# A\n\nSee [docs/b.md](docs/b.md).", "docs/b.md": "# The second" });
  assert.match(read("index.html"), /See <a href="docs\/b\.html">The second<\/a>/);
});

test("search_byAWordOfAPage_findsItsSection", () => {
  const page = (path, source) => ({ page: path, ...render(source, (href) => href, () => undefined) });
  const index = searchIndex([page("a.html", "# A\n\nOne.\n\n## Second part\n\nThe `tollerant` verifier."), page("b.html", "# B\n\nTwo.")]);
  assert.deepEqual(index.search("toller", { prefix: true }).map(({ url, title, heading }) => ({ url, title, heading })), [{ url: "a.html#second-part", title: "A", heading: "Second part" }]);
  assert.deepEqual(index.search("two").map(({ url }) => url), ["b.html"]);
});

test("versions_areOrderedAndTheLatestIsARelease", () => {
  assert.deepEqual(newestFirst(["0.9.0", "0.10.0-SNAPSHOT", "latest", "0.10.0", "0.10.0-rc.1"]), ["0.10.0", "0.10.0-SNAPSHOT", "0.10.0-rc.1", "0.9.0"]);
  assert.equal(latestOf(["0.9.0", "0.10.0-SNAPSHOT"]), "0.9.0");
  assert.equal(latestOf(["0.1.0-SNAPSHOT"]), "0.1.0-SNAPSHOT");
});

test("versions_ofAFolder_areListedAndTheLatestIsCopied", () => {
  const site = folder({ "0.1.0/index.html": "old", "0.2.0/index.html": "new", "0.3.0-SNAPSHOT/index.html": "next" });
  assemble(site, "/base/");
  assert.equal(readFileSync(join(site, "latest/index.html"), "utf8"), "new");
  assert.match(readFileSync(join(site, "versions.html"), "utf8"), /0\.3\.0-SNAPSHOT<\/a> \(not released\).*0\.2\.0<\/a> \(latest\).*0\.1\.0<\/a><\/li>/s);
  assert.match(readFileSync(join(site, "versions.js"), "utf8"), /"latest":"0\.2\.0"/);
  assert.match(readFileSync(join(site, "404.html"), "utf8"), /<base href="\/base\/">/);
});

test("site_ofThisRepository_hasEveryDocumentOnceAndNoHeavyPage", () => {
  const site = mkdtempSync(join(temporary, "whole-"));
  const { pages, dead } = build({ root: ROOT, site, version: "1.0.0" });
  assert.deepEqual(dead, []);
  assert.deepEqual(pages.map(({ path }) => path).sort(), documents(ROOT).sort());
  assert.ok(pages.every(({ label, group }) => label && group));
  const size = (path) => statSync(join(site, "1.0.0", path)).size;
  const assets = ["site.css", "theme.js", "site.js", "search.js", "icon.svg"].reduce((sum, name) => sum + size(`assets/${name}`), 0);
  for (const { page, html: text } of pages) {
    const images = [...text.matchAll(/<img src="([^"]+)"/g)].reduce((sum, [, source]) => sum + size(join(dirname(page), source)), 0);
    const bytes = assets + images + size(page);
    assert.ok(bytes < LIMIT, `${page} has ${bytes} bytes`);
  }
});

test("build_twice_isTheSame", () => {
  const listing = (site) => execFileSync("sh", ["-c", 'cd "$1" && find . -type f | sort | xargs sha256sum', "sh", site], { encoding: "utf8" });
  const sites = [0, 1].map(() => mkdtempSync(join(temporary, "same-")));
  sites.forEach((site) => build({ root: ROOT, site, version: "1.0.0" }));
  assert.equal(listing(sites[0]), listing(sites[1]));
});
