// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
import { spawnSync } from "node:child_process";
import { ATTEMPTS, credentials, toCurl, type AttemptKind, type Sources } from "@/lib/attempts";
import { decodeToken } from "@/lib/token";

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const TOKEN = `${part({ alg: "EdDSA", kid: "k1" })}.${part({ sub: "ada", exp: 1, name: "Zoë" })}.Asignature`;

const sources: Sources = {
  getToken: async () => TOKEN,
  getSessionToken: async () => "session-token",
  signWrongToken: async (kind) => `signed-${kind}`,
};

async function tokenOf(kind: AttemptKind) {
  return (await credentials(kind, sources))!.replace("Bearer ", "");
}

test.each([
  ["valid", `Bearer ${TOKEN}`],
  ["missing", null],
  ["undefined", "Bearer undefined"],
  ["session", "Bearer session-token"],
  ["expired", "Bearer signed-expired"],
  ["audience", "Bearer signed-audience"],
  ["double", `Bearer ${TOKEN}, Bearer ${TOKEN}`],
] as const)("credentials_%s_areSentAsNamed", async (kind, expected) => {
  expect(await credentials(kind, sources)).toBe(expected);
});

test("credentials_unsigned_differOnlyInTheAlgorithm", async () => {
  const token = await tokenOf("unsigned");
  expect(decodeToken(token)).toEqual({ header: { alg: "none", kid: "k1" }, claims: { sub: "ada", exp: 1, name: "Zoë" } });
  expect(token.endsWith(".Asignature")).toBe(true);
});

test("credentials_unknownKey_differOnlyInTheKeyId", async () => {
  const { header, claims } = decodeToken(await tokenOf("unknown"));
  expect(header).toEqual({ alg: "EdDSA", kid: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  expect(claims).toEqual(decodeToken(TOKEN).claims);
});

test("credentials_damaged_differInOneCharacterOfTheSignature", async () => {
  expect(await tokenOf("damaged")).toBe(TOKEN.replace("Asignature", "Bsignature"));
  expect(await credentials("damaged", { ...sources, getToken: async () => TOKEN.replace("Asig", "Bsig") })).toBe(`Bearer ${TOKEN}`);
});

test("credentials_everyKind_areDifferent", async () => {
  const all = await Promise.all((Object.keys(ATTEMPTS) as AttemptKind[]).map((kind) => credentials(kind, sources)));
  expect(new Set(all).size).toBe(all.length);
});

test.each(["Bearer a.b-c_d", "Bearer it's, \"$HOME\" `x`", null])("toCurl_%j_isReadByTheShellAsItWas", (authorization) => {
  const commands = toCurl({ url: "http://localhost:8080/api/tasks?limit=1&x='", authorization, exchange: null! });
  const { stdout } = spawnSync("sh", ["-c", `curl() { printf '%s\\n' "$@"; }; ${commands}`], { encoding: "utf8" });
  const header = authorization === null ? [] : ["-H", `Authorization: ${authorization}`];
  expect(stdout.trimEnd().split("\n")).toEqual(["-i", "http://localhost:8080/api/tasks?limit=1&x='", ...header]);
});
