// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* The filter in the page's address, so that a reload keeps it and a link can carry it. */
import { NO_FILTER, type Filter } from "./filter";

const CHOICES = {
  status: ["all", "pending", "completed"],
  priority: ["any", "low", "medium", "high"],
  due: ["any", "overdue", "today", "week"],
  sort: ["created_at", "due_date", "priority", "title", "updated_at"],
  order: ["usual", "asc", "desc"],
} as const;

/** Only what differs from the default; empty if nothing does. */
export function toAddress(filter: Filter) {
  const set = (Object.keys(NO_FILTER) as Array<keyof Filter>).filter((name) => filter[name] !== NO_FILTER[name]);
  const query = new URLSearchParams(set.map((name) => [name, filter[name]])).toString();
  return query === "" ? "/" : `/?${query}`;
}

/** Reads what the address says. Values that no control can show are left out. */
export function fromAddress(parameters: Record<string, string | string[] | undefined>): Filter {
  const filter: Record<string, string> = { ...NO_FILTER };
  for (const [name, values] of Object.entries<readonly string[]>(CHOICES)) {
    const value = parameters[name];
    filter[name] = typeof value === "string" && values.includes(value) ? value : filter[name]!;
  }
  const text = (name: string) => (typeof parameters[name] === "string" ? parameters[name] : "");
  return { ...(filter as Filter), tag: cleanTag(text("tag")), search: text("search").slice(0, 200) };
}

export function cleanTag(text: string) {
  return text.replace(/[^A-Za-z0-9_-]/g, "").slice(0, 50);
}
