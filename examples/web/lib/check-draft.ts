// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* The bounds of the service, checked before anything is sent, so that the message can stand at its field. */
import { splitTags, type Draft } from "./draft";

export type DraftError = { field: "title" | "description" | "tags"; text: string };

const TAG = /^[A-Za-z0-9_-]{1,50}$/;

/** The first fault of a draft, or undefined if the service should accept it. */
export function checkDraft(draft: Draft): DraftError | undefined {
  const tags = splitTags(draft.tags);
  const wrong = tags.filter((tag) => !TAG.test(tag));
  if (lengthOf(draft.title) > 200) {
    return { field: "title", text: `A title has at most 200 characters. This one has ${lengthOf(draft.title)}.` };
  }
  if (lengthOf(draft.description) > 1000) {
    return { field: "description", text: `Notes have at most 1000 characters. These have ${lengthOf(draft.description)}.` };
  }
  if (tags.length > 10) {
    return { field: "tags", text: `A task has at most 10 tags. These are ${tags.length}.` };
  }
  if (wrong.length > 0) {
    return { field: "tags", text: `Tags have up to 50 letters A to Z, digits, - and _. Change: ${wrong.join(", ")}.` };
  }
  return undefined;
}

/** In code points, as the service counts. */
function lengthOf(text: string) {
  return [...text.trim()].length;
}
