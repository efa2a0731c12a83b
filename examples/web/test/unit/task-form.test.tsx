// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
import { act, screen, waitFor } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { FakeService } from "./fake-service";
import { openList } from "./open-list";

let service: FakeService;
const user = userEvent.setup();

beforeEach(() => {
  service = new FakeService();
});

function open() {
  return openList(service);
}

test("form_enterPressed_addsAndIsEmptied", async () => {
  await open();
  const title = screen.getByLabelText("What needs doing?");
  await user.type(title, "Buy milk{Enter}");
  expect(await screen.findByRole("checkbox", { name: "Done: Buy milk" })).not.toBeChecked();
  await waitFor(() => expect(title).toHaveValue(""));
  expect(title).toHaveFocus();
});

test("form_addRejected_keepsEverythingTyped", async () => {
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

test("form_nextTaskTypedWhileTheFirstIsSent_losesNoLetter", async () => {
  await open();
  const release = service.hold();
  const title = screen.getByLabelText("What needs doing?");
  await user.type(title, "One{Enter}");
  await user.type(title, "Two and three");
  release();
  await screen.findByRole("checkbox", { name: "Done: One" });
  await waitFor(() => expect(screen.getByRole("checkbox", { name: "Done: One" })).toBeEnabled());
  expect(title).toHaveValue("Two and three");
});

test("form_addRejectedWhileTheNextIsTyped_keepsBoth", async () => {
  await open();
  const release = service.hold();
  const title = screen.getByLabelText("What needs doing?");
  await user.type(title, "One{Enter}");
  await user.type(title, "Two");
  service.fail("unreachable");
  release();
  expect(await screen.findByText(/“One” was not added/)).toBeVisible();
  expect(title).toHaveValue("Two");
  await user.click(screen.getByRole("button", { name: "Try again" }));
  expect(await screen.findByRole("checkbox", { name: "Done: One" })).toBeInTheDocument();
  const keys = service.requests.filter(({ method }) => method === "POST").map(({ headers }) => headers.get("Idempotency-Key"));
  expect(new Set(keys).size).toBe(1);
  expect(screen.queryByText(/was not added/)).toBeNull();
});

test("form_errorShown_goesWithTheNextLetter", async () => {
  await open();
  service.fail({ status: 422, code: "validation_failed", detail: "Too long." });
  await user.type(screen.getByLabelText("What needs doing?"), "Buy milk{Enter}");
  await screen.findByText("Not added. Too long.");
  await user.type(screen.getByLabelText("What needs doing?"), "!");
  expect(screen.queryByText(/Not added/)).toBeNull();
});

test("form_signedInAgain_errorOfTheSessionBeforeIsGone", async () => {
  const { store } = await open();
  service.fail({ status: 503 });
  await user.type(screen.getByLabelText("What needs doing?"), "Buy milk{Enter}");
  await screen.findByText(/Not added/);
  await act(() => store.resumeSession());
  expect(screen.queryByText(/Not added/)).toBeNull();
  expect(screen.getByLabelText("What needs doing?")).toHaveValue("Buy milk");
});

test("form_wrongTags_areNamedAtTheirFieldAndNothingIsSent", async () => {
  await open();
  await user.click(screen.getByRole("button", { name: "Details" }));
  const tags = screen.getByLabelText("Tags");
  await user.type(tags, "größe, Ümläut, a/b");
  await user.type(screen.getByLabelText("What needs doing?"), "Buy milk{Enter}");
  expect(screen.getByText(/Change: größe, Ümläut, a\/b\./)).toBeVisible();
  expect(tags).toHaveFocus();
  expect(tags).toBeInvalid();
  expect(service.requests.filter(({ method }) => method === "POST")).toEqual([]);
});
