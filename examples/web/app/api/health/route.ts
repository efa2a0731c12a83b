// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* Answers as soon as the server does; the tables are made before that. Asks nothing of the database. */
export const dynamic = "force-dynamic";

export function GET() {
  return Response.json({ status: "up" }, { headers: { "Cache-Control": "no-store" } });
}
