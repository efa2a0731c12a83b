// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
import { EMPTY_DRAFT, toDraft, toInput, toPatch } from "@/lib/draft";
import { describeDue, toDay, today, toDueDate } from "@/lib/due";
import { countFilters, NO_FILTER, toQuery } from "@/lib/filter";
import { FakeService } from "./fake-service";

const task = new FakeService().add("Buy milk", { tags: ["home"], due_date: "2026-03-01T00:00:00Z" });

test("toInput_tagsInAnyForm_areSeparatedAndUnique", () => {
  expect(toInput({ ...EMPTY_DRAFT, title: " Buy milk ", tags: "#home, errands home" })).toMatchObject({
    title: "Buy milk",
    tags: ["home", "errands"],
    description: null,
    due_date: null,
  });
});

test("toPatch_nothingChanged_isUndefined", () => {
  expect(toPatch(toDraft(task), task)).toBeUndefined();
});

test("toPatch_oneMemberChanged_holdsNoOther", () => {
  expect(toPatch({ ...toDraft(task), day: "" }, task)).toEqual({ due_date: null });
});

test("due_dayThereAndBack_staysTheDay", () => {
  expect(toDay(toDueDate("2026-03-01"))).toBe("2026-03-01");
  expect(toDueDate("")).toBeNull();
  expect(toDay(null)).toBe("");
});

test("today_lateInTheEvening_isTheDayOfTheOwnCalendar", () => {
  expect(today(0, new Date(2026, 2, 1, 23, 59))).toBe("2026-03-01");
  expect(today(1, new Date(2026, 1, 28, 0, 1))).toBe("2026-03-01");
});

test.each([
  ["2026-03-01", "today"],
  ["2026-03-02", "tomorrow"],
  ["2026-02-28", "yesterday"],
  ["2026-03-09", "9 Mar"],
  ["2027-01-31", "31 Jan 2027"],
])("describeDue_%s_is_%s", (day, words) => {
  expect(describeDue(day, "2026-03-01", "en-GB")).toBe(words);
});

test("describeDue_otherLanguage_hasItsForm", () => {
  expect(describeDue("2027-01-31", "2026-03-01", "de-DE")).toBe("31. Jan. 2027");
});

test("toQuery_noFilter_sendsNoFilter", () => {
  expect(toQuery(NO_FILTER)).toEqual({ status: "all", sort: "created_at", limit: 100, include_total: true });
});

test("toQuery_everyFilter_isSent", () => {
  const filter = { ...NO_FILTER, priority: "high", tag: "home", search: " milk ", sort: "title", order: "desc", due: "week" } as const;
  expect(toQuery(filter, "2026-02-27")).toMatchObject({
    priority: "high",
    tag: ["home"],
    search: "milk",
    sort: "title",
    order: "desc",
    due_after: "2026-02-27T00:00:00Z",
    due_before: "2026-03-06T00:00:00Z",
  });
  expect(countFilters(filter)).toBe(4);
});

test("toQuery_overdue_asksForOpenTasksBeforeToday", () => {
  expect(toQuery({ ...NO_FILTER, status: "completed", due: "overdue" }, "2026-03-01")).toMatchObject({
    status: "pending",
    due_before: "2026-03-01T00:00:00Z",
  });
});
