// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
import { act, render, screen, waitFor, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { renderToString } from "react-dom/server";
import { TokenPanel, type TokenPanelProps } from "@/components/token-panel";
import type { Exchange } from "@/lib/task-api";
import { createTokenCache } from "@/lib/token";

jest.mock("@/lib/auth-client", () => ({ authClient: { getSession: async () => ({ data: { session: { token: "session-token" } } }) } }));

const REJECTION: Exchange = {
  method: "GET",
  path: "/api/tasks",
  status: 401,
  challenge: 'Bearer error="invalid_token"',
  problem: { type: "about:blank", title: "Unauthorized", status: 401, code: "wrong_audience", detail: "The audience is not ours." },
};
const EXPLANATION = {
  key_id: "k1",
  algorithm: "EdDSA",
  signature_provider: "BC 1.82",
  cached: false,
  verification_microseconds: 182,
  jwk_set: { age_seconds: 12.3, next_refresh_at: "2026-01-01T10:00:00Z" },
  claims: { sub: "ada", verified: "by the JVM" },
};

let signed = 0;
let requests: { url: string; authorization: string | null }[];
let answers: Record<string, () => Response>;

function jwt() {
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  const iat = Math.floor(Date.now() / 1000);
  return `${part({ alg: "EdDSA", kid: "k1" })}.${part({ sub: "ada", iat, exp: iat + 900 })}.secret-signature${++signed}`;
}

beforeEach(() => {
  localStorage.clear();
  requests = [];
  answers = {
    "/api/token/explanation": () => Response.json(EXPLANATION),
    "/api/auth/jwks": () => Response.json({ keys: [{ kid: "k0", kty: "OKP" }, { kid: "k1", kty: "OKP" }] }),
    "/api/tasks": () => Response.json(REJECTION.problem, { status: 401, headers: { "WWW-Authenticate": REJECTION.challenge! } }),
    "/api/development/expired": () => Response.json({ token: "an.expired.token" }),
    "/api/development/rotate": () => Response.json({}),
  };
  globalThis.fetch = async (input) => {
    const request = input instanceof Request ? input : new Request(new URL(input as string, "http://page"));
    requests.push({ url: request.url, authorization: request.headers.get("Authorization") });
    return answers[new URL(request.url).pathname]!();
  };
});

async function show(props: Partial<TokenPanelProps> = {}, firstVisit = true) {
  if (!firstVisit) {
    localStorage.setItem("token-panel", "seen");
  }
  const tokens = createTokenCache("ada", async () => ({ data: { token: jwt() }, error: null }));
  await tokens.get();
  await act(async () => {
    render(<TokenPanel tokens={tokens} taskApiUrl="http://service" explains exchange={null} {...props} />);
  });
}

test("panel_openedBeforeTheScriptsRun_showsItsContent", async () => {
  localStorage.setItem("token-panel", "seen");
  const tokens = createTokenCache("ada", async () => ({ data: { token: jwt() }, error: null }));
  await tokens.get();
  const panel = <TokenPanel tokens={tokens} taskApiUrl="http://service" explains exchange={null} />;
  const container = document.body.appendChild(document.createElement("div"));
  container.innerHTML = renderToString(panel);
  const details = container.querySelector("details")!;
  const opened = new Promise((resolve) => details.addEventListener("toggle", resolve));
  details.open = true;
  await opened;
  await act(async () => {
    render(panel, { container, hydrate: true });
  });
  expect(await screen.findByLabelText("Header")).toBeVisible();
});

test("panel_firstVisit_isOpenAndOnLaterOnesClosed", async () => {
  await show();
  expect(await screen.findByLabelText("Header")).toBeVisible();
  await show({}, false);
  expect(screen.getAllByText("Your token", { selector: "summary" })[1]!.closest("details")!.open).toBe(false);
  expect(screen.getAllByText(/without a request to the sign-in server/)).toHaveLength(2);
});

test("panel_firstTokenOfServer_readsTheKeysAfterItWasSigned", async () => {
  let keys: { kid: string; kty: string }[] = [];
  answers["/api/token/explanation"] = () => {
    keys = [{ kid: "k1", kty: "OKP" }];
    return Response.json(EXPLANATION);
  };
  answers["/api/auth/jwks"] = () => Response.json({ keys });
  await show();
  expect(await screen.findByText("This key signed your token.")).toBeVisible();
});

test("panel_keysUnavailable_saysSo", async () => {
  answers["/api/auth/jwks"] = () => new Response("", { status: 502 });
  await show();
  expect(await screen.findByRole("alert")).toHaveTextContent("The sign-in server answered 502");
});

test("panel_open_showsHeaderClaimsAndTimeLeftButNoSignature", async () => {
  await show();
  expect(await screen.findByLabelText("Header")).toHaveTextContent('"kid": "k1"');
  expect(screen.getByLabelText("Claims")).toHaveTextContent('"sub": "ada"');
  expect(screen.getByText(/1[45] min \d+ s left/)).toBeVisible();
  expect(document.body).not.toHaveTextContent("secret-signature");
});

test("jvm_explains_showsTimeKeyProviderAndVerifiedClaims", async () => {
  await show();
  expect(await screen.findByText(/A new token, verified by its signature/)).toHaveTextContent("in 182 µs.");
  const facts = within(screen.getByTestId("explanation"));
  for (const text of ["k1", "EdDSA", "BC 1.82", /fetched 12 s ago, next at/]) {
    expect(facts.getByText(text)).toBeVisible();
  }
  expect(screen.getByLabelText("Verified claims")).toHaveTextContent("by the JVM");
  const [other, used] = within(screen.getByRole("list", { name: "Public keys" })).getAllByRole("listitem");
  expect(used).toHaveTextContent("This key signed your token.");
  expect(other).not.toHaveTextContent("This key signed your token.");
});

test("jvm_sameTokenAgain_isToldToBeCached", async () => {
  await show();
  await screen.findByText(/A new token/);
  answers["/api/token/explanation"] = () => Response.json({ ...EXPLANATION, cached: true, verification_microseconds: 4 });
  await userEvent.click(screen.getByRole("button", { name: "Send the same token again" }));
  expect(await screen.findByText(/found in its cache/)).toHaveTextContent("in 4 µs.");
});

test("jvm_newToken_isSentByItself", async () => {
  await show();
  await screen.findByText(/A new token/);
  await userEvent.click(screen.getByRole("button", { name: "Send a new token" }));
  await waitFor(() => {
    const sent = requests.filter(({ url }) => url.endsWith("/explanation"));
    expect(sent).toHaveLength(2);
    expect(sent[0]!.authorization).not.toBe(sent[1]!.authorization);
  });
});

test("jvm_doesNotExplain_namesTheSetting", async () => {
  answers["/api/token/explanation"] = () => Response.json({ ...REJECTION.problem, status: 404 }, { status: 404 });
  await show();
  expect(await screen.findByText(/only if it was started with EXPLAIN_TOKENS=true/)).toBeVisible();
});

test("jvm_unreachable_isReported", async () => {
  answers["/api/token/explanation"] = () => {
    throw new TypeError("Failed to fetch");
  };
  await show();
  expect(await screen.findByText("The task service does not answer.")).toBeVisible();
});

test("exchange_rejected_showsCodeReasonRemedyAndChallenge", async () => {
  await show({ exchange: { ...REJECTION, problem: { ...REJECTION.problem!, remedy: "Set it to https://app.example.com." } } });
  const answer = within(await screen.findByTestId("answer"));
  for (const text of ["401", "wrong_audience", "The audience is not ours.", "Set it to https://app.example.com.", 'Bearer error="invalid_token"']) {
    expect(answer.getByText(text)).toBeVisible();
  }
});

test("exchange_rejectedWithoutRemedy_namesTheSetting", async () => {
  await show({ exchange: REJECTION });
  expect(within(await screen.findByTestId("answer")).getByText("The service sends it if EXPLAIN_TOKENS=true.")).toBeVisible();
});

test("attempt_expired_isFetchedSentAndCopiedAsCurl", async () => {
  const user = userEvent.setup(); // with a clipboard
  await show();
  await user.click(await screen.findByRole("button", { name: "An expired token" }));
  expect(await within(await screen.findByTestId("attempt")).findByText("wrong_audience")).toBeVisible();
  expect(requests.at(-1)).toEqual({ url: "http://service/api/tasks?limit=1", authorization: "Bearer an.expired.token" });
  await user.click(screen.getByRole("button", { name: "Copy as curl" }));
  expect(await screen.findByText("Copied. The command contains the token.")).toBeVisible();
  expect(await navigator.clipboard.readText()).toContain("AUTHORIZATION='Bearer an.expired.token'");
});

test("attempt_sessionToken_isTheOneOfTheSession", async () => {
  await show();
  await userEvent.click(await screen.findByRole("button", { name: "The session token" }));
  await screen.findByTestId("attempt");
  expect(requests.at(-1)!.authorization).toBe("Bearer session-token");
});

test("attempt_serviceUnreachable_isReported", async () => {
  answers["/api/tasks"] = () => {
    throw new TypeError("Failed to fetch");
  };
  await show();
  await userEvent.click(await screen.findByRole("button", { name: "No token" }));
  expect(await screen.findByText("The task service does not answer.")).toBeVisible();
});

test("rotation_requested_sendsTheOldAndTheNewToken", async () => {
  answers["/api/tasks"] = () => Response.json({});
  await show();
  await userEvent.click(await screen.findByRole("button", { name: "Rotate the keys now" }));
  expect(await screen.findByText(/The service answered 200 to your old token and 200 to a new one/)).toBeVisible();
  const sent = requests.filter(({ url }) => url.startsWith("http://service/api/tasks"));
  expect(new Set(sent.map(({ authorization }) => authorization)).size).toBe(2);
});

test("panel_withoutTheSetting_offersNothingThatTheServerMustSign", async () => {
  await show({ explains: false });
  await screen.findByRole("button", { name: "No token" });
  for (const name of ["An expired token", "A token for another service", "Rotate the keys now"]) {
    expect(screen.queryByRole("button", { name })).toBeNull();
  }
});
