// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/*
 * Makes Better Auth's tables (schema `auth`) and its first signing key. Run at each start; does nothing when all is there.
 */
import { getMigrations } from "better-auth/db/migration";
import { auth, pool } from "./auth";

const LOCK = 7_305_941_208; // any number, but the same in every instance: two starts at once must not migrate together

export async function migrate() {
  const connection = await pool.connect();
  try {
    await connection.query("select pg_advisory_lock($1)", [LOCK]);
    await connection.query("create schema if not exists auth");
    const { runMigrations } = await getMigrations(auth.options);
    await runMigrations();
    await auth.api.getJwks(); // creates the first key, once: two first requests at once would make two
  } finally {
    connection.release(true); // closing the connection also gives back the lock
  }
}
