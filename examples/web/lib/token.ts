// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/*
 * Keeps the JWT for calls to the backend: in memory only, where no other page and no later visitor can read it.
 * It is renewed 30 s before it ends, by one request at a time, however many calls wait for it.
 */
import { withDeadline } from "./deadline";

const RENEW_BEFORE = 30_000;

/** The session is over or belongs to somebody else: only signing in again helps. */
export class SignedOutError extends Error {
  constructor() {
    super("Your session has ended. Sign in again to go on.");
    this.name = "SignedOutError";
  }
}

/** Better Auth did not respond. The session may still be valid, so this does not lead to the sign-in page. */
export class AuthUnavailableError extends Error {
  constructor() {
    super("The sign-in server does not answer, so your access could not be renewed.");
    this.name = "AuthUnavailableError";
  }
}

/** What `authClient.token()` answers. */
export type TokenAnswer = { data: { token: string } | null; error: { status: number } | null };

type Held = { token: string; renewAt: number; endsAt: number };

export type TokenCache = ReturnType<typeof createTokenCache>;

/** One cache for each user: `userId` is compared with `sub`, because another tab may have signed in another user. */
export function createTokenCache(userId: string, fetchToken: (signal: AbortSignal) => Promise<TokenAnswer>, now = Date.now) {
  let held: Held | undefined;
  let pending: Promise<string> | undefined;
  let session = 0; // counts how often the cache was cleared
  let leaving = false;

  async function fetchOnce(): Promise<string> {
    const started = session;
    const answer = await withDeadline(fetchToken).catch(() => ({ data: null, error: { status: 0 } }));
    if (started !== session) {
      return renew(); // this token may belong to the session before
    }
    if (answer.error?.status === 401) {
      held = undefined;
      throw new SignedOutError();
    }
    if (!answer.data?.token) {
      throw new AuthUnavailableError();
    }
    const { claims } = decodeToken(answer.data.token);
    if (claims.sub !== userId) {
      held = undefined;
      throw new SignedOutError();
    }
    held = hold(answer.data.token, claims, now());
    return held.token;
  }

  function renew(): Promise<string> {
    const mine: Promise<string> = (pending ??= fetchOnce().finally(() => {
      pending = pending === mine ? undefined : pending;
    }));
    return mine;
  }

  return {
    async get() {
      if (held && now() < (leaving ? held.endsAt : held.renewAt)) {
        return held.token;
      }
      return renew().catch((error: unknown) => {
        if (error instanceof AuthUnavailableError && held && now() < held.endsAt) {
          return held.token; // it still has some seconds: use them
        }
        throw error;
      });
    },

    /** After a 401. If another call has renewed it meanwhile, that token is the answer. */
    async replace(rejected: string) {
      if (held && held.token !== rejected) {
        return held.token;
      }
      held = undefined;
      return renew();
    },

    /** While a page goes away there is no time to wait for a new token, so one that still lives must do. */
    setLeaving(value: boolean) {
      leaving = value;
    },

    /** The token at hand, if any, without a request. */
    peek: () => held,

    /** Forgets the token, and one that is on its way: the session has changed. */
    clear() {
      held = undefined;
      pending = undefined;
      session++;
    },
  };
}

function hold(token: string, { iat, exp }: Claims, receivedAt: number): Held {
  // Counted from its arrival by the lifetime it was given, so that a wrong clock on this computer does no harm.
  const lifetime = iat === undefined ? exp * 1000 - receivedAt : (exp - iat) * 1000;
  const margin = Math.min(RENEW_BEFORE, lifetime / 2); // a token of under a minute is renewed at half its life
  return { token, renewAt: receivedAt + lifetime - margin, endsAt: receivedAt + lifetime };
}

export type Claims = { sub: string; exp: number; iat?: number } & Record<string, unknown>;

/** Reads header and claims. It proves nothing: only the backend, which has the keys, can verify a token. */
export function decodeToken(token: string): { header: Record<string, unknown>; claims: Claims } {
  const [header, claims] = token.split(".", 2).map(decodePart);
  if (!header || !claims) {
    throw new AuthUnavailableError();
  }
  return { header, claims: claims as Claims };
}

function decodePart(part: string): Record<string, unknown> {
  const bytes = Uint8Array.from(atob(part.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
  return JSON.parse(new TextDecoder().decode(bytes));
}
