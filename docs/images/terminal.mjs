// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/*
 * Draws what a terminal shows: standard input with colours in, SVG out. How doctor.svg was made, TOKEN being a session token:
 *
 *   doctor http://localhost:3000 --token - --color always < TOKEN |
 *     node docs/images/terminal.mjs 'doctor http://localhost:3000 --token - < session-token.txt' > docs/images/doctor.svg
 */
import { readFileSync } from "node:fs";

const COLOURS = { 1: "#ffffff", 2: "#8b949e", 31: "#ff7b72", 32: "#56d364", 33: "#e3b341", 36: "#79c0ff" };
const TEXT = "#d6dde4";
const WIDTH = 7.83; // of one character at 13 px in the fonts named below
const HEIGHT = 18;
const MARGIN = 16;

const escape = (text) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

function line(text, row) {
  let column = 0;
  let spans = "";
  let code = "";
  for (const part of text.split(/(\x1b\[\d+m)/)) {
    const colour = part.match(/^\x1b\[(\d+)m$/);
    if (colour) {
      code = colour[1] === "0" ? "" : colour[1];
    } else if (part.trim()) {
      const indent = part.length - part.trimStart().length;
      const shown = part.trim();
      const x = (MARGIN + (column + indent) * WIDTH).toFixed(1);
      const weight = code === "1" ? ' font-weight="bold"' : "";
      // the length is given, so that a font of another width keeps the columns
      const length = (shown.length * WIDTH).toFixed(1);
      spans += `<tspan x="${x}" textLength="${length}" lengthAdjust="spacingAndGlyphs" fill="${COLOURS[code] ?? TEXT}"${weight}>${escape(shown)}</tspan>`;
    }
    column += colour ? 0 : part.length;
  }
  return spans && `<text y="${MARGIN + 14 + row * HEIGHT}">${spans}</text>`;
}

const output = readFileSync(0, "utf8").trimEnd().split("\n");
const lines = [`\x1b[2m$\x1b[0m ${process.argv[2] ?? ""}`, ...output];
const plain = lines.map((text) => text.replace(/\x1b\[\d+m/g, ""));
const width = Math.ceil(Math.max(...plain.map((text) => text.length)) * WIDTH + 2 * MARGIN);
const height = lines.length * HEIGHT + 2 * MARGIN;
console.log(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${escape(plain[0].slice(2))}</title>
<rect width="100%" height="100%" rx="8" fill="#161b22"/>
<g font-family="ui-monospace, SFMono-Regular, Menlo, Consolas, 'DejaVu Sans Mono', monospace" font-size="13" xml:space="preserve">
${lines.map(line).filter(Boolean).join("\n")}
</g>
</svg>`);
