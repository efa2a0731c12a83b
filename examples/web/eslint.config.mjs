// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
import nextVitals from "eslint-config-next/core-web-vitals";
import nextTypescript from "eslint-config-next/typescript";

const config = [
  ...nextVitals,
  ...nextTypescript,
  // Plain links: for the few that there are, next/link would add 3 KB to the script of each page.
  { rules: { "@next/next/no-html-link-for-pages": "off" } },
  { files: ["**/*.mjs"], rules: { "no-undef": "error" } }, // tsc finds the others
  { ignores: [".next/**", "target/**", "next-env.d.ts", "lib/task-api.schema.ts"] },
];

export default config;
