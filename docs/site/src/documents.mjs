// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* The Markdown files of the repository, and where their pages are. */
import { existsSync, readdirSync, statSync } from "node:fs";
import { join, posix } from "node:path";

const NOT_OURS = new Set(["target", "node_modules", "data", "fixtures"]);

/** Returns the paths of all documents in a folder, relative to it, in the order of their names. */
export function documents(root, folder = "") {
  return readdirSync(join(root, folder), { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry) => {
      const path = posix.join(folder, entry.name);
      if (entry.isDirectory()) {
        return entry.name.startsWith(".") || NOT_OURS.has(entry.name) ? [] : documents(root, path);
      }
      return entry.name.endsWith(".md") ? [path] : [];
    });
}

/** Returns the path of a document's page. A folder's page is that of its README. */
export const pageOf = (path) => path.replace(/(^|\/)README\.md$/, "$1index.html").replace(/\.md$/, ".html");

/** Returns the relative URL that leads from one page to another path of the site. */
export const relative = (from, to) => posix.relative(posix.dirname(from), to) || posix.basename(to);

/** Returns the first heading of a document. */
export const titleOf = (source) => /^# +(.+)$/m.exec(source)?.[1].replaceAll("`", "") ?? "";

/** Returns the path of the file that a link of a document names, in the repository. */
export const targetOf = (document, href) => posix.join(posix.dirname(document), decodeURIComponent(href.split("#", 1)[0])).replace(/\/$/, "");

/**
 * Returns the URL for a link of a document: the page of another document, an image that `copied` gathers, or the file in the
 * repository. A link to nothing stays as it is, and the check of the links reports it.
 */
export function linkFrom(document, href, { root, repository, revision, copied }) {
  if (/^([a-z]+:|[#/])/.test(href)) {
    return href;
  }
  const [, anchor] = /(#.*)?$/.exec(href);
  const target = targetOf(document, href);
  const place = join(root, target);
  if (target.startsWith("..") || !existsSync(place)) {
    return href;
  }
  const isFolder = statSync(place).isDirectory();
  const markdown = isFolder ? posix.join(target, "README.md") : target;
  if (markdown.endsWith(".md") && existsSync(join(root, markdown))) {
    return relative(pageOf(document), pageOf(markdown)) + (anchor ?? "");
  }
  if (/\.(svg|png)$/.test(target)) {
    copied.add(target);
    return relative(pageOf(document), target);
  }
  return `${repository}/${isFolder ? "tree" : "blob"}/${revision}/${target}${anchor ?? ""}`;
}
