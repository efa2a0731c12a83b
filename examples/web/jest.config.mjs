// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
import nextJest from "next/jest.js";

const createConfig = nextJest({ dir: "./" });

export default createConfig({
  testEnvironment: "<rootDir>/test/unit/environment.mjs",
  setupFilesAfterEnv: ["<rootDir>/test/unit/setup.ts"],
  testMatch: ["<rootDir>/test/unit/**/*.test.{ts,tsx}"],
  testTimeout: 60_000, // builds run on machines that are busy with other modules
  modulePathIgnorePatterns: ["<rootDir>/.next/", "<rootDir>/target/"],
  moduleNameMapper: { "^@/(.*)$": "<rootDir>/$1" },
});
