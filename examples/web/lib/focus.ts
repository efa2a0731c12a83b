// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* Where the focus goes when the element that had it disappears: never to the top of the page. */

/** Focuses the row of a task, or the field for a new one if there is no such row. */
export function focusTask(id?: string) {
  const row = id && document.querySelector<HTMLElement>(`[data-task="${CSS.escape(id)}"] input`);
  (row || document.getElementById("new-task"))?.focus();
}

/** Focuses the same control of the next row, or of the row before. For a row that is about to disappear. */
export function focusNeighbour(row: HTMLElement, focused: Element) {
  const name = focused.getAttribute("data-control");
  const neighbour = row.nextElementSibling ?? row.previousElementSibling;
  const control = neighbour?.querySelector<HTMLElement>(`[data-control="${name}"]`) ?? neighbour?.querySelector("input");
  (control ?? document.getElementById("new-task"))?.focus();
}
