// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthPage } from "@/components/auth-page";
import { findUser } from "@/lib/session";
import { readTarget } from "@/lib/sign-in-target";

export const metadata: Metadata = { title: "Create account" };

type Props = { searchParams: Promise<{ to?: string | string[] }> };

export default async function Page({ searchParams }: Props) {
  const target = readTarget((await searchParams).to);
  if (await findUser()) {
    redirect(target);
  }
  return <AuthPage mode="sign-up" target={target} />;
}
