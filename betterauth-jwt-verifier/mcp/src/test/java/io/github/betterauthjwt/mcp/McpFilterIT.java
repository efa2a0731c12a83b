// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.mcp;

import static io.github.betterauthjwt.mcp.McpMessages.call;
import static io.github.betterauthjwt.mcp.McpMessages.message;
import static io.github.betterauthjwt.mcp.McpMessages.request;
import static io.github.betterauthjwt.mcp.McpMessages.send;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.testing.BetterAuthStub;
import io.github.betterauthjwt.testing.KeyServerFault;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The responses of the filter, byte for byte, and calls that are hidden from it. */
class McpFilterIT {

    private static final int LIMIT = 2000;

    private static McpHost host;
    private static String token;

    @BeforeAll
    static void start() throws Exception {
        host = new McpHost(settings -> settings.maximumBodyBytes(LIMIT));
        token = host.token("ada", "tasks:read");
    }

    @AfterAll
    static void stop() throws Exception {
        host.close();
    }

    @Test
    void call_withoutItsScope_is403WithAllScopes() throws Exception {
        HttpResponse<String> answer = send(message(url("/stateless"), token, call("add_task")));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .hasValue("Bearer error=\"insufficient_scope\", error_description=\"This operation requires the scope"
                        + " tasks:read and tasks:write\", scope=\"tasks:read tasks:write\","
                        + " resource_metadata=\"https://api.example.com/.well-known/oauth-protected-resource/mcp\"");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
        assertThat(answer.body())
                .startsWith(
                        "{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32000,\"message\":\"insufficient_scope\",\"data\":{")
                .endsWith("}}}");
    }

