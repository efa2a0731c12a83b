// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* What the list shows, and the query of the service that says so. */
import { today, toDueDate } from "./due";
import type { ListQuery, Priority } from "./task-api";

export type Filter = {
  status: "all" | "pending" | "completed";
  priority: Priority | "any";
  tag: string;
  due: "any" | "overdue" | "today" | "week";
  search: string;
  sort: NonNullable<ListQuery["sort"]>;
  order: "asc" | "desc" | "usual";
};

export const NO_FILTER: Filter = {
  status: "all",
  priority: "any",
  tag: "",
  due: "any",
  search: "",
  sort: "created_at",
  order: "usual",
};

export const PAGE_SIZE = 100; // the most that the service returns at once

export function toQuery(filter: Filter, day = today()): ListQuery {
  const search = filter.search.trim();
  return {
    status: filter.due === "overdue" ? "pending" : filter.status, // what is done is not overdue
    sort: filter.sort,
    limit: PAGE_SIZE,
    include_total: true,
    ...(filter.order === "usual" ? {} : { order: filter.order }),
    ...(filter.priority === "any" ? {} : { priority: filter.priority }),
    ...(filter.tag === "" ? {} : { tag: [filter.tag] }),
    ...(search === "" ? {} : { search }),
    ...dueRange(filter.due, day),
  };
}

function dueRange(due: Filter["due"], day: string): ListQuery {
  const after = (days: number) => toDueDate(today(days, new Date(`${day}T12:00:00`))) ?? undefined;
  switch (due) {
    case "any":
      return {};
    case "overdue":
      return { due_before: after(0) };
    case "today":
      return { due_after: after(0), due_before: after(1) };
    case "week":
      return { due_after: after(0), due_before: after(7) };
  }
}

/** How many filters are set; sorting and the status tabs are not counted. */
export function countFilters({ priority, tag, due, search }: Filter) {
  return [priority !== "any", tag !== "", due !== "any", search.trim() !== ""].filter(Boolean).length;
}

/** Whether the list shows anything but all tasks, newest first. */
export function isArranged(filter: Filter) {
  return countFilters(filter) > 0 || filter.status !== "all" || filter.sort !== "created_at" || filter.order === "asc";
}
