// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* Better Auth's errors in words that tell the user what to do, and the field that they concern. */
type AuthError = { status: number; code?: string; message?: string; error?: string };
export type FieldName = "name" | "email" | "password";
export type AuthProblem = { text: string; field?: FieldName };

const PROBLEMS: Record<string, AuthProblem> = {
  INVALID_EMAIL_OR_PASSWORD: { text: "E-mail or password is wrong.", field: "password" },
  INVALID_PASSWORD: { text: "The password is wrong.", field: "password" },
  USER_ALREADY_EXISTS: { text: "There is already an account with this e-mail. Sign in, or use another e-mail.", field: "email" },
  PASSWORD_TOO_SHORT: { text: "The password is too short. Use at least 8 characters.", field: "password" },
  PASSWORD_TOO_LONG: { text: "The password is too long. Use at most 128 characters.", field: "password" },
  INVALID_EMAIL: { text: "Enter a complete e-mail address, such as ada@example.com.", field: "email" },
  INVALID_NAME: { text: "Enter a name with 1 to 100 characters.", field: "name" },
  INVALID_ORIGIN: { text: "This page was opened at an address that the server does not know. Open it at the address in BETTER_AUTH_URL." },
};
PROBLEMS.USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL = PROBLEMS.USER_ALREADY_EXISTS!;

const EXPIRED = "This request has expired. Go back to the application that sent you here, and start again.";

/** @param onlyPassword where the user entered nothing but a password */
export function describeAuthError({ status, code = "", message = "", error }: AuthError, onlyPassword = false): AuthProblem {
  if (status === 0 || status >= 500) {
    return { text: "The sign-in server does not answer. Try again in a moment." };
  }
  if (status === 429) {
    return { text: "Too many tries. Wait ten seconds, then try again." };
  }
  if (error === "invalid_signature") {
    return { text: EXPIRED };
  }
  if (onlyPassword && code === "INVALID_EMAIL_OR_PASSWORD") {
    return PROBLEMS.INVALID_PASSWORD!;
  }
  const invalid = /^\[body\.(name|email|password)\]/.exec(message)?.[1]; // how Better Auth reports a value of a wrong form
  const known = PROBLEMS[invalid ? `INVALID_${invalid.toUpperCase()}` : code];
  return known ?? { text: `The sign-in server rejected this (${status}${code && `, ${code}`}).` };
}
