// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
import { act, fireEvent, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { TaskList } from "@/components/task-list";
import { describeDue } from "@/lib/due";
import { TaskStore } from "@/lib/task-store";
import { FakeService } from "./fake-service";
import { openList } from "./open-list";

jest.mock("@/lib/due", () => {
  const actual = jest.requireActual<typeof import("@/lib/due")>("@/lib/due");
  return { ...actual, describeDue: jest.fn(actual.describeDue) };
});

let service: FakeService;
const user = userEvent.setup();

beforeEach(() => {
  service = new FakeService();
});

function open() {
  return openList(service);
}

test("list_noTasks_saysWhatToDo", async () => {
  await open();
  expect(screen.getByText(/Write your first task above\./)).toBeVisible();
});

test("row_editedByKeyboard_savesAndGivesTheFocusBack", async () => {
  service.add("Buy milk");
  await open();
  const edit = screen.getByRole("button", { name: "Edit Buy milk" });
  edit.focus();
  await user.keyboard("{Enter}");
  const title = screen.getByRole("textbox", { name: "Title" });
  expect(title).toHaveFocus();
  await user.clear(title);
  await user.type(title, "Buy oat milk{Enter}");
  expect(await screen.findByText("Buy oat milk")).toBeVisible();
  await waitFor(() => expect(screen.getByRole("button", { name: "Edit Buy oat milk" })).toHaveFocus());
});

test("row_editRejected_showsTheEditorAgainWithWhatWasTyped", async () => {
  service.add("Buy milk");
  await open();
  await user.click(screen.getByRole("button", { name: "Edit Buy milk" }));
  service.fail({ status: 500, code: "internal", detail: "It broke." });
  await user.type(screen.getByRole("textbox", { name: "Title" }), " and bread{Enter}");
  expect(await screen.findByText("Not saved. It broke.")).toBeVisible();
  expect(screen.getByRole("textbox", { name: "Title" })).toHaveValue("Buy milk and bread");
});

test("row_escapeWithoutAChange_leavesTheEditor", async () => {
  service.add("Buy milk");
  await open();
  await user.click(screen.getByRole("button", { name: "Edit Buy milk" }));
  await user.keyboard("{Escape}");
  expect(screen.getByText("Buy milk")).toBeVisible();
});

test("row_escapeAfterAChange_asksBeforeTheTextIsLost", async () => {
  service.add("Buy milk");
  await open();
  await user.click(screen.getByRole("button", { name: "Edit Buy milk" }));
  const title = screen.getByRole("textbox", { name: "Title" });
  await user.type(title, " and bread{Escape}");
  expect(screen.getByText(/Discard your changes/)).toBeVisible();
  await user.click(screen.getByRole("button", { name: "Keep editing" }));
  expect(title).toHaveValue("Buy milk and bread");
  await user.click(screen.getByRole("button", { name: "Cancel" }));
  await user.click(screen.getByRole("button", { name: "Discard" }));
  expect(screen.getByText("Buy milk")).toBeVisible();
  expect(service.requests.filter(({ method }) => method === "PATCH")).toEqual([]);
});

test("row_completeRejected_isUncheckedAgainWithTheReason", async () => {
  service.add("Buy milk");
  await open();
  service.fail({ status: 503, code: "database_unavailable", detail: "The database is away." });
  await user.click(screen.getByRole("checkbox"));
  expect(await screen.findByText("Not saved. The database is away.")).toBeVisible();
  expect(screen.getByRole("checkbox")).not.toBeChecked();
});

test("row_deletedAndUndone_isBack", async () => {
  service.add("Buy milk");
  await open();
  await user.click(screen.getByRole("button", { name: "Delete Buy milk" }));
  expect(screen.queryByText("Buy milk")).toBeNull();
  await user.click(screen.getByRole("button", { name: "Undo" }));
  expect(screen.getByText("Buy milk")).toBeVisible();
});

test("conflict_showsBothVersionsAndKeepsTheChosenOne", async () => {
  const { id } = service.add("Buy milk");
  await open();
  await user.click(screen.getByRole("button", { name: "Edit Buy milk" }));
  service.change(id, { title: "Buy soy milk", priority: "high" });
  const title = screen.getByRole("textbox", { name: "Title" });
  await user.clear(title);
  await user.type(title, "Buy oat milk{Enter}");
  const dialog = await screen.findByRole("dialog", { name: "This task was changed elsewhere" });
  expect(within(dialog).getByText("Buy oat milk")).toBeVisible();
  expect(within(dialog).getByText("Buy soy milk")).toBeVisible();
  await user.click(within(dialog).getByRole("button", { name: "Keep mine" }));
  await waitFor(() => expect(service.tasks[0]).toMatchObject({ title: "Buy oat milk", priority: "high" }));
  await waitFor(() => expect(screen.queryByRole("textbox", { name: "Title" })).toBeNull());
});

test("conflict_escapePressed_leadsBackToTheEditorWithItsText", async () => {
  const { id } = service.add("Buy milk");
  await open();
  await user.click(screen.getByRole("button", { name: "Edit Buy milk" }));
  await user.type(screen.getByLabelText("Notes", { selector: "li *" }), "Two litres");
  service.change(id, { description: "Three litres" });
  await user.click(screen.getByRole("button", { name: "Save" }));
  const dialog = await screen.findByRole("dialog", { name: "This task was changed elsewhere" });
  act(() => void dialog.dispatchEvent(new Event("cancel", { cancelable: true })));
  await waitFor(() => expect(screen.queryByRole("dialog")).toBeNull());
  expect(await screen.findByLabelText("Notes", { selector: "li *" })).toHaveValue("Two litres");
  await user.click(screen.getByRole("button", { name: "Save" }));
  await user.click(await screen.findByRole("button", { name: "Keep mine" }));
  await waitFor(() => expect(service.tasks[0]?.description).toBe("Two litres"));
});

test("row_notStoredYet_cannotBeUsed", async () => {
  await open();
  const release = service.hold();
  await user.type(screen.getByLabelText("What needs doing?"), "Buy milk{Enter}");
  for (const control of [screen.getByRole("checkbox"), screen.getByRole("button", { name: "Edit Buy milk" }), screen.getByRole("button", { name: "Delete Buy milk" })]) {
    expect(control).toBeDisabled();
  }
  release();
  await waitFor(() => expect(screen.getByRole("checkbox")).toBeEnabled());
});

test("row_errorShown_goesWithCancel", async () => {
  service.add("Buy milk");
  await open();
  await user.click(screen.getByRole("button", { name: "Edit Buy milk" }));
  service.fail({ status: 422, code: "validation_failed", detail: "A title has few characters." });
  await user.type(screen.getByRole("textbox", { name: "Title" }), " and bread{Enter}");
  await screen.findByText(/Not saved/);
  await user.click(screen.getByRole("button", { name: "Cancel" }));
  await user.click(screen.getByRole("button", { name: "Discard" }));
  expect(screen.queryByText(/Not saved/)).toBeNull();
});

test("row_escapeOfAnInputMethod_staysInTheEditor", async () => {
  service.add("Buy milk");
  await open();
  await user.click(screen.getByRole("button", { name: "Edit Buy milk" }));
  const title = screen.getByRole("textbox", { name: "Title" });
  fireEvent.keyDown(title, { key: "Escape", isComposing: true });
  expect(title).toBeVisible();
});

test("row_deletedByKeyboard_nextRowGetsTheFocus", async () => {
  ["Three", "Two", "One"].forEach((title) => service.add(title));
  await open();
  for (const [deleted, next] of [["One", "Two"], ["Three", "Two"]]) {
    screen.getByRole("button", { name: `Delete ${deleted}` }).focus();
    await user.keyboard("{Enter}");
    expect(screen.getByRole("button", { name: `Delete ${next}` })).toHaveFocus();
  }
  await user.keyboard("{Enter}");
  expect(screen.getByLabelText("What needs doing?")).toHaveFocus();
});

test("row_deletionUndoneByCtrlZ_isBackWithTheFocus", async () => {
  service.add("Buy milk");
  await open();
  await user.click(screen.getByRole("button", { name: "Delete Buy milk" }));
  screen.getByRole("button", { name: "Details" }).focus();
  await user.keyboard("{Control>}z{/Control}");
  expect(screen.getByText("Buy milk")).toBeVisible();
  await waitFor(() => expect(screen.getByRole("checkbox")).toHaveFocus());
});

test("row_link_isALinkAndNothingElseIs", async () => {
  service.add("Read", { description: "See https://example.com/a?b=(c), javascript:alert(1) or http://localhost:8080." });
  await open();
  const links = screen.getAllByRole("link").map((link) => link.getAttribute("href"));
  expect(links).toEqual(["https://example.com/a?b=(c", "http://localhost:8080"]);
});

test("list_oneRowTicked_theOthersAreNotDrawnAgain", async () => {
  Array.from({ length: 50 }, (_, index) => service.add(`Task ${index}`, { due_date: "2026-03-01T00:00:00Z" }));
  await open();
  jest.mocked(describeDue).mockClear();
  await user.click(screen.getByRole("checkbox", { name: "Done: Task 7" }));
  await waitFor(() => expect(service.tasks[7]?.completed).toBe(true));
  expect(jest.mocked(describeDue).mock.calls.length).toBeLessThan(10);
});

test.each([400, 502])("list_answered%i_canBeTriedAgain", async (status) => {
  service.add("Buy milk");
  service.fail({ status });
  const store = new TaskStore(service.createApi());
  render(<TaskList store={store} onSignIn={jest.fn()} />);
  await act(() => store.load());
  await user.click(screen.getByRole("button", { name: "Try now" }));
  expect(await screen.findByText("Buy milk")).toBeVisible();
  store.close();
});

test("list_signedOut_hidesTheTasksAndKeepsAnEdit", async () => {
  service.add("Buy milk");
  const { store } = await open();
  await user.click(screen.getByRole("button", { name: "Edit Buy milk" }));
  await user.type(screen.getByRole("textbox", { name: "Title" }), " and bread");
  act(() => store.endSession());
  expect(screen.queryByRole("list", { name: "Tasks" })).toBeNull();
  expect(screen.getByText("Sign in to see your tasks.")).toBeVisible();
  await act(() => store.resumeSession());
  expect(screen.getByRole("textbox", { name: "Title" })).toHaveValue("Buy milk and bread");
});

test("list_taskAddedBeforeTheListIsRead_showsNoWrongCount", async () => {
  const store = new TaskStore(service.createApi());
  render(<TaskList store={store} onSignIn={jest.fn()} />);
  const release = service.hold();
  await user.type(screen.getByLabelText("What needs doing?"), "Buy milk{Enter}");
  expect(screen.queryByText("1 task")).toBeNull();
  await act(async () => release());
});

test("filter_statusTab_asksForIt", async () => {
  service.add("Open one");
  service.add("Done one", { completed: true });
  await open();
  await user.click(screen.getByRole("button", { name: "Done" }));
  await waitFor(() => expect(screen.queryByText("Open one")).toBeNull());
  expect(screen.getByText("Done one")).toBeVisible();
});

test("filter_searchTyped_asksOnceAfterAPause", async () => {
  await open();
  await user.type(screen.getByLabelText("Search"), "milk");
  await waitFor(() => expect(service.requests.at(-1)?.path).toContain("search=milk"));
  expect(service.requests.filter(({ path }) => path.includes("search="))).toHaveLength(1);
});

test("clearCompleted_asksFirst", async () => {
  service.add("Done one", { completed: true });
  await open();
  await user.click(screen.getByRole("button", { name: "Clear completed" }));
  expect(service.tasks).toHaveLength(1);
  await user.click(screen.getByRole("button", { name: "Delete them" }));
  expect(await screen.findByText("Deleted 1 completed task.")).toBeVisible();
  expect(service.tasks).toEqual([]);
});
