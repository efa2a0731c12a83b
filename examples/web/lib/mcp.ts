// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/*
 * With MCP_RESOURCE, Better Auth is also the authorization server (OAuth 2.1) of an MCP server. Without it, this adds nothing.
 */
import { mcp } from "@better-auth/mcp";
import { createAuthMiddleware } from "better-auth/api";
import type { JwtOptions } from "better-auth/plugins";
import { SCOPE_TEXTS } from "./scopes";
import type { Settings } from "./settings";
import { tokenExchange } from "./token-exchange";

const MINUTE = 60;

export function mcpPlugins({ mcp: server }: Settings, jwtOptions: JwtOptions) {
  if (!server) {
    return [];
  }
  return [
    nativeClients,
    mcp({
      resource: server.resource,
      resources: [{ identifier: server.resource, accessTokenTtl: 15 * MINUTE }],
      resourceSeedMode: "overwrite", // the setting decides, and not what an earlier start stored
      scopes: Object.keys(SCOPE_TEXTS), // no "openid": the clients need no ID token, so they get none
      grantTypes: ["authorization_code", "refresh_token"],
      loginPage: "/sign-in",
      consentPage: "/consent",
      // MCP clients register themselves. This gives them nothing: each user decides on the consent page.
      allowDynamicClientRegistration: true,
      allowUnauthenticatedClientRegistration: true,
      clientPrivileges: async () => false, // users cannot manage clients
      allowPublicClientPrelogin: true, // the consent page reads the client's name together with the signed request
      rateLimit: { token: { window: MINUTE, max: 300 } }, // the MCP server exchanges the tokens of all its users
      extensions: [tokenExchange(server, jwtOptions)],
    }),
  ];
}

/**
 * MCP clients are programs on the user's computer, and most register an http address there without an `application_type`.
 * Better Auth then assumes "web", which excludes such addresses.
 */
const nativeClients = {
  id: "native-clients",
  hooks: {
    before: [
      {
        matcher: ({ path }: { path?: string }) => path === "/oauth2/register",
        handler: createAuthMiddleware(async ({ body }) => ({ context: { body: { application_type: "native", ...body } } })),
      },
    ],
  },
};
