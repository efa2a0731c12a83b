// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* The signed-in user, as server components know it: by the session cookie, without a JWT. */
import { headers } from "next/headers";
import { redirect } from "next/navigation";
import { auth } from "./auth";
import { signInAddress, type Target } from "./sign-in-target";

export async function findUser() {
  const session = await auth.api.getSession({ headers: await headers() });
  if (!session) {
    return null;
  }
  const { id, name, email } = session.user;
  return { id, name, email };
}

/** @param page where the user goes after signing in */
export async function requireUser(page: Target) {
  return (await findUser()) ?? redirect(signInAddress(page));
}
