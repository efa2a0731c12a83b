// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/*
 * For the "Your token" panel: sends credentials of each kind to the service, most of which it must reject. Nothing here
 * is cached or retried, so the response is the one to this request.
 */
import { describeExchange, exchange, type Exchange } from "./task-api";
import { decodeToken } from "./token";

export const ATTEMPTS = {
  valid: "Your token, as it is",
  missing: "No token",
  undefined: "The word “undefined”",
  session: "The session token",
  expired: "An expired token",
  audience: "A token for another service",
  unsigned: "“alg” is “none”",
  unknown: "An unknown key",
  damaged: "A changed signature",
  double: "Two headers",
} as const;

export type AttemptKind = keyof typeof ATTEMPTS;

/** The kinds that only the sign-in server can make, because it has the signing keys. */
export const SIGNED_FOR_THIS: readonly AttemptKind[] = ["expired", "audience"];

export type Attempt = { url: string; authorization: string | null; exchange: Exchange };

/** Where the credentials come from. */
export type Sources = {
  getToken: () => Promise<string>;
  getSessionToken: () => Promise<string>;
  /** Gets a token from the sign-in server that the service must reject. */
  signWrongToken: (kind: AttemptKind) => Promise<string>;
};

/** The value of the header Authorization, or null for none. */
export async function credentials(kind: AttemptKind, sources: Sources): Promise<string | null> {
  switch (kind) {
    case "missing":
      return null;
    case "undefined":
      return "Bearer undefined"; // what `Bearer ${data?.token}` sends without a session
    case "session":
      return `Bearer ${await sources.getSessionToken()}`;
    case "expired":
    case "audience":
      return `Bearer ${await sources.signWrongToken(kind)}`;
    case "double": {
      const bearer = `Bearer ${await sources.getToken()}`;
      return `${bearer}, ${bearer}`; // browsers join two headers of the same name like this
    }
    default:
      return `Bearer ${changed(kind, await sources.getToken())}`;
  }
}

function changed(kind: AttemptKind, token: string) {
  const [header, payload, signature] = token.split(".") as [string, string, string];
  switch (kind) {
    case "unsigned":
      return `${encode({ ...decodeToken(token).header, alg: "none" })}.${payload}.${signature}`; // an empty signature would be malformed
    case "unknown":
      return `${encode({ ...decodeToken(token).header, kid: crypto.randomUUID() })}.${payload}.${signature}`;
    case "damaged":
      return `${header}.${payload}.${signature.startsWith("A") ? "B" : "A"}${signature.slice(1)}`;
    default:
      return token;
  }
}

function encode(json: unknown) {
  const bytes = new TextEncoder().encode(JSON.stringify(json));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** A path that every user may read, and one for users with the role admin. */
export const PATHS = { tasks: "/api/tasks?limit=1", admin: "/api/token/admin" };

export async function send(taskApiUrl: string, authorization: string | null, path = PATHS.tasks): Promise<Attempt> {
  const url = taskApiUrl + path;
  const request = new Request(url, { headers: authorization === null ? {} : { Authorization: authorization } });
  return { url, authorization, exchange: await describeExchange(request, await exchange(request)) };
}

/** Commands for a POSIX shell that send the same request. */
export function toCurl({ url, authorization }: Attempt) {
  if (authorization === null) {
    return `curl -i ${quote(url)}`;
  }
  return `AUTHORIZATION=${quote(authorization)}\ncurl -i ${quote(url)} -H "Authorization: $AUTHORIZATION"`;
}

function quote(text: string) {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
