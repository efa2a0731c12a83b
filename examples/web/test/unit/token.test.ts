// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
import { AuthUnavailableError, createTokenCache, decodeToken, SignedOutError, type TokenAnswer } from "@/lib/token";

const START = Date.parse("2026-03-01T12:00:00Z");

let now: number;
let answers: Array<TokenAnswer | Error>;
let fetches: number;

beforeEach(() => {
  now = START;
  answers = [];
  fetches = 0;
});

function jwt(name: string, claims: Record<string, unknown> = {}) {
  const iat = now / 1000;
  const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
  return `${part({ alg: "EdDSA", kid: name })}.${part({ sub: "ada", iat, exp: iat + 900, ...claims })}.${name}`;
}

function tokenOf(token: string): TokenAnswer {
  return { data: { token }, error: null };
}

function rejection(status: number): TokenAnswer {
  return { data: null, error: { status } };
}

function createCache() {
  const fetchToken = async () => {
    fetches++;
    const answer = answers.shift();
    if (!answer || answer instanceof Error) {
      throw answer ?? new Error("no answer prepared");
    }
    return answer;
  };
  return createTokenCache("ada", fetchToken, () => now);
}

test("get_tokenIsFresh_isNotFetchedAgain", async () => {
  answers = [tokenOf(jwt("one"))];
  const cache = createCache();
  expect(await cache.get()).toMatch(/one$/);
  now += 869_999;
  expect(await cache.get()).toMatch(/one$/);
  expect(fetches).toBe(1);
});

test("get_thirtySecondsBeforeTheEnd_isRenewed", async () => {
  answers = [tokenOf(jwt("one"))];
  const cache = createCache();
  await cache.get();
  now += 870_000;
  answers = [tokenOf(jwt("two"))];
  expect(await cache.get()).toMatch(/two$/);
});

test("get_manyAtOnce_oneRequestIsInFlight", async () => {
  answers = [tokenOf(jwt("one"))];
  const cache = createCache();
  const tokens = await Promise.all(Array.from({ length: 20 }, () => cache.get()));
  expect(new Set(tokens).size).toBe(1);
  expect(fetches).toBe(1);
});

test("get_computersClockIsAnHourOff_lifetimeCounts", async () => {
  answers = [tokenOf(jwt("one", { iat: START / 1000 - 3600, exp: START / 1000 - 2700 }))];
  const cache = createCache();
  await cache.get();
  now += 869_999;
  expect(await cache.get()).toMatch(/one$/);
  expect(fetches).toBe(1);
});

test("get_withoutIat_countsToExp", async () => {
  answers = [tokenOf(jwt("one", { iat: undefined }))];
  const cache = createCache();
  await cache.get();
  expect(cache.peek()?.endsAt).toBe(START + 900_000);
});

test("get_lifetimeUnderAMinute_isRenewedAtHalf", async () => {
  answers = [tokenOf(jwt("one", { exp: START / 1000 + 10 })), tokenOf(jwt("two"))];
  const cache = createCache();
  await cache.get();
  now += 4_999;
  expect(await cache.get()).toMatch(/one$/);
  now += 1;
  expect(await cache.get()).toMatch(/two$/);
});

test.each([500, 503, 429])("get_betterAuthAnswers%i_isNoSignOut", async (status) => {
  answers = [rejection(status)];
  await expect(createCache().get()).rejects.toThrow(AuthUnavailableError);
});

test("get_betterAuthIsGone_isNoSignOut", async () => {
  answers = [new TypeError("Failed to fetch")];
  await expect(createCache().get()).rejects.toThrow(AuthUnavailableError);
});

test("get_betterAuthIsGoneNearTheEnd_usesTheTokenUntilItsEnd", async () => {
  answers = [tokenOf(jwt("one"))];
  const cache = createCache();
  await cache.get();
  now += 899_999;
  answers = [rejection(503)];
  expect(await cache.get()).toMatch(/one$/);
  now += 1;
  answers = [rejection(503)];
  await expect(cache.get()).rejects.toThrow(AuthUnavailableError);
});

test("get_sessionIsOver_isASignOutAndForgetsTheToken", async () => {
  answers = [tokenOf(jwt("one"))];
  const cache = createCache();
  await cache.get();
  now += 880_000;
  answers = [rejection(401)];
  await expect(cache.get()).rejects.toThrow(SignedOutError);
  expect(cache.peek()).toBeUndefined();
});

test("get_afterAFailure_triesAgain", async () => {
  answers = [rejection(503), tokenOf(jwt("one"))];
  const cache = createCache();
  await expect(cache.get()).rejects.toThrow(AuthUnavailableError);
  expect(await cache.get()).toMatch(/one$/);
});

test("get_anotherTabSignedInSomebodyElse_isASignOut", async () => {
  answers = [tokenOf(jwt("one", { sub: "bob" }))];
  const cache = createCache();
  await expect(cache.get()).rejects.toThrow(SignedOutError);
  expect(cache.peek()).toBeUndefined();
});

test("replace_tokenWasRenewedMeanwhile_isNotFetchedAgain", async () => {
  answers = [tokenOf(jwt("one"))];
  const cache = createCache();
  const held = await cache.get();
  expect(await cache.replace("an older token")).toBe(held);
  expect(fetches).toBe(1);
});

test("replace_tokenWasRejected_isFetchedOnceForAllCallers", async () => {
  answers = [tokenOf(jwt("one")), tokenOf(jwt("two"))];
  const cache = createCache();
  const rejected = await cache.get();
  const tokens = await Promise.all([cache.replace(rejected), cache.replace(rejected), cache.get()]);
  expect(tokens.every((token) => token.endsWith("two"))).toBe(true);
  expect(fetches).toBe(2);
});

test("get_pageGoesAway_usesTheTokenUntilItsEndWithoutARequest", async () => {
  answers = [tokenOf(jwt("one"))];
  const cache = createCache();
  await cache.get();
  cache.setLeaving(true);
  now += 899_999;
  expect(await cache.get()).toMatch(/one$/);
  expect(fetches).toBe(1);
});

test("clear_tokenIsForgotten", async () => {
  answers = [tokenOf(jwt("one")), tokenOf(jwt("two"))];
  const cache = createCache();
  await cache.get();
  cache.clear();
  expect(cache.peek()).toBeUndefined();
  expect(await cache.get()).toMatch(/two$/);
});

test("get_betterAuthNeverAnswers_isGivenUpAfterTenSeconds", async () => {
  jest.useFakeTimers();
  try {
    const cache = createTokenCache("ada", () => new Promise(() => {}));
    const failed = expect(cache.get()).rejects.toThrow(AuthUnavailableError);
    await jest.advanceTimersByTimeAsync(10_000);
    await failed;
  } finally {
    jest.useRealTimers();
  }
});

test("clear_tokenIsOnItsWay_isFetchedAgain", async () => {
  answers = [tokenOf(jwt("of the session before")), tokenOf(jwt("two"))];
  const cache = createCache();
  const pending = cache.get();
  cache.clear();
  expect(await pending).toMatch(/two$/);
  expect(await cache.get()).toMatch(/two$/);
});

test("decodeToken_claimsBeyondAscii_areRead", () => {
  expect(decodeToken(jwt("one", { name: "Zoë 李" })).claims.name).toBe("Zoë 李");
});

test.each(["", "abc", "a.b"])("decodeToken_notAJwt(%j)_throws", (text) => {
  expect(() => decodeToken(text)).toThrow();
});
