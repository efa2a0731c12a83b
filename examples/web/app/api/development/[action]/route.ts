// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
import { findAction } from "@/lib/development";
import { findUser } from "@/lib/session";

type Context = { params: Promise<{ action: string }> };

export async function POST(_request: Request, { params }: Context) {
  const run = findAction((await params).action);
  if (!run) {
    return respond(404, { message: "There is no such path." });
  }
  const user = await findUser();
  return user ? respond(200, await run(user)) : respond(401, { message: "Sign in first." });
}

function respond(status: number, body: object) {
  return Response.json(body, { status, headers: { "Cache-Control": "no-store" } });
}
