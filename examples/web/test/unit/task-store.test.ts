// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
import { TaskStore } from "@/lib/task-store";
import { FakeService } from "./fake-service";

let service: FakeService;
let store: TaskStore;

beforeEach(() => {
  jest.useFakeTimers();
  service = new FakeService();
  store = new TaskStore(service.createApi());
});

afterEach(() => {
  store.close();
  jest.useRealTimers();
});

function titles() {
  return store.getSnapshot().tasks.map(({ title }) => title);
}

function only(title: string) {
  const task = store.getSnapshot().tasks.find((candidate) => candidate.title === title);
  if (!task) {
    throw new Error(`no task ${title} on the screen`);
  }
  return task;
}

test("load_moreThanAPage_readsTheRestOnDemand", async () => {
  Array.from({ length: 245 }, (_, index) => service.add(`Task ${index + 1}`));
  await store.load();
  expect(store.getSnapshot()).toMatchObject({ phase: "ready", total: 245, hasMore: true });
  expect(titles()).toHaveLength(100);
  await store.more();
  await store.more();
  expect(titles()).toHaveLength(245);
  expect(store.getSnapshot().hasMore).toBe(false);
});

test("load_twoAtOnce_theLaterWins", async () => {
  service.add("Open one");
  service.add("Done one", { completed: true });
  await Promise.all([store.setFilter({ status: "pending" }), store.setFilter({ status: "completed" })]);
  expect(titles()).toEqual(["Done one"]);
});

test("load_olderThanAChange_isReadAgain", async () => {
  const release = service.holdAnswers("GET");
  const loaded = store.load();
  await jest.advanceTimersByTimeAsync(0);
  await store.add({ title: "Buy milk" }, "key-1");
  release();
  await loaded;
  expect(titles()).toEqual(["Buy milk"]);
});

test("load_serviceGone_keepsTheListAndTriesAgain", async () => {
  service.add("Buy milk");
  await store.load();
  service.fail("unreachable", { status: 503, code: "database_unavailable", detail: "The database is away." });
  await store.load();
  expect(titles()).toEqual(["Buy milk"]);
  expect(store.getSnapshot()).toMatchObject({ phase: "failed", trouble: { kind: "service" } });
  await jest.advanceTimersByTimeAsync(2_000);
  expect(store.getSnapshot().trouble?.text).toBe("The database is away.");
  await jest.advanceTimersByTimeAsync(4_000);
  expect(store.getSnapshot()).toMatchObject({ phase: "ready", trouble: null });
});

test.each([429, 500, 502, 503, 504])("load_answered%i_isTriedAgain", async (status) => {
  service.add("Buy milk");
  service.fail({ status });
  await store.load();
  expect(store.getSnapshot()).toMatchObject({ phase: "failed", trouble: { kind: "service" } });
  await jest.advanceTimersByTimeAsync(status === 500 ? 15_000 : 2_000);
  expect(store.getSnapshot()).toMatchObject({ phase: "ready", trouble: null });
});

test("load_serviceSaysWhenToRetry_waitsThatLong", async () => {
  service.fail({ status: 503, retryAfter: "30" });
  await store.load();
  await jest.advanceTimersByTimeAsync(29_999);
  expect(service.requests).toHaveLength(1);
  await jest.advanceTimersByTimeAsync(1);
  expect(service.requests).toHaveLength(2);
});

test("load_longList_isReadAgainAsFarAsItWasRead", async () => {
  Array.from({ length: 245 }, (_, index) => service.add(`Task ${index + 1}`));
  await store.load();
  await store.more();
  await store.more();
  await store.load();
  expect(titles()).toHaveLength(245);
});

test("add_viewShowsOtherTasks_isSaid", async () => {
  await store.setFilter({ status: "completed" });
  await store.add({ title: "Buy milk" }, "key-1");
  expect(titles()).toEqual([]);
  expect(store.getSnapshot().notices[0]?.text).toContain("not in this view");
});

