// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

// A resource server with Better Auth's own helper, as its documentation shows it for a server apart from Better Auth.
// Arguments: ISSUER RESOURCE. Prints "ready".
import { createServer } from "node:http";
import { createMcpProtectedRequestHandler } from "@better-auth/mcp";
import { toNodeHandler } from "better-call/node";

const [issuer, resource] = process.argv.slice(2);
const options = { issuer, audience: resource, jwksUrl: `${issuer}/jwks` };
const hello = () => new Response("hello");
const routes = {
  "/read": createMcpProtectedRequestHandler(options, hello),
  "/write": createMcpProtectedRequestHandler({ ...options, requiredScopes: ["tasks:read", "tasks:write"] }, hello),
};
const handler = toNodeHandler(async (request) => {
  const route = routes[new URL(request.url).pathname];
  return route ? route(request) : new Response("not found", { status: 404 });
});
const server = createServer((request, response) =>
  Promise.resolve(handler(request, response)).catch(() => {
    response.statusCode = 500; // what a framework answers if a handler throws
    response.end();
  }),
);
server.listen(new URL(resource).port, "127.0.0.1", () => console.log("ready"));
process.stdin.resume().on("end", () => process.exit(0));
