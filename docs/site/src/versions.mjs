// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/*
 * What is around the versions of a site: their list, the folder "latest", the first page, and the page for a wrong address.
 *   node src/versions.mjs FOLDER [BASE]
 * FOLDER has a folder for each version. BASE is the path of the site on its host, "/" by default.
 */
import { cpSync, existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { NAME, POLICY } from "./template.mjs";

const VERSION = /^\d+\.\d+\.\d+(-.+)?$/;

/** Sorts versions, the newest first. A release comes before its release candidates and snapshots. */
export function newestFirst(versions) {
  const { compare } = new Intl.Collator("en", { numeric: true });
  const parts = (version) => /^([^-]+)-?(.*)$/.exec(version).slice(1);
  return versions
    .filter((version) => VERSION.test(version))
    .sort((a, b) => {
      const [[release, kind], [otherRelease, otherKind]] = [parts(a), parts(b)];
      return compare(otherRelease, release) || Number(Boolean(kind)) - Number(Boolean(otherKind)) || compare(otherKind, kind);
    });
}

/** Returns the newest release, or the newest version where there is no release. */
export const latestOf = (versions) => newestFirst(versions).find((version) => !version.includes("-")) ?? newestFirst(versions)[0];

export function assemble(site, base = "/") {
  const versions = newestFirst(readdirSync(site).filter((name) => existsSync(join(site, name, "index.html"))));
  const latest = latestOf(versions);
  rmSync(join(site, "latest"), { recursive: true, force: true });
  cpSync(join(site, latest), join(site, "latest"), { recursive: true });
  const write = (name, text) => writeFileSync(join(site, name), text);
  write("versions.js", `window.siteVersions = ${JSON.stringify({ latest, versions })};\n`);
  write("index.html", plain(NAME, '<p>The documentation is in <a href="latest/index.html">latest</a>.</p>', '<meta http-equiv="refresh" content="0; url=latest/index.html">'));
  const items = versions.map((version) => `<li><a href="${version}/index.html">${version}</a>${version === latest ? " (latest)" : version.includes("-") ? " (not released)" : ""}</li>`);
  write("versions.html", plain("Versions", `<ul>\n${items.join("\n")}\n</ul>`));
  // The host shows this page at any depth, so only this one needs to know where the site is.
  write("404.html", plain("Page not found", '<p>There is no page at this address. Start at the <a href="latest/index.html">overview</a>, or choose a <a href="versions.html">version</a>.</p>', `<base href="${base}">`));
}

function plain(title, body, head = "") {
  return readFileSync(new URL("../assets/plain.html", import.meta.url), "utf8")
    .replace("<!-- head -->", `${head}\n<meta http-equiv="Content-Security-Policy" content="${POLICY}">`)
    .replaceAll("<!-- title -->", title)
    .replace("<!-- body -->", body);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  assemble(...process.argv.slice(2));
}
