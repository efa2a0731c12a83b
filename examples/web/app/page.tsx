// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
import { connection } from "next/server";
import { TasksPage } from "@/components/tasks-page";
import { fromAddress } from "@/lib/filter-address";
import { requireUser } from "@/lib/session";
import { settings } from "@/lib/settings";

type Props = { searchParams: Promise<Record<string, string | string[] | undefined>> };

export default async function Page({ searchParams }: Props) {
  await connection(); // at run time, not at build: TASK_API_URL is known only now, and differs from place to place
  const user = await requireUser("/");
  const { taskApiUrl, explainTokens } = settings;
  return (
    <TasksPage key={user.id} user={user} taskApiUrl={taskApiUrl} explains={explainTokens} addressFilter={fromAddress(await searchParams)} />
  );
}
