// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

// Writes the results of compare.mjs, a file with JSON, into the table of a document: RESULTS DOCUMENT.
import { readFileSync, writeFileSync } from "node:fs";

const START = "<!-- written by benchmarks/comparison/run -->";
const END = "<!-- end -->";
const [results, document] = process.argv.slice(2);
const { columns, variants, rows } = JSON.parse(readFileSync("table.json"));
const { date, versions, cells } = JSON.parse(readFileSync(results));

/** Returns what a peer did, and what its variants did if that differs. */
function cell(row, column) {
  const own = cells[row][column];
  const others = Object.entries(variants)
    .filter(([title, variant]) => variant.of === column && cells[row][title] !== own)
    .map(([title, variant]) => `<br>${variant.label}: ${cells[row][title]}`);
  if (!own) throw new Error(`no result for ${row}, ${column}`);
  return [own, ...others].join("").replaceAll("; ", "<br>");
}

const lines = [
  `Observed on ${date} with ${versions.join(", ")}.`,
  "",
  `| | ${columns.join(" | ")} |`,
  `| --- |${" --- |".repeat(columns.length)}`,
  ...Object.entries(rows).map(([row, title]) => `| ${title} | ${columns.map((column) => cell(row, column)).join(" | ")} |`),
];
const before = readFileSync(document, "utf8");
const [head, rest] = before.split(START);
const tail = rest.split(END)[1];
writeFileSync(document, `${head}${START}\n\n${lines.join("\n").replace(/^.{101,}/, wrapped)}\n\n${END}${tail}`);

/** Breaks the first line at 100 characters, as the documents do. */
function wrapped(line) {
  return line.replace(/(?=.{101,})(.{1,100}) /g, "$1\n");
}
