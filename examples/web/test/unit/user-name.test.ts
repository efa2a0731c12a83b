// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
import { cleanName } from "@/lib/user-name";

test.each([
  ["Ada", "Ada"],
  ["  Ada Lovelace\n", "Ada Lovelace"],
  ["x".repeat(100), "x".repeat(100)],
  [` ${"x".repeat(100)} `, "x".repeat(100)],
  ["😀".repeat(100), "😀".repeat(100)],
])("cleanName_%j_isTrimmed", (name, expected) => {
  expect(cleanName(name)).toBe(expected);
});

test.each(["", "   ", "\u00a0\u3000", "\u200b\u2060", "x".repeat(101), 7, null, undefined])("cleanName_%j_isRejected", (name) => {
  expect(cleanName(name)).toBeUndefined();
});
