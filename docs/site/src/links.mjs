// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* The check of a finished site: every link leads somewhere, and nothing is loaded from another host. */
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import { Parser } from "htmlparser2";

/** Returns what is wrong with the links of all pages in a folder. Its folder "latest" is a copy, and not read. */
export function deadLinks(site) {
  const isPage = (path) => path.endsWith(".html") && !path.startsWith("latest/");
  const pages = new Map(readdirSync(site, { recursive: true }).filter(isPage).map((path) => [path, read(join(site, path))]));
  return [...pages].flatMap(([path, { links, base }]) =>
    base ? [] : links.map((link) => fault(site, pages, path, link)).filter(Boolean).map((reason) => `${path}: ${reason}`),
  );
}

/** Reads a page: the anchors that it has, and the addresses that it links to or loads. */
function read(file) {
  const ids = new Set();
  const links = [];
  let base = false;
  const parser = new Parser({
    onopentag(name, { id, href, src, name: anchor }) {
      base ||= name === "base";
      ids.add(id).add(name === "a" ? anchor : undefined);
      links.push(...[href, src].filter((url) => url !== undefined).map((url) => ({ url, loads: name !== "a" })));
    },
  });
  parser.end(readFileSync(file, "utf8"));
  return { ids, links, base };
}

function fault(site, pages, path, { url, loads }) {
  if (/^[a-z]+:/i.test(url)) {
    return loads ? `${url} is loaded from another host` : undefined;
  }
  if (url.startsWith("/")) {
    return `${url} is not relative`;
  }
  const [file, anchor] = url.split("#", 2).map(decodeURIComponent);
  const target = file ? posix.join(posix.dirname(path), file.split("?")[0]) : path;
  if (!existsSync(join(site, target)) || statSync(join(site, target)).isDirectory()) {
    return `${url} leads nowhere`;
  }
  return anchor && pages.has(target) && !pages.get(target).ids.has(anchor) ? `${url} has no such anchor` : undefined;
}
