// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
import { act, render, screen, waitFor } from "@testing-library/react";
import { TaskList } from "@/components/task-list";
import { TaskStore } from "@/lib/task-store";
import type { FakeService } from "./fake-service";

/** Shows the list of a service, and waits until it is read. */
export async function openList(service: FakeService) {
  const store = new TaskStore(service.createApi());
  const view = render(<TaskList store={store} onSignIn={jest.fn()} />);
  expect(screen.getByRole("status", { name: "Loading your tasks" })).toBeVisible();
  await act(() => store.load());
  await waitFor(() => expect(screen.queryByRole("status", { name: "Loading your tasks" })).toBeNull());
  return { store, ...view };
}
