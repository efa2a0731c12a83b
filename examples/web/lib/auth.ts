// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/*
 * The Better Auth server. Its jwt() plugin signs the tokens that the JVM backend verifies: with Better Auth's default
 * keys (EdDSA), issuer and audience both the page's origin. The backend needs nothing but BETTER_AUTH_URL.
 */
import { betterAuth } from "better-auth";
import { jwt } from "better-auth/plugins";
import { Pool } from "pg";
import { settings } from "./settings";

export const pool = new Pool({
  connectionString: settings.databaseUrl,
  options: "-c search_path=auth", // a schema of our own beside the task service's
  max: 5,
});
// Without a listener, a database that restarts would end the process by an unhandled "error" of an idle connection.
pool.on("error", (error) => console.error(`auth database: ${error.message}`));

export const auth = betterAuth({
  baseURL: settings.baseUrl,
  secret: settings.secret, // changed with the same database, the stored private keys can no longer be read
  database: pool,
  emailAndPassword: { enabled: true },
  user: { deleteUser: { enabled: true } },
  rateLimit: settings.rateLimit ? {} : { enabled: false },
  telemetry: { enabled: false },
  plugins: [
    jwt({
      jwt: {
        expirationTime: settings.tokenLifetime,
        // By default the whole user row travels in each request; the backend asks for `sub` only.
        definePayload: ({ user }) => ({ email: user.email, name: user.name }),
      },
      jwks: { rotationInterval: settings.rotationSeconds, gracePeriod: settings.graceSeconds },
      disableSettingJwtHeader: true, // else each get-session signs a token that nobody reads
    }),
  ],
});
