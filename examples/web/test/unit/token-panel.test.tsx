// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
import { act, render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { TokenPanel } from "@/components/token-panel";
import type { Exchange } from "@/lib/task-api";
import { createTokenCache } from "@/lib/token";

const REJECTION: Exchange = {
  method: "GET",
  path: "/api/tasks",
  status: 401,
  challenge: 'Bearer error="invalid_token"',
  problem: { type: "about:blank", title: "Unauthorized", status: 401, code: "wrong_audience", detail: "The audience is not ours." },
};

function jwt() {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const iat = Math.floor(Date.now() / 1000);
  return `${part({ alg: "EdDSA", kid: "k1" })}.${part({ sub: "ada", iat, exp: iat + 900 })}.secret-signature`;
}

async function open(exchange: Exchange | null, onProbe: () => Promise<void> = async () => {}) {
  const tokens = createTokenCache("ada", async () => ({ data: { token: jwt() }, error: null }));
  await tokens.get();
  render(<TokenPanel tokens={tokens} exchange={exchange} onProbe={onProbe} />);
  const details = screen.getByText("Your token").closest("details")!;
  await act(async () => {
    details.open = true; // jsdom does not open it by a click
    details.dispatchEvent(new Event("toggle"));
  });
  await screen.findByLabelText("Header");
}

test("panel_opened_showsHeaderClaimsAndTimeLeftButNoSignature", async () => {
  await open(null);
  expect(screen.getByLabelText("Header")).toHaveTextContent('"kid": "k1"');
  expect(screen.getByLabelText("Claims")).toHaveTextContent('"sub": "ada"');
  expect(screen.getByText(/1[45] min \d+ s left/)).toBeVisible();
  expect(document.body).not.toHaveTextContent("secret-signature");
});

test("panel_serviceRejected_showsCodeReasonRemedyAndChallenge", async () => {
  await open(REJECTION);
  const answer = within(screen.getByTestId("answer"));
  for (const text of ["401", "wrong_audience", "The audience is not ours.", /compare the setting with aud/, 'Bearer error="invalid_token"']) {
    expect(answer.getByText(text)).toBeVisible();
  }
});

test("panel_serviceTellsItsOwnRemedy_showsThatOne", async () => {
  await open({ ...REJECTION, problem: { ...REJECTION.problem!, remedy: "Set it to https://app.example.com." } as Exchange["problem"] });
  expect(screen.getByText("Set it to https://app.example.com.")).toBeVisible();
});

test("panel_probeFails_saysSo", async () => {
  await open(null, async () => {
    throw new Error("The task service does not answer.");
  });
  await userEvent.click(screen.getByRole("button", { name: "damaged" }));
  expect(await screen.findByText("The task service does not answer.")).toBeVisible();
});
