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

test("edit_otherMembersChangedElsewhere_isSavedWithoutAQuestion", async () => {
  const base = service.add("Buy milk");
  await store.load();
  service.change(base.id, { priority: "high" });
  expect(await store.edit(base, { title: "Buy oat milk" })).toBe(true);
  expect(service.tasks[0]).toMatchObject({ title: "Buy oat milk", priority: "high" });
  expect(store.getSnapshot().conflict).toBeNull();
});

test("edit_userGoesOnEditing_nothingIsSaved", async () => {
  const base = service.add("Buy milk");
  await store.load();
  service.change(base.id, { title: "Buy soy milk" });
  const edit = store.edit(base, { title: "Buy oat milk" });
  await jest.advanceTimersByTimeAsync(0);
  store.resolveConflict("edit");
  expect(await edit).toBe(false);
  expect(service.tasks[0]?.title).toBe("Buy soy milk");
  expect(store.getSnapshot().rowErrors.get(base.id)).toContain("Your text is still here");
});

test("edit_twoConflictsAtOnce_areAskedOneAfterTheOther", async () => {
  const [one, two] = [service.add("One"), service.add("Two")];
  await store.load();
  service.change(one.id, { title: "One elsewhere" });
  service.change(two.id, { title: "Two elsewhere" });
  const edits = [store.edit(one, { title: "My one" }), store.edit(two, { title: "My two" })];
  for (let number = 0; number < 2; number++) {
    await jest.advanceTimersByTimeAsync(0);
    expect(store.getSnapshot().conflict).not.toBeNull();
    store.resolveConflict("mine");
  }
  expect(await Promise.all(edits)).toEqual([true, true]);
  expect(titles()).toEqual(["My two", "My one"]);
});

test("edit_savedWithItsVersion", async () => {
  const base = service.add("Buy milk");
  await store.load();
  expect(await store.edit(base, { title: "Buy oat milk" })).toBe(true);
  expect(titles()).toEqual(["Buy oat milk"]);
  expect(service.requests.at(-1)?.headers.get("If-Match")).toBe('"1"');
});

test.each([
  ["mine", "Buy oat milk"],
  ["theirs", "Buy soy milk"],
] as const)("edit_changedElsewhere_keeps_%s", async (keep, title) => {
  const base = service.add("Buy milk");
  await store.load();
  service.change(base.id, { title: "Buy soy milk" });
  const edit = store.edit(base, { title: "Buy oat milk" });
  await jest.advanceTimersByTimeAsync(0);
  expect(store.getSnapshot().conflict).toMatchObject({ mine: { title: "Buy oat milk" }, theirs: { title: "Buy soy milk", version: 2 } });
  store.resolveConflict(keep);
  expect(await edit).toBe(true);
  expect(store.getSnapshot().conflict).toBeNull();
  expect(titles()).toEqual([title]);
  expect(service.tasks[0]?.title).toBe(title);
});

test("edit_deletedElsewhere_leavesTheListAndIsSaid", async () => {
  const base = service.add("Buy milk");
  await store.load();
  service.tasks = [];
  expect(await store.edit(base, { title: "Buy oat milk" })).toBe(false);
  expect(titles()).toEqual([]);
  expect(store.getSnapshot().notices[0]?.text).toContain("no longer exists");
});

test("remove_undone_nothingIsSent", async () => {
  const { id } = service.add("Buy milk");
  await store.load();
  store.remove(id);
  expect(titles()).toEqual([]);
  await jest.advanceTimersByTimeAsync(9_999);
  store.getSnapshot().notices[0]?.undo?.();
  await jest.advanceTimersByTimeAsync(60_000);
  expect(titles()).toEqual(["Buy milk"]);
  expect(service.requests.filter(({ method }) => method === "DELETE")).toEqual([]);
});

test("remove_tenSecondsLater_isSent", async () => {
  const { id } = service.add("Buy milk");
  await store.load();
  store.remove(id);
  await jest.advanceTimersByTimeAsync(10_000);
  expect(service.tasks).toEqual([]);
  expect(store.getSnapshot()).toMatchObject({ tasks: [], total: 0, notices: [] });
});

test("remove_pointerOnTheMessage_waits", async () => {
  const { id } = service.add("Buy milk");
  await store.load();
  store.remove(id);
  store.notices.hold();
  await jest.advanceTimersByTimeAsync(60_000);
  expect(service.tasks).toHaveLength(1);
  store.notices.release();
  await jest.advanceTimersByTimeAsync(10_000);
  expect(service.tasks).toEqual([]);
});

test("remove_fourTasks_eachCanBeUndone", async () => {
  const ids = ["One", "Two", "Three", "Four"].map((title) => service.add(title).id);
  await store.load();
  ids.forEach((id) => store.remove(id));
  expect(store.getSnapshot().notices).toHaveLength(4);
  store.getSnapshot().notices.forEach(({ undo }) => undo?.());
  expect(titles()).toHaveLength(4);
});

test("notices_withoutUndo_areBounded", () => {
  Array.from({ length: 9 }, (_, index) => store.notices.notify(`Message ${index}`));
  expect(store.getSnapshot().notices.map(({ text }) => text)).toEqual(["Message 6", "Message 7", "Message 8"]);
});

test("remove_pageGoes_isSentAtOnce", async () => {
  const { id } = service.add("Buy milk");
  await store.load();
  store.remove(id);
  await store.flush();
  expect(service.tasks).toEqual([]);
});

test("remove_rejected_comesBack", async () => {
  const { id } = service.add("Buy milk");
  await store.load();
  store.remove(id);
  service.fail("unreachable");
  await store.flush();
  expect(titles()).toEqual(["Buy milk"]);
  expect(store.getSnapshot().rowErrors.get(id)).toContain("Not deleted.");
});