    @Test
    void call_withItsScopes_runs() throws Exception {
        HttpResponse<String> answer =
                send(message(url("/stateless"), host.token("ada", "tasks:write tasks:read"), call("add_task")));
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).contains("added ");
    }

    @Test
    void call_ofAToolThatIsNotDeclared_is403WithoutAChallenge() throws Exception {
        HttpResponse<String> answer = send(message(url("/stateless"), token, call("drop_tasks")));
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.headers().firstValue("WWW-Authenticate")).isEmpty();
        assertThat(answer.body()).contains("\"access_denied\"").doesNotContain("drop_tasks");
    }

    @Test
    void request_withoutAToken_is401WithAJsonRpcError() throws Exception {
        HttpResponse<String> answer = send(message(url("/mcp"), "bad", McpMessages.INITIALIZE));
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow())
                .contains("scope=\"tasks:read\"", "resource_metadata=");
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.body()).startsWith("{\"jsonrpc\":\"2.0\",\"error\":{\"code\":-32000,");
    }

    @ParameterizedTest
    @EnumSource(
            value = KeyServerFault.class,
            names = {"OUTAGE", "RESET", "HTML"})
    void request_keysUnavailable_is503WithAJsonRpcError(KeyServerFault fault) throws Exception {
        try (BetterAuthStub auth = BetterAuthStub.start();
                JwtVerifier verifier = JwtVerifier.builderForAccessTokens(auth.url(), McpHost.RESOURCE)
                        .lazy()
                        .build();
                McpHost unserved = new McpHost(settings -> settings, bearer -> bearer, issuer -> verifier)) {
            auth.fail(fault);
            String unverified = unserved.issuer()
                    .accessToken(McpHost.RESOURCE)
                    .issuer(auth.url() + "/api/auth")
                    .sign();
            HttpResponse<String> answer = send(message(unserved.url() + "/mcp", unverified, McpMessages.INITIALIZE));
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValue("Retry-After")).isPresent();
            assertThat(answer.headers().firstValue("WWW-Authenticate")).isEmpty();
            assertThat(answer.body())
                    .startsWith("{\"jsonrpc\":\"2.0\",\"error\":{")
                    .contains("keys_unavailable");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'jsonrpc':'2.0','id':1,'method':'tools/call','method':'tools/list','params':{'name':'add_task'}}",
                "{'jsonrpc':'2.0','id':1,'method':'tools/list','method':'tools/call','params':{'name':'add_task'}}",
                "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'list_tasks','name':'add_task'}}",
                "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'add_task'},'params':{'name':'list_tasks'}}",
                "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'list_tasks','n\\u0061me':'add_task'}}",
                "{'jsonrpc':'2.0','id':1,'method':['tools/call'],'params':{'name':'add_task'}}",
                "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':[{'name':'add_task'}]}",
                "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':['add_task']}}",
                "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'Name':'add_task'}}",
                "{'jsonrpc':'2.0','id':1,'method':'tools/call'}",
                "[{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'add_task'}}]",
                "{'jsonrpc':'2.0','id':1,'method':'ping'}{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'add_task'}}",
                "/**/{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'add_task'}}",
                "\ufeff{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'add_task'}}",
                "{'jsonrpc':'2.0','id':1,'method':'tools/call','params':{'name':'add_task'",
                "",
            })
    void message_thatParsersReadDifferently_is400(String json) throws Exception {
        HttpResponse<String> answer = send(message(url("/stateless"), token, json.replace('\'', '"')));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/json");
        assertThat(answer.body())
                .matches("\\{\"jsonrpc\":\"2\\.0\",\"error\":\\{\"code\":-32[67]00,\"message\":\"[^\"]+\"}}");
    }

    @Test
    void call_withEscapedNames_isChecked() throws Exception {
        String escaped =
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"m\\u0065thod\":\"tools\\/c\\u0061ll\",\"params\":{\"name\":\"add_t\\u0061sk\"}}";
        assertThat(send(message(url("/stateless"), token, escaped)).statusCode())
                .isEqualTo(403);
    }

    @ParameterizedTest
    @CsvSource({
        "application/json;charset=utf-16, UTF-16",
        "application/json; charset=utf-16le, UTF-16LE",
        "application/json; charset=iso-8859-1, ISO-8859-1",
        "text/plain, UTF-8",
        "application/x-www-form-urlencoded, UTF-8",
    })
    void message_inAnotherEncodingOrType_is415(String type, String encoding) throws Exception {
        byte[] body = call("add_task").getBytes(Charset.forName(encoding));
        HttpResponse<String> answer =
                send(message(url("/stateless"), token, body).header("Content-Type", type));
        assertThat(answer.statusCode()).isEqualTo(415);
    }

    @Test
    void message_inUtf16WithoutACharset_is400() throws Exception {
        byte[] body = call("add_task").getBytes(StandardCharsets.UTF_16LE);
        HttpRequest.Builder request =
                message(url("/stateless"), token, body).header("Content-Type", "application/json");
        assertThat(send(request).statusCode()).isEqualTo(400);
    }

    @Test
    void message_withCharsetUtf8_passes() throws Exception {
        byte[] body = call("list_tasks").getBytes(StandardCharsets.UTF_8);
        HttpRequest.Builder request =
                message(url("/stateless"), token, body).header("Content-Type", "Application/JSON; charset=UTF-8");
        assertThat(send(request).body()).contains("tasks of ada");
    }

    @Test
    void message_upToTheLimit_passes() throws Exception {
        String call = call("list_tasks");
        assertThat(send(message(url("/stateless"), token, call + " ".repeat(LIMIT - call.length())))
                        .statusCode())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void message_overTheLimit_is413(boolean hasLength) throws Exception {
        byte[] body = (call("list_tasks") + " ".repeat(LIMIT)).getBytes(StandardCharsets.UTF_8);
        HttpRequest.BodyPublisher known = HttpRequest.BodyPublishers.ofByteArray(body);
        HttpRequest.Builder request = request(url("/stateless"), token)
                .header("Content-Type", "application/json")
                .POST(hasLength ? known : HttpRequest.BodyPublishers.fromPublisher(known));
        HttpResponse<String> answer = send(request);
        assertThat(answer.statusCode()).isEqualTo(413);
        assertThat(answer.body()).contains("\"code\":-32600");
    }

    @Test
    void guardedTool_behindNoFilter_rejectsTheCallItself() throws Exception {
        int before = host.added();
        String session = McpMessages.session(url("/unfiltered"), token);
        HttpResponse<String> answer =
                send(message(url("/unfiltered"), token, call("add_task")).header("Mcp-Session-Id", session));
        assertThat(answer.body()).contains("requires the scope tasks:read and tasks:write");
        assertThat(host.added()).isEqualTo(before);
    }

    private static String url(String path) {
        return host.url() + path;
    }
}
