// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { TaskList } from "@/components/task-list";
import { TaskStore } from "@/lib/task-store";
import { FakeService } from "./fake-service";

let service: FakeService;
const user = userEvent.setup();

beforeEach(() => {
  service = new FakeService();
});

async function open() {
  const store = new TaskStore(service.createApi());
  const view = render(<TaskList store={store} onSignIn={jest.fn()} />);
  expect(screen.getByRole("status", { name: "Loading your tasks" })).toBeVisible();
  await act(() => store.load());
  await waitFor(() => expect(screen.queryByRole("status", { name: "Loading your tasks" })).toBeNull());
  return { store, ...view };
}

test("list_noTasks_saysWhatToDo", async () => {
  await open();
  expect(screen.getByText("Write your first task above.")).toBeVisible();
});

test("form_enterPressed_addsAndIsEmptied", async () => {
  await open();
  const title = screen.getByLabelText("What needs doing?");
  await user.type(title, "Buy milk{Enter}");
  expect(await screen.findByRole("checkbox", { name: "Done: Buy milk" })).not.toBeChecked();
  await waitFor(() => expect(title).toHaveValue(""));
  expect(title).toHaveFocus();
});

test("form_addRefused_keepsEverythingTyped", async () => {
  await open();
  service.fail({ status: 422, code: "validation_failed", detail: "Too long." });
  await user.click(screen.getByRole("button", { name: "Details" }));
  await user.type(screen.getByLabelText("Notes"), "Two litres");
  await user.type(screen.getByLabelText("What needs doing?"), "Buy milk{Enter}");
  expect(await screen.findByText("Not added. Too long.")).toBeVisible();
  expect(screen.getByLabelText("What needs doing?")).toHaveValue("Buy milk");
  expect(screen.getByLabelText("Notes")).toHaveValue("Two litres");
});

test("form_sameTaskTriedAgain_isTheSameRequest", async () => {
  await open();
  service.fail("unreachable");
  const title = screen.getByLabelText("What needs doing?");
  await user.type(title, "Buy milk{Enter}");
  await screen.findByText(/Not added/);
  await user.type(title, "{Enter}");
  await screen.findByRole("checkbox", { name: "Done: Buy milk" });
  const keys = service.requests.filter(({ method }) => method === "POST").map(({ headers }) => headers.get("Idempotency-Key"));
  expect(keys).toHaveLength(2);
  expect(keys[0]).toBe(keys[1]);
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

test("row_editRefused_showsTheEditorAgainWithWhatWasTyped", async () => {
  service.add("Buy milk");
  await open();
  await user.click(screen.getByRole("button", { name: "Edit Buy milk" }));
  service.fail({ status: 500, code: "internal", detail: "It broke." });
  await user.type(screen.getByRole("textbox", { name: "Title" }), " and bread{Enter}");
  expect(await screen.findByText("Not saved. It broke.")).toBeVisible();
  expect(screen.getByRole("textbox", { name: "Title" })).toHaveValue("Buy milk and bread");
});

test("row_escapeWhileEditing_leavesTheTaskAsItWas", async () => {
  service.add("Buy milk");
  await open();
  await user.click(screen.getByRole("button", { name: "Edit Buy milk" }));
  await user.type(screen.getByRole("textbox", { name: "Title" }), " and bread{Escape}");
  expect(screen.getByText("Buy milk")).toBeVisible();
  expect(service.requests.filter(({ method }) => method === "PATCH")).toEqual([]);
});

test("row_completeRefused_isUncheckedAgainWithTheReason", async () => {
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
