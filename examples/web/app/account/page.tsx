// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
import type { Metadata } from "next";
import { connection } from "next/server";
import { AccountPage } from "@/components/account-page";
import { requireUser } from "@/lib/session";
import { settings } from "@/lib/settings";

export const metadata: Metadata = { title: "Account" };

export default async function Page() {
  await connection();
  return <AccountPage user={await requireUser("/account")} taskApiUrl={settings.taskApiUrl} />;
}
