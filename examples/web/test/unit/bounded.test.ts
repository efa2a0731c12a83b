// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
import { BODY_MAX, bounded, PATH_MAX } from "@/lib/bounded";

const ORIGIN = "http://localhost:3000";
const echo = bounded(async (request) => new Response(`${request.method} ${request.headers.get("Origin")} ${await request.text()}`));

function post(body: BodyInit, path = "/api/auth/sign-in/email") {
  return echo(new Request(ORIGIN + path, { method: "POST", headers: { Origin: ORIGIN }, body, duplex: "half" } as RequestInit));
}

test("body_asLongAsAllowed_arrivesWhole", async () => {
  const body = "x".repeat(BODY_MAX);
  expect(await (await post(body)).text()).toBe(`POST ${ORIGIN} ${body}`);
});

test("body_longerThanAllowed_isRejected", async () => {
  const response = await post("x".repeat(BODY_MAX + 1));
  expect(response.status).toBe(413);
  expect(await response.json()).toMatchObject({ code: "BODY_TOO_LONG" });
});

test("body_withoutEnd_isReadNoFurtherThanAllowed", async () => {
  const chunk = new TextEncoder().encode("x".repeat(1024));
  let sent = 0;
  const endless = new ReadableStream({
    pull(controller) {
      sent += chunk.byteLength;
      controller.enqueue(chunk);
    },
  });
  expect((await post(endless)).status).toBe(413);
  expect(sent).toBeLessThan(2 * BODY_MAX);
});

test("body_none_isNoBody", async () => {
  expect(await (await echo(new Request(`${ORIGIN}/api/auth/token`, { headers: { Origin: ORIGIN } }))).text()).toBe(`GET ${ORIGIN} `);
});

test("path_longerThanAllowed_isUnknown", async () => {
  expect((await post("{}", `/${"x".repeat(PATH_MAX)}`)).status).toBe(404);
});
