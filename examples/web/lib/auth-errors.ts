// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* Better Auth's refusals in words that say what to do. */
type AuthError = { status: number; code?: string; message?: string };

export function describeAuthError({ status, code, message }: AuthError) {
  if (status === 0 || status >= 500) {
    return "The sign-in server does not answer. Try again in a moment.";
  }
  if (status === 429) {
    return "Too many tries. Wait ten seconds, then try again.";
  }
  switch (code) {
    case "INVALID_EMAIL_OR_PASSWORD":
      return "E-mail or password is wrong.";
    case "INVALID_PASSWORD":
      return "The password is wrong.";
    case "USER_ALREADY_EXISTS":
    case "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL":
      return "There is an account with this e-mail already. Sign in, or use another e-mail.";
    case "PASSWORD_TOO_SHORT":
      return "The password is too short: 8 characters or more.";
    case "INVALID_ORIGIN":
      return `This page was opened at an address that the server does not know. Open it at the address in BETTER_AUTH_URL.`;
    default:
      return message || `The sign-in server refused this (${status}).`;
  }
}
