// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
import { readAuthorizationRequest, resumeAddress } from "@/lib/authorization-request";
import { describeScopes } from "@/lib/scopes";

const settings: { mcp?: object } = {};
jest.mock("@/lib/settings", () => ({
  get settings() {
    return settings;
  },
}));

const PARAMETERS = {
  client_id: "a client",
  redirect_uri: "http://127.0.0.1:1234/callback",
  resource: ["http://localhost/mcp", "http://localhost/other"],
  exp: "1",
  ba_iat: "1",
  ba_param: ["client_id", "resource"],
  sig: "a+signature/=",
};

beforeEach(() => {
  settings.mcp = {};
});

test("request_signed_isReadUnchanged", () => {
  const request = readAuthorizationRequest(PARAMETERS)!;
  const query = new URLSearchParams(request.query);
  expect(query.get("sig")).toBe("a+signature/=");
  expect(query.getAll("ba_param")).toEqual(["client_id", "resource"]);
  expect(request.asksForSignIn).toBe(false);
});

test.each([{ prompt: "login" }, { max_age: "60" }])("request_with%j_asksForSignIn", (more) => {
  expect(readAuthorizationRequest({ ...PARAMETERS, ...more })!.asksForSignIn).toBe(true);
});

test("request_withoutSignatureOrWithoutMcp_isNone", () => {
  expect(readAuthorizationRequest({ ...PARAMETERS, sig: undefined })).toBeUndefined();
  delete settings.mcp;
  expect(readAuthorizationRequest(PARAMETERS)).toBeUndefined();
});

test("resumeAddress_signedRequest_isBetterAuthsWithTheParametersOfTheClient", () => {
  const address = new URL(resumeAddress(readAuthorizationRequest(PARAMETERS)!), "http://page");
  expect([address.origin, address.pathname]).toEqual(["http://page", "/api/auth/oauth2/authorize"]);
  expect([...address.searchParams.keys()]).toEqual(["client_id", "redirect_uri", "resource", "resource"]);
});

test("describeScopes_knownAndUnknown_namesTheKnownOnes", () => {
  expect(describeScopes("tasks:read toString tasks:write")).toEqual(["See your tasks", "Add tasks for you"]);
});
