// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
import nextJest from "next/jest.js";

const createConfig = nextJest({ dir: "./" });

/** Tests against a server at STUBS_URL that serves task-service/stubs. The test TaskApiPageIT of end-to-end starts one. */
export default createConfig({
  testEnvironment: "node",
  testMatch: ["<rootDir>/test/contract/**/*.test.ts"],
  testTimeout: 60_000,
  modulePathIgnorePatterns: ["<rootDir>/.next/", "<rootDir>/target/"],
  moduleNameMapper: { "^@/(.*)$": "<rootDir>/$1" },
});
