// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* The index for the search, made once. search.js loads it in the browser with the same options. */
import MiniSearch from "minisearch";

const PREVIEW = 140;

export const OPTIONS = { fields: ["heading", "title", "text"], storeFields: ["heading", "title", "url", "start"] };

/** Returns the index of the sections of all pages. */
export function searchIndex(pages) {
  const index = new MiniSearch(OPTIONS);
  index.addAll(
    pages.flatMap(({ page, title, sections }) =>
      sections.map(({ id, level, heading, text }) => ({
        id: `${page}#${id}`,
        url: level === 1 ? page : `${page}#${id}`,
        title,
        heading,
        text,
        start: text.length > PREVIEW ? `${text.slice(0, text.lastIndexOf(" ", PREVIEW))} …` : text,
      })),
    ),
  );
  return index;
}
