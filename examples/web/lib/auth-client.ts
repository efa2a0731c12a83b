// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* Better Auth in the browser. jwtClient() adds token(): the JWT of the signed-in user, for the backend. */
import { createAuthClient } from "better-auth/client"; // better-auth/react, if you want its hooks
import { jwtClient } from "better-auth/client/plugins";
import { PATIENCE } from "./deadline";

export const authClient = createAuthClient({ plugins: [jwtClient()], fetchOptions: { timeout: PATIENCE } });
