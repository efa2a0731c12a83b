// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
import type { Metadata } from "next";
import { redirect } from "next/navigation";
import { AuthPage } from "@/components/auth-page";
import { readAuthorizationRequest, resumeAddress } from "@/lib/authorization-request";
import { findUser } from "@/lib/session";
import { readTarget } from "@/lib/sign-in-target";

export const metadata: Metadata = { title: "Sign in" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function Page({ searchParams }: Props) {
  const parameters = await searchParams;
  const target = readTarget(parameters.to);
  const request = readAuthorizationRequest(parameters);
  if ((await findUser()) && !request?.asksForSignIn) {
    redirect(request ? resumeAddress(request) : target);
  }
  return <AuthPage mode="sign-in" target={target} request={request?.query} />;
}
