// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* The signed-in person, as server components know it: by the session cookie, without a JWT. */
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { auth } from "./auth";

export async function findUser() {
  const session = await auth.api.getSession({ headers: await headers() });
  if (!session) {
    return null;
  }
  const { id, name, email } = session.user;
  return { id, name, email };
}

export async function requireUser() {
  return (await findUser()) ?? redirect("/sign-in");
}
