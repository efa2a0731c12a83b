// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
import { describeAuthError } from "@/lib/auth-errors";
import { NO_FILTER } from "@/lib/filter";
import { fromAddress, toAddress } from "@/lib/filter-address";
import { readTarget, signInAddress } from "@/lib/sign-in-target";

test("filter_thereAndBack_isTheSame", () => {
  const filter = { ...NO_FILTER, status: "pending", priority: "high", tag: "home", due: "week", search: "a & b=ü", sort: "title", order: "desc" } as const;
  const address = toAddress(filter);
  expect(fromAddress(Object.fromEntries(new URLSearchParams(address.slice(2))))).toEqual(filter);
  expect(toAddress(NO_FILTER)).toBe("/");
});

test("filter_addressWithOtherValues_leavesThemOut", () => {
  const parameters = { status: "gone", priority: ["high", "low"], tag: "<b>", search: "x".repeat(500), order: "__proto__", more: "1" };
  expect(fromAddress(parameters)).toEqual({ ...NO_FILTER, tag: "b", search: "x".repeat(200) });
});

test.each(["https://evil.example", "//evil.example", "/account/../x", ["/account"], undefined, ""])("target_%j_isTheList", (value) => {
  expect(readTarget(value)).toBe("/");
});

test("target_account_isKept", () => {
  expect(readTarget("/account")).toBe("/account");
  expect(signInAddress("/account", "/sign-up")).toBe("/sign-up?to=%2Faccount");
  expect(signInAddress("/")).toBe("/sign-in");
});

test.each([
  [{ status: 400, code: "VALIDATION_ERROR", message: "[body.email] Invalid email address" }, "email", /complete e-mail address/],
  [{ status: 400, code: "PASSWORD_TOO_LONG", message: "Password too long" }, "password", /at most 128 characters/],
  [{ status: 400, code: "INVALID_NAME", message: "A name has 1 to 100 characters." }, "name", /1 to 100/],
  [{ status: 422, code: "USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL", message: "…" }, "email", /already an account/],
  [{ status: 400, code: "SOMETHING_NEW", message: "Raw words" }, undefined, /^The sign-in server rejected this \(400, SOMETHING_NEW\)\.$/],
  [{ status: 503, message: "Raw words" }, undefined, /does not answer/],
])("authError_%j_isToldInThePagesWords", (error, field, text) => {
  const problem = describeAuthError(error);
  expect(problem.field).toBe(field);
  expect(problem.text).toMatch(text);
});

test("authError_whereOnlyThePasswordWasAsked_namesNoEmail", () => {
  expect(describeAuthError({ status: 401, code: "INVALID_EMAIL_OR_PASSWORD" }, true).text).toBe("The password is wrong.");
});
