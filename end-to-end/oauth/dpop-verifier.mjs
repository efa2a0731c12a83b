// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

// Verifies DPoP proofs with Better Auth. The arguments are a file with one request in JSON on each line, and a file for one
// line with true or false for each of them.
import { readFileSync, writeFileSync } from "node:fs";
import { verifyDpopProof } from "@better-auth/core/oauth2";

const used = new Set();
const replayStore = { reserve: ({ key }) => !used.has(key) && Boolean(used.add(key)) };
const results = [];
for (const line of readFileSync(process.argv[2], "utf8").trim().split("\n")) {
  try {
    await verifyDpopProof({ ...JSON.parse(line), requireAth: true, replayStore });
    results.push(true);
  } catch (error) {
    if (error.code !== "invalid_dpop_proof") throw error;
    results.push(false);
  }
}
writeFileSync(process.argv[3], results.join("\n"));
