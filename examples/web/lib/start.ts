// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* Brings up what the first request needs, or ends with a sentence that says what is missing. */
import { recordConnectionAddresses } from "./client-address";
import { SettingsError } from "./settings-error";

export async function start() {
  try {
    const { settings } = await import("./settings"); // loaded here, where its error is caught
    recordConnectionAddresses(settings);
    const { migrate } = await import("./migrate");
    await migrate();
  } catch (error) {
    console.error(explain(error));
    process.exit(1);
  }
}

function explain(error: unknown) {
  if (error instanceof SettingsError) {
    return error.message;
  }
  const { message, code } = error as { message?: string; code?: string };
  return `Cannot start the web example: the database of DATABASE_URL cannot be used (${message || code}).\n`
    + 'Expected a PostgreSQL that is running and a user who may create the schema "auth".';
}
