// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
import type { Metadata } from "next";
import { connection } from "next/server";
import { notFound, redirect } from "next/navigation";
import { ConsentPage } from "@/components/consent-page";
import { InvalidRequest } from "@/components/invalid-request";
import { readAuthorizationRequest } from "@/lib/authorization-request";
import { findRequestingClient } from "@/lib/requesting-client";
import { findUser } from "@/lib/session";
import { settings } from "@/lib/settings";

export const metadata: Metadata = { title: "Allow access" };

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function Page({ searchParams }: Props) {
  await connection();
  if (!settings.mcp) {
    notFound();
  }
  const request = readAuthorizationRequest(await searchParams);
  const client = request && (await findRequestingClient(request));
  if (!client) {
    return <InvalidRequest />;
  }
  const user = (await findUser()) ?? redirect(`/sign-in?${request.query}`);
  return <ConsentPage user={user} client={client} request={request.query} />;
}
