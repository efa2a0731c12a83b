// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/*
 * Due dates are days, not moments: they travel as midnight UTC and are shown in UTC, so that the day stays the same
 * in every time zone. Only "today" is the day of the user's calendar.
 */

const DAY = 86_400_000;

/** `2026-11-30` as the service wants it. */
export function toDueDate(day: string) {
  return day === "" ? null : `${day}T00:00:00Z`;
}

/** The day of a due date, as `<input type="date">` wants it. */
export function toDay(dueDate: string | null) {
  return dueDate === null ? "" : dueDate.slice(0, 10);
}

/** Today in this time zone, moved by some days. */
export function today(offset = 0, now = new Date()) {
  const local = Date.UTC(now.getFullYear(), now.getMonth(), now.getDate());
  return new Date(local + offset * DAY).toISOString().slice(0, 10);
}

/** Words for a due date, as seen from a day. Dates have the form of the browser's language, like its date fields. */
export function describeDue(day: string, from: string, language?: string) {
  const distance = Math.round((Date.parse(day) - Date.parse(from)) / DAY);
  if (distance === 0) {
    return "today";
  }
  if (distance === 1) {
    return "tomorrow";
  }
  if (distance === -1) {
    return "yesterday";
  }
  const sameYear = day.slice(0, 4) === from.slice(0, 4);
  const format: Intl.DateTimeFormatOptions = { day: "numeric", month: "short", timeZone: "UTC" };
  return new Intl.DateTimeFormat(language, sameYear ? format : { ...format, year: "numeric" }).format(new Date(day));
}
