// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* The TypeScript of the documents, which the type check compiles. SnippetsTest in docs/snippets compares them. */
import { authClient } from "../lib/auth-client";
import { betterAuth } from "better-auth";
import { jwt } from "better-auth/plugins";

export const auth = betterAuth({
  baseURL: "https://app.example.com", // set it: it becomes iss and aud
  plugins: [jwt()],
});

export async function callsTheService() {
  const { data } = await authClient.token();
  if (data) {
    await fetch("https://api.example.com/orders", { headers: { Authorization: `Bearer ${data.token}` } });
  }
}

export function choosesClaims() {
  jwt({ jwt: { definePayload: ({ user }) => ({ email: user.email, role: user.role }) } });
  jwt({ jwt: { definePayload: ({ user, session }) => ({ email: user.email, signedInAt: session.createdAt.getTime() / 1000 }) } });
}
