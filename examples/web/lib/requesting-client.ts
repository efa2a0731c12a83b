// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* The OAuth client of an authorization request, for the consent page. */
import { APIError } from "better-auth/api";
import { auth } from "./auth";
import type { AuthorizationRequest } from "./authorization-request";
import { describeScopes } from "./scopes";
import { cleanName } from "./user-name";

export type RequestingClient = {
  /** The name that the client gave itself. Better Auth does not check it. */
  name: string;
  /** Where the browser goes afterwards. Better Auth has checked that this address is registered for the client. */
  address: string;
  /** What the client wants to do, in words. */
  permissions: string[];
};

/** Returns undefined if Better Auth did not sign the request, if it has expired, or if the client no longer exists. */
export async function findRequestingClient({ query }: AuthorizationRequest): Promise<RequestingClient | undefined> {
  const parameters = new URLSearchParams(query);
  const value = (name: string) => parameters.get(name) ?? "";
  try {
    const client = await auth.api.getOAuthClientPublicPrelogin({ body: { client_id: value("client_id"), oauth_query: query } });
    return {
      name: cleanName(client.client_name) ?? "An application without a name",
      address: describeAddress(new URL(value("redirect_uri"))),
      permissions: describeScopes(value("scope")),
    };
  } catch (error) {
    if (error instanceof APIError && error.statusCode < 500) {
      return undefined;
    }
    throw error;
  }
}

function describeAddress({ protocol, host, hostname }: URL) {
  if (/^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname)) {
    return "a program on this computer";
  }
  return protocol === "https:" ? host : `a program on this device (${protocol})`;
}
