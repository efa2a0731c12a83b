// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/* An MCP client asks for access to the tasks of a person, who decides in the browser. */
import assert from "node:assert/strict";
import { test } from "node:test";
import { look } from "./browser.mjs";
import { callService, eventually, fetchToken, newEmail, PASSWORD, signUp } from "./person.mjs";
import { decode, exchangeToken, startClient } from "./oauth-client.mjs";

const READ = "tasks:read";
const BOTH = "tasks:read tasks:write";

/**
 * @param person makes a test in a separate browser profile
 * @param stack the running servers
 */
export function consentTests(person, stack) {
  function withClient(name, play, clientName) {
    person(name, async (_, open) => {
      const client = await startClient(stack, clientName);
      const page = await open({ alsoVisits: client.origin });
      await play(page, client).finally(client.close);
    });
  }

  const allow = (page) => page.getByRole("button", { name: "Allow", exact: true });
  const heading = (page, name = "Test client") => page.getByRole("heading", { name: `Allow ${name} to use your tasks?` });

  async function getToken(page, client, scope) {
    await page.goto(client.authorizeUrl(scope));
    await allow(page).click();
    return (await client.getTokens((await client.nextCall(page)).code)).body.access_token;
  }

  withClient("consent_signedOut_signsUpAndAllows_clientGetsATokenForThisResource", async (page, client) => {
    await page.goto(client.authorizeUrl(BOTH));
    await page.getByRole("heading", { name: "Sign in" }).waitFor();
    await look(page, "consent-sign-in");
    await page.getByRole("link", { name: "Create an account" }).click();
    await page.getByLabel("Name").fill("Ada Lovelace");
    await page.getByLabel("E-mail").fill(newEmail());
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Create account" }).click();
    await heading(page).waitFor();
    assert.deepEqual(await page.getByRole("listitem").allTextContents(), ["See your tasks", "Add tasks for you"]);
    await page.getByText("a program on this computer").waitFor();
    await look(page, "consent");
    await look(page, "consent-narrow", { width: 320 });

    await allow(page).click();
    const { code, state, iss } = await client.nextCall(page);
    assert.deepEqual({ state, iss }, { state: "the state", iss: `${stack.webUrl}/api/auth` });
    const { status, body } = await client.getTokens(code);
    assert.equal(status, 200, JSON.stringify(body));
    const { header, claims } = decode(body.access_token);
    const session = await (await page.context().request.get(`${stack.webUrl}/api/auth/get-session`)).json();
    assert.equal(header.typ, "at+jwt");
    assert.deepEqual([claims.aud, claims.scope, claims.sub], [stack.mcp.resource, BOTH, session.user.id]);
    assert.equal((await client.getTokens(code)).status, 400, "a code works once");
  });

  withClient("consent_denied_clientGetsTheError", async (page, client) => {
    await signUp(page);
    await page.goto(client.authorizeUrl(READ));
    await page.getByRole("button", { name: "Deny" }).click();
    const { error, state, code } = await client.nextCall(page);
    assert.deepEqual({ error, state, code }, { error: "access_denied", state: "the state", code: undefined });
  });

  withClient("consent_givenBefore_isAskedForMoreOnly", async (page, client) => {
    await signUp(page);
    await getToken(page, client, READ);
    await page.goto(client.authorizeUrl(READ));
    assert.ok((await client.nextCall(page)).code);
    await page.goto(client.authorizeUrl(BOTH));
    await page.getByText("Add tasks for you").waitFor();
  });

  withClient("consent_clickedTwice_isSentOnce", async (page, client) => {
    await signUp(page);
    await page.goto(client.authorizeUrl(READ));
    await heading(page).waitFor();
    let sent = 0;
    page.on("request", (request) => void (request.url().endsWith("/oauth2/consent") && sent++));
    await allow(page).evaluate((button) => (button.click(), button.click()));
    assert.ok((await client.nextCall(page)).code);
    assert.equal(sent, 1);
  });

  withClient("consent_requestChanged_showsNothingOfItAndLeadsNowhere", async (page, client) => {
    await signUp(page);
    await page.goto(client.authorizeUrl(READ));
    await heading(page).waitFor();
    const forged = new URL(page.url());
    forged.searchParams.set("scope", BOTH);
    await page.goto(forged.href);
    await page.getByRole("heading", { name: "This request has expired" }).waitFor();
    assert.equal(await page.getByText("Test client").count(), 0);
    await look(page, "consent-invalid", { width: 320 });
    await page.goto("/consent");
    await page.getByRole("heading", { name: "This request has expired" }).waitFor();
  });

  withClient("signIn_withAForgedRequest_leadsToNoOtherSite", async (page, client) => {
    const email = await signUp(page);
    const forged = client.authorizeUrl(READ, { redirect_uri: "https://attacker.example/" });
    const query = `${new URL(forged).search}&sig=forged&ba_param=sig`;
    await page.goto(`/sign-in${query}`);
    assert.ok(page.url().startsWith(`${stack.webUrl}/`), page.url());
    await page.context().clearCookies();
    await page.goto(`/sign-in${query}`);
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("This request has expired.").waitFor();
    await look(page, "sign-in-request-expired");
  });

  withClient("consent_anotherUserSignsInInAnotherTab_isShown", async (page, client) => {
    await signUp(page);
    await page.goto(client.authorizeUrl(READ));
    await page.getByText("You are signed in as Ada Lovelace").waitFor();
    const other = await page.context().newPage();
    await page.context().request.post("/api/auth/sign-out", { headers: { Origin: stack.webUrl }, data: {} });
    await signUp(other, { name: "Bob", email: newEmail("bob") });
    await page.getByText("You are signed in as Bob").waitFor();
  });

  withClient("consent_sessionEnded_leadsToTheSignInAndBack", async (page, client) => {
    const email = await signUp(page);
    await page.goto(client.authorizeUrl(READ));
    await heading(page).waitFor();
    await page.context().clearCookies();
    await allow(page).click();
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password").fill(PASSWORD);
    await page.getByRole("button", { name: "Sign in" }).click();
    await allow(page).click();
    assert.ok((await client.nextCall(page)).code);
  });

  withClient("clientName_long_isNotShown", async (page, client) => {
    await signUp(page);
    await page.goto(client.authorizeUrl(READ));
    await heading(page, "An application without a name").waitFor();
  }, "x".repeat(101));

  withClient("tokenExchange_byTheMcpServer_givesAShortTokenOfTheSameUser", async (page, client) => {
    await signUp(page);
    const token = await getToken(page, client, BOTH);
    const { status, body } = await exchangeToken(stack, token);
    assert.equal(status, 200, JSON.stringify(body));
    const { claims } = decode(body.access_token);
    const { aud, iss, sub, scope, act, exp, iat, role } = claims;
    assert.deepEqual({ aud, iss, sub }, { aud: stack.webUrl, iss: stack.webUrl, sub: decode(token).claims.sub });
    assert.deepEqual({ scope, act, role, lifetime: exp - iat }, { scope: BOTH, act: { sub: "mcp-server" }, role: undefined, lifetime: 60 });
    assert.equal((await callService(stack, body.access_token, "GET", "/api/tasks")).status, 200);
    assert.equal((await callService(stack, token, "GET", "/api/tasks")).status, 401, "the access token itself is not for the service");

    await page.goto(stack.webUrl);
    assert.equal((await exchangeToken(stack, await fetchToken(page))).status, 400, "a JWT of the page");
    assert.equal((await exchangeToken(stack, body.access_token)).status, 400, "an exchanged token");
    assert.equal((await exchangeToken(stack, token, "not the secret of the MCP server")).status, 401);
    await page.context().request.post("/api/auth/sign-out", { headers: { Origin: stack.webUrl }, data: {} });
    await eventually(async () => assert.equal((await exchangeToken(stack, token)).status, 400, "after the sign-out"));
  });

  test("consentPage_anyRequest_cannotBeFramed", async () => {
    const policy = (await fetch(`${stack.webUrl}/consent`)).headers.get("Content-Security-Policy");
    assert.match(policy, /frame-ancestors 'none'/);
  });

  test("page_withoutMcp_isNoAuthorizationServer", async () => {
    const { url, stop } = await stack.startReplica({ MCP_RESOURCE: "" });
    try {
      const paths = ["/consent", "/.well-known/oauth-authorization-server/api/auth", "/api/auth/oauth2/authorize", "/api/auth/oauth2/register"];
      for (const path of paths) {
        assert.equal((await fetch(url + path)).status, 404, path);
      }
      assert.equal((await fetch(`${url}/sign-in?sig=x`)).status, 200);
    } finally {
      await stop();
    }
  });
}
