// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/*
 * What a developer can do about a rejection, for the "Your token" panel. The service sends its own remedy only where it is
 * configured to, in development, because a stranger should not learn its settings. These texts need no knowledge of them.
 */
import type { Problem } from "./task-api";

const REMEDIES: Record<string, string> = {
  missing_token: "Send the JWT in the header Authorization: Bearer …, as lib/task-api.ts does.",
  malformed_token: "Send what authClient.token() answers in data.token, unchanged and alone.",
  token_too_large: "Make the token smaller by definePayload of jwt(), as lib/auth.ts does.",
  session_token: "This is Better Auth's session token. Send the JWT from authClient.token() instead.",
  token_expired: "Get a new one from authClient.token(). If it is rejected too, compare the clocks of both servers.",
  token_not_yet_valid: "Compare the clocks of Better Auth's server and the service's.",
  bad_signature: "The token was changed on its way, or another server signed it. Get a new one from authClient.token().",
  unknown_key: "BETTER_AUTH_URL of the service must be the Better Auth server that signed this token.",
  unsupported_algorithm: "Allow the algorithm of Better Auth's keyPairConfig in the service, or go back to the default.",
  wrong_issuer: "BETTER_AUTH_URL must be the same for Better Auth and for the service: compare it with iss above.",
  wrong_audience: "The service's audience must be the token's aud: compare the setting with aud above.",
  id_token: "This is an ID token, made for a client to read. Send the JWT from authClient.token() instead.",
  insufficient_scope: "The token is good, but lacks the scope or role that this request asks for.",
  keys_unavailable: "Look whether the service reaches BETTER_AUTH_URL/api/auth/jwks. You are still signed in.",
  database_unavailable: "Look whether the service reaches its database.",
};

export function remedyOf(problem: Problem & { remedy?: string }) {
  return problem.remedy ?? REMEDIES[problem.code];
}
