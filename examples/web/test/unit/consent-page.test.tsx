// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
import { act, render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { AuthPage } from "@/components/auth-page";
import { ConsentPage } from "@/components/consent-page";

const user = { id: "ada", name: "Ada Lovelace", email: "ada@example.com" };
const client = { name: "Assistant", address: "client.example", permissions: ["See your tasks"] };
const REQUEST = "client_id=a&sig=signed";

let requests: { path: string; body: unknown }[];
let answer: () => Promise<{ error: object | null }>;

function mockSend(path: string, body: unknown) {
  requests.push({ path, body });
  return answer();
}

jest.mock("@/lib/auth-client", () => ({
  authClient: {
    $fetch: (path: string, { body }: { body: unknown }) => mockSend(path, body),
    signIn: { email: ({ fetchOptions, ...body }: { fetchOptions: { body: object } }) => mockSend("sign-in", { ...body, ...fetchOptions.body }) },
  },
}));

class SilentChannel extends EventTarget {
  postMessage() {}
}

beforeEach(() => {
  requests = [];
  answer = async () => ({ error: null });
  globalThis.BroadcastChannel = SilentChannel as unknown as typeof BroadcastChannel;
});

const click = (name: string) => userEvent.click(screen.getByRole("button", { name }));

function show() {
  render(<ConsentPage user={user} client={client} request={REQUEST} />);
}

test("consent_shown_namesClientPermissionsAddressAndUser", () => {
  show();
  expect(screen.getByRole("heading")).toHaveTextContent("Allow Assistant to use your tasks?");
  expect(screen.getByRole("list", { name: "It wants to:" })).toHaveTextContent("See your tasks");
  expect(screen.getByText("client.example")).toBeVisible();
  expect(screen.getByText(/You are signed in as/)).toHaveTextContent("Ada Lovelace (ada@example.com)");
});

test.each([
  ["Allow", true],
  ["Deny", false],
])("consent_%s_sendsTheDecisionWithTheSignedRequest", async (name, accept) => {
  show();
  await click(name);
  expect(requests).toEqual([{ path: "/oauth2/consent", body: { accept, oauth_query: REQUEST } }]);
  expect(await screen.findByText(/Going back to the application/)).toBeVisible();
});

test("consent_clickedAgainWhileSending_isSentOnce", async () => {
  show();
  const allow = screen.getByRole("button", { name: "Allow" });
  const deny = screen.getByRole("button", { name: "Deny" });
  await act(async () => {
    allow.click();
    deny.click();
    allow.click();
  });
  expect(requests).toHaveLength(1);
  expect(allow).toHaveTextContent("Allowing…");
});

test("consent_expired_isReportedAndCanBeTriedAgain", async () => {
  answer = async () => ({ error: { status: 400, error: "invalid_signature" } });
  show();
  await click("Allow");
  expect(await screen.findByRole("alert")).toHaveTextContent("This request has expired.");
  await click("Allow");
  expect(requests).toHaveLength(2);
});

test("consent_serverUnreachable_isReported", async () => {
  answer = () => Promise.reject(new TypeError("Failed to fetch"));
  show();
  await click("Deny");
  expect(await screen.findByRole("alert")).toHaveTextContent("The sign-in server does not answer.");
});

test("signIn_withARequest_sendsItAndKeepsItInTheLink", async () => {
  render(<AuthPage mode="sign-in" target="/" request={REQUEST} />);
  expect(screen.getByRole("link", { name: "Create an account" })).toHaveAttribute("href", `/sign-up?${REQUEST}`);
  await userEvent.type(screen.getByLabelText("E-mail"), "ada@example.com");
  await userEvent.type(screen.getByLabelText("Password"), "secret");
  await click("Sign in");
  expect(requests[0]!.body).toEqual({ email: "ada@example.com", password: "secret", oauth_query: REQUEST });
});
