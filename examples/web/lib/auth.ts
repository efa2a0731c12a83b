// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/*
 * The Better Auth server. Its jwt() plugin signs the tokens that the JVM backend verifies: with Better Auth's default
 * keys (EdDSA), issuer and audience both the page's origin. The backend needs nothing but BETTER_AUTH_URL.
 */
import { betterAuth } from "better-auth";
import { APIError } from "better-auth/api";
import { admin, jwt, type JwtOptions } from "better-auth/plugins";
import { Pool } from "pg";
import { ipAddressOptions } from "./client-address";
import { mcpPlugins } from "./mcp";
import { reportRevocations } from "./revocations";
import { settings } from "./settings";
import { cleanName, NAME_MAX } from "./user-name";

export const pool = new Pool({
  connectionString: settings.databaseUrl,
  options: "-c search_path=auth", // a separate schema beside the task service's
  max: 5,
});
// Without a listener, a database that restarts would end the process by an unhandled "error" of an idle connection.
pool.on("error", (error) => console.error(`auth database: ${error.message}`));

const jwtOptions = {
  jwt: {
    expirationTime: settings.tokenLifetime,
    // By default each request carries the whole user row. The backend needs `sub`, and the role to decide what the
    // user may do. If you add `email`, add `emailVerified` too and check it: until an address is verified, anyone can
    // sign up with it.
    definePayload: ({ user }) => ({ role: user.role }),
  },
  jwks: { rotationInterval: settings.rotationSeconds, gracePeriod: settings.graceSeconds },
  disableSettingJwtHeader: true, // otherwise each get-session signs an unused token
} satisfies JwtOptions;

export const auth = betterAuth({
  baseURL: settings.baseUrl,
  secret: settings.secret, // changed with the same database, the stored private keys can no longer be read
  database: pool,
  emailAndPassword: { enabled: true },
  user: { deleteUser: { enabled: true } },
  // In the database, because each replica would otherwise allow as many guesses again.
  rateLimit: { storage: "database", ...(!settings.rateLimit && { enabled: false }) },
  advanced: { ipAddress: ipAddressOptions(settings) },
  databaseHooks: {
    user: {
      create: { before: async (user) => ({ data: { ...user, name: requireName(user.name) } }) },
      update: { before: async (user) => ({ data: "name" in user ? { ...user, name: requireName(user.name) } : user }) },
    },
  },
  telemetry: { enabled: false },
  plugins: [
    admin(), // adds the role of each user, "user" by default
    jwt(jwtOptions),
    ...(settings.revocationsSecret ? [reportRevocations({ url: settings.taskApiUrl, secret: settings.revocationsSecret })] : []),
    ...mcpPlugins(settings, jwtOptions), // without MCP, leave this line out
  ],
});

function requireName(name: unknown) {
  const clean = cleanName(name);
  if (clean === undefined) {
    throw new APIError("BAD_REQUEST", { code: "INVALID_NAME", message: `A name has 1 to ${NAME_MAX} characters.` });
  }
  return clean;
}