test("add_isShownAtOnceAndKept", async () => {
  await store.load();
  const release = service.hold();
  const added = store.add({ title: "Buy milk" }, "key-1");
  expect(titles()).toEqual(["Buy milk"]);
  expect(store.getSnapshot().pending.size).toBe(1);
  release();
  await added;
  expect(titles()).toEqual(["Buy milk"]);
  expect(store.getSnapshot()).toMatchObject({ total: 1, pending: new Set() });
  expect(service.requests.at(-1)?.headers.get("Idempotency-Key")).toBe('"key-1"');
});

test("add_rejected_isTakenAwayAndThrown", async () => {
  await store.load();
  service.fail({ status: 422, code: "validation_failed", detail: "The title is too long." });
  await expect(store.add({ title: "x" }, "key-1")).rejects.toThrow("The title is too long.");
  expect(titles()).toEqual([]);
});

test("setCompleted_rejected_isRolledBackAndSaid", async () => {
  const { id } = service.add("Buy milk");
  await store.load();
  service.fail({ status: 500, code: "internal", detail: "It broke." });
  const change = store.setCompleted(id, true);
  expect(only("Buy milk").completed).toBe(true);
  await change;
  expect(only("Buy milk").completed).toBe(false);
  expect(store.getSnapshot().rowErrors.get(id)).toBe("Not saved. It broke.");
});

test("setCompleted_twiceQuickly_theLastWins", async () => {
  const { id } = service.add("Buy milk");
  await store.load();
  await Promise.all([store.setCompleted(id, true), store.setCompleted(id, false)]);
  expect(only("Buy milk").completed).toBe(false);
  expect(service.requests.slice(1).map(({ body }) => body)).toEqual([{ completed: true }, { completed: false }]);
});

test("setCompleted_listShowsOpenOnes_leavesTheList", async () => {
  const { id } = service.add("Buy milk");
  await store.setFilter({ status: "pending" });
  await store.setCompleted(id, true);
  expect(titles()).toEqual([]);
});

test("setCompleted_listShowsOpenOnes_canBeUndone", async () => {
  const { id } = service.add("Buy milk");
  await store.setFilter({ status: "pending" });
  await store.setCompleted(id, true);
  const [notice] = store.getSnapshot().notices;
  expect(notice).toMatchObject({ text: "Completed “Buy milk”.", taskId: id });
  await notice?.undo?.();
  expect(titles()).toEqual(["Buy milk"]);
  expect(service.tasks[0]?.completed).toBe(false);
});

test("setCompleted_listShowsOverdueOnes_leavesTheListToo", async () => {
  const { id } = service.add("Buy milk");
  await store.setFilter({ due: "overdue" });
  await store.setCompleted(id, true);
  expect(titles()).toEqual([]);
});

test("endSession_nothingIsReadUntilItGoesOn", async () => {
  service.add("Buy milk");
  await store.load();
  store.endSession();
  await jest.advanceTimersByTimeAsync(60_000);
  expect(service.requests).toHaveLength(1);
  expect(store.getSnapshot().trouble?.kind).toBe("signed-out");
  await store.resumeSession();
  expect(store.getSnapshot()).toMatchObject({ trouble: null, session: 1 });
});

test("clearCompleted_deletesThemAndSaysHowMany", async () => {
  service.add("Open");
  service.add("Done", { completed: true });
  await store.load();
  await store.clearCompleted();
  expect(titles()).toEqual(["Open"]);
  expect(store.getSnapshot().notices[0]?.text).toBe("Deleted 1 completed task.");
});

test("close_whileTryingAgain_stopsThat", async () => {
  await store.load();
  service.fail({ status: 503 });
  await store.load();
  const before = service.requests.length;
  store.close();
  await jest.advanceTimersByTimeAsync(60_000);
  expect(service.requests).toHaveLength(before);
});
