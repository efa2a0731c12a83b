// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/*
 * Token exchange (RFC 8693) for the MCP server. Its clients' access tokens are for the MCP server only, so it must not pass
 * them on. It exchanges each for a short-lived JWT of the same user that is for the task service.
 */
import { createHash } from "node:crypto";
import type { OAuthProviderApi, OAuthProviderExtension } from "@better-auth/oauth-provider";
import { APIError } from "better-auth/api";
import { signJWT, type JwtOptions } from "better-auth/plugins";
import type { Settings } from "./settings";

/** The only client that may exchange tokens. */
export const MCP_CLIENT_ID = "mcp-server";
/** In seconds. The MCP server exchanges again after that, which fails if the user has signed out. */
export const EXCHANGED_LIFETIME = 60;

const GRANT = "urn:ietf:params:oauth:grant-type:token-exchange";
const ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token";
const JWT = "urn:ietf:params:oauth:token-type:jwt";

type Server = NonNullable<Settings["mcp"]>;

export function tokenExchange(server: Server, jwtOptions: JwtOptions): OAuthProviderExtension {
  return {
    grants: {
      [GRANT]: async ({ ctx, provider }) => {
        const { clientId } = await provider.authenticateClient();
        if (clientId !== MCP_CLIENT_ID) {
          throw reject("unauthorized_client", "Only the MCP server may exchange tokens.");
        }
        const { subject_token: token, subject_token_type: type } = ctx.body as Record<string, unknown>;
        if (typeof token !== "string" || type !== ACCESS_TOKEN) {
          throw reject("invalid_request", `subject_token must be one access token, and subject_token_type ${ACCESS_TOKEN}.`);
        }
        const { sub, aud, scope, exp = 0 } = await requireActive(provider, token);
        if (!sub || aud !== server.resource) {
          throw reject("invalid_request", "The subject_token is not for the MCP server.");
        }
        const now = Math.floor(Date.now() / 1000);
        const expiresAt = Math.min(now + EXCHANGED_LIFETIME, exp);
        const payload = { sub, scope, act: { sub: clientId }, iat: now, exp: expiresAt };
        return {
          access_token: await signJWT(ctx, { options: jwtOptions, payload }), // `iss` and `aud` as in all JWTs of the page
          issued_token_type: JWT,
          token_type: "Bearer",
          expires_in: expiresAt - now,
          expires_at: expiresAt,
          scope: String(scope),
          refresh_token: undefined,
          id_token: undefined,
        };
      },
    },
    clientDiscovery: {
      id: "mcp-server",
      matches: (clientId) => clientId === MCP_CLIENT_ID,
      resolve: async () => ({
        clientId: MCP_CLIENT_ID,
        clientSecret: createHash("sha256").update(server.clientSecret).digest("base64url"), // as Better Auth stores it
        tokenEndpointAuthMethod: "client_secret_basic",
        grantTypes: [GRANT],
      }),
    },
  };
}

/** Better Auth checks the signature, and that the session of the user still exists. */
async function requireActive(provider: OAuthProviderApi, token: string) {
  try {
    return await provider.requireActiveAccessToken(token);
  } catch (error) {
    const { code, statusCode = 500 } = error as { code?: unknown; statusCode?: number }; // its class is not exported
    const isJoseError = /^ERR_J/.test(String(code)); // Better Auth lets some of these through
    if (isJoseError || statusCode < 500) {
      throw reject("invalid_request", "The subject_token is not a valid access token of an active session.");
    }
    throw error;
  }
}

function reject(error: string, description: string) {
  return new APIError("BAD_REQUEST", { error, error_description: description });
}
