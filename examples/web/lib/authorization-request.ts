// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/*
 * The request of an OAuth client for access, as it reaches the pages. Better Auth checks the request, signs it, and puts it
 * into the address of the sign-in page and of the consent page. The pages send it back unchanged.
 */
import { settings } from "./settings";

export type AuthorizationRequest = {
  /** All parameters with Better Auth's signature. Only Better Auth can verify it. */
  query: string;
  /** Whether the client wants the user to sign in even if they are signed in. */
  asksForSignIn: boolean;
};

type Parameters = Record<string, string | string[] | undefined>;

/** What Better Auth adds to the parameters of the client. */
const ADDED = ["sig", "exp", "ba_iat", "ba_pl", "ba_param"];

export function readAuthorizationRequest(parameters: Parameters): AuthorizationRequest | undefined {
  if (!settings.mcp || parameters.sig === undefined) {
    return undefined;
  }
  const query = new URLSearchParams(
    Object.entries(parameters).flatMap(([name, value]) => [value ?? []].flat().map((single) => [name, single])),
  );
  return { query: query.toString(), asksForSignIn: query.has("prompt") || query.has("max_age") };
}

/** Where the request of a signed-in user goes on. Better Auth checks it again there, so it needs no signature. */
export function resumeAddress({ query }: AuthorizationRequest) {
  const parameters = new URLSearchParams(query);
  ADDED.forEach((name) => parameters.delete(name));
  return `/api/auth/oauth2/authorize?${parameters}`;
}
