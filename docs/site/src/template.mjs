// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* The HTML around a document. All addresses are relative, so that a site works in any folder, and from a file. */
import { relative } from "./documents.mjs";

export const NAME = "betterauth-jwt-verifier";
export const POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; form-action 'none'";

export const escape = (text) => text.replace(/[&<>"]/g, (char) => `&#${char.charCodeAt(0)};`);

const icon = (path) => `<svg viewBox="0 0 24 24" width="20" height="20" aria-hidden="true"><path d="${path}"/></svg>`;
const MENU = icon("M4 7h16M4 12h16M4 17h16");
const SEARCH = icon("M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14m5 12 4 4");
const THEME = icon("M12 3a9 9 0 1 0 0 18V3");

/** Returns the page of a document. `site` has the groups of the navigation, the version, and the address of the repository. */
export function pageHtml(page, site) {
  const to = (path) => relative(page.page, path);
  return `<!doctype html>
<html lang="en" data-root="${to("index.html").replace(/index\.html$/, "")}" data-version="${site.version}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}; base-uri 'none'">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${page.path === "README.md" ? NAME : `${escape(page.label)} · ${NAME}`}</title>
<meta name="description" content="${escape(page.sections[0].text.slice(0, 160))}">
<link rel="icon" href="${to("assets/icon.svg")}">
<link rel="stylesheet" href="${to("assets/site.css")}">
<script src="${to("assets/theme.js")}"></script>
<script src="${to("../versions.js")}" defer></script>
<script src="${to("assets/site.js")}" defer></script>
<script src="${to("assets/search.js")}" defer></script>
</head>
<body>
<a class="skip" href="#content">Skip to the content</a>
${header(site, to)}
<div class="layout">
<nav id="pages" class="pages" aria-label="Pages">
${site.groups.map((group) => groupHtml(group, page, to)).join("\n")}
</nav>
<main id="content" tabindex="-1">
<p class="old" hidden>This is not the documentation of the latest release. <a href="${to("../latest/index.html")}">Read the latest</a></p>
<p class="group">${escape(page.label === page.title || page.path === "README.md" ? page.group : `${page.group} · ${page.label}`)}</p>
<article>
${page.html}</article>
${footer(page, site, to)}
</main>
${contents(page)}
</div>
</body>
</html>
`;
}

function header({ version, repository }, to) {
  return `<header>
<button type="button" class="menu" aria-controls="pages" aria-expanded="false" aria-label="Pages">${MENU}</button>
<a class="name" href="${to("index.html")}">${NAME}</a>
<a class="version" href="${to("../versions.html")}" aria-label="Version ${version}, all versions">${version}</a>
<span class="space"></span>
<button type="button" class="search" aria-label="Search" hidden>${SEARCH}<span>Search</span><kbd>/</kbd></button>
<button type="button" class="theme" aria-label="Dark colors" aria-pressed="false" hidden>${THEME}</button>
<a class="repository" href="${repository}">GitHub</a>
</header>`;
}

function groupHtml({ name, pages, links = [] }, current, to) {
  const items = [...pages.map((page) => ({ label: page.label, url: to(page.page), current: page === current })), ...links.map(({ label, path }) => ({ label, url: to(path) }))];
  const list = items.map(({ label, url, current }) => `<li><a href="${url}"${current ? ' aria-current="page"' : ""}>${escape(label)}</a></li>`);
  return `<h2>${name}</h2>\n<ul>\n${list.join("\n")}\n</ul>`;
}

function contents({ sections }) {
  const headings = sections.filter(({ level }) => level === 2 || level === 3);
  if (headings.length < 2) {
    return "";
  }
  const list = headings.map(({ id, level, heading }) => `<li class="level-${level}"><a href="#${id}">${escape(heading)}</a></li>`);
  return `<nav class="contents" aria-label="On this page">\n<h2>On this page</h2>\n<ul>\n${list.join("\n")}\n</ul>\n</nav>`;
}

function footer(page, { groups, repository }, to) {
  const pages = groups.flatMap((group) => group.pages);
  const place = pages.indexOf(page);
  const step = (neighbor, rel, word) => (neighbor ? `<a rel="${rel}" href="${to(neighbor.page)}"><small>${word}</small>${escape(neighbor.label)}</a>` : "<span></span>");
  return `<footer>
<nav class="steps" aria-label="Previous and next page">${step(pages[place - 1], "prev", "Previous")}${step(pages[place + 1], "next", "Next")}</nav>
<p><a class="edit" href="${repository}/edit/main/${page.path}">Edit this page</a><a href="${to("../versions.html")}">All versions</a><span>Apache License 2.0</span></p>
</footer>`;
}
