// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthPage } from "@/components/auth-page";
import { findUser } from "@/lib/session";

export const metadata: Metadata = { title: "Sign in" };

export default async function Page() {
  if (await findUser()) {
    redirect("/");
  }
  return <AuthPage mode="sign-in" />;
}
