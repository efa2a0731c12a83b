// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/*
 * Makes the site of this version in target/site, and fails if a link is dead.
 *   node src/build.mjs [--javadoc FOLDER] [--root FOLDER] [--site FOLDER]
 * Without --javadoc the site has no Javadoc.
 */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { documents, linkFrom, pageOf, targetOf, titleOf } from "./documents.mjs";
import { deadLinks } from "./links.mjs";
import { render } from "./markdown.mjs";
import { navigation } from "./navigation.mjs";
import { OPTIONS, searchIndex } from "./search.mjs";
import { pageHtml } from "./template.mjs";
import { assemble } from "./versions.mjs";

const REPOSITORY = "https://github.com/betterauthjwt/betterauth-jwt-verifier";
const HERE = fileURLToPath(new URL("..", import.meta.url));

/** Makes this version of the site in `site` from the documents in `root`. Returns its pages, and what is wrong with its links. */
export function build({ root, site, version, javadoc }) {
  const folder = join(site, version);
  const revision = version.endsWith("-SNAPSHOT") ? "main" : `v${version}`;
  const copied = new Set();
  const sources = documents(root).map((path) => ({ path, page: pageOf(path), source: readFileSync(join(root, path), "utf8") }));
  const titles = new Map(sources.map(({ path, source }) => [path, titleOf(source)]));
  const pages = sources.map(({ path, page, source }) => {
    const link = (href) => linkFrom(path, href, { root, repository: REPOSITORY, revision, copied });
    return { path, page, ...render(source, link, (href) => titles.get(targetOf(path, href))) };
  });
  const groups = navigation(pages);
  if (javadoc) {
    groups.at(-1).links = [{ label: "API (Javadoc)", path: "api/index.html" }];
  }

  const write = (path, text) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  rmSync(folder, { recursive: true, force: true });
  pages.forEach((page) => write(page.page, pageHtml(page, { groups, version, repository: REPOSITORY })));
  write("assets/search-index.js", `window.siteSearch = ${JSON.stringify({ options: OPTIONS, index: searchIndex(pages) })};\n`);
  for (const name of ["site.css", "theme.js", "site.js", "search.js", "icon.svg"]) {
    cpSync(join(HERE, "assets", name), join(folder, "assets", name));
  }
  const [license, search] = ["LICENSE.txt", "dist/umd/index.js"].map((name) => readFileSync(join(HERE, "node_modules/minisearch", name), "utf8"));
  write("assets/minisearch.js", `/*\n${license}*/\n${search.replace(/^\/\/# sourceMappingURL=.*$/m, "")}`);
  copied.forEach((path) => cpSync(join(root, path), join(folder, path)));
  if (javadoc) {
    cpSync(javadoc, join(folder, "api"), { recursive: true });
  }
  assemble(site);
  return { pages, dead: deadLinks(site) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { values } = parseArgs({
    options: { javadoc: { type: "string" }, root: { type: "string", default: join(HERE, "../..") }, site: { type: "string", default: join(HERE, "target/site") } },
  });
  const [, version] = /^ {2}<version>(.*)<\/version>$/m.exec(readFileSync(join(values.root, "pom.xml"), "utf8"));
  rmSync(values.site, { recursive: true, force: true });
  const { pages, dead } = build({ ...values, version });
  if (dead.length > 0) {
    console.error(`The site has dead links:\n${dead.join("\n")}`);
    process.exit(1);
  }
  console.log(`${pages.length} pages: ${join(values.site, version, "index.html")}`);
}
