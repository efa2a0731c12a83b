// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
import { connection } from "next/server";
import { TasksPage } from "@/components/tasks-page";
import { requireUser } from "@/lib/session";
import { settings } from "@/lib/settings";

export default async function Page() {
  await connection(); // at run time, not at build: TASK_API_URL is known only now, and differs from place to place
  const user = await requireUser();
  return <TasksPage key={user.id} user={user} taskApiUrl={settings.taskApiUrl} />;
}
