// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* Where OAuth clients find the metadata of the authorization server (RFC 8414): the host first, and then the issuer's path. */
import { auth } from "@/lib/auth";

export const dynamic = "force-dynamic";

export const GET = auth.handler; // 404 without MCP_RESOURCE
