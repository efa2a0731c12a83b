// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.mcp;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.bearer.ProtectedResourceMetadata;
import io.github.betterauthjwt.servlet.BearerTokenFilter;
import io.github.betterauthjwt.testing.TestIssuer;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures;
import io.modelcontextprotocol.server.McpStatelessServerFeatures;
import io.modelcontextprotocol.server.transport.HttpServletSseServerTransportProvider;
import io.modelcontextprotocol.server.transport.HttpServletStatelessServerTransport;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import io.modelcontextprotocol.spec.McpSchema.CallToolResult;
import io.modelcontextprotocol.spec.McpSchema.Tool;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;

/** A Tomcat with the same two tools behind each servlet transport. */
final class McpHost implements AutoCloseable {

    static final String RESOURCE = "https://api.example.com/mcp";
    static final ToolScopes SCOPES = ToolScopes.builder()
            .tool("list_tasks", "tasks:read")
            .tool("add_task", "tasks:read", "tasks:write")
            .build();

    private final TestIssuer issuer = TestIssuer.start();
    private final AtomicInteger added = new AtomicInteger();
    private final Tomcat tomcat = new Tomcat();
    private final Context context;
    private final int port;

    McpHost(UnaryOperator<McpFilter.Builder> settings) throws Exception {
        this(settings, bearer -> bearer);
    }

    /** Starts a host with other settings of both filters. */
    McpHost(UnaryOperator<McpFilter.Builder> settings, UnaryOperator<BearerTokenFilter.Builder> bearer)
            throws Exception {
        this(settings, bearer, issuer -> issuer.accessTokenVerifier(RESOURCE));
    }

    /** Starts a host with another verifier, which the caller closes. */
    McpHost(
            UnaryOperator<McpFilter.Builder> settings,
            UnaryOperator<BearerTokenFilter.Builder> bearer,
            Function<TestIssuer, JwtVerifier> verifiers)
            throws Exception {
        Path directory = Files.createTempDirectory("tomcat");
        tomcat.setBaseDir(directory.toString());
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        tomcat.setConnector(connector);
        context = tomcat.addContext("", directory.toString());
        JwtVerifier verifier = verifiers.apply(issuer);
        ProtectedResourceMetadata metadata = ProtectedResourceMetadata.builder(RESOURCE, issuer.url() + "/api/auth")
                .initialScopes("tasks:read")
                .build();
        filter(
                "bearer",
                bearer.apply(BearerTokenFilter.builder(verifier)
                                .metadata(metadata)
                                .jsonRpcErrors())
                        .build(),
                "/mcp",
                "/stateless",
                "/sse",
                "/message",
                "/unfiltered");
        filter(
                "mcp",
                settings.apply(McpFilter.builder(verifier, metadata, SCOPES)).build(),
                "/mcp",
                "/stateless",
                "/sse",
                "/message");
        streamable("/mcp");
        streamable("/unfiltered");
        unprotected();
        stateless();
        sse();
        tomcat.start();
        port = connector.getLocalPort();
    }

    private void streamable(String path) {
        var transport = HttpServletStreamableServerTransportProvider.builder()
                .mcpEndpoint(path)
                .contextExtractor(McpToken.extractor())
                .build();
        McpServer.sync(transport).tools(list(), add()).build();
        servlet(transport, path);
    }

    /** The same tool without anything of this project, for a comparison. */
    private void unprotected() {
        var transport = HttpServletStatelessServerTransport.builder()
                .messageEndpoint("/unprotected")
                .build();
        McpServer.sync(transport)
                .tools(new McpStatelessServerFeatures.SyncToolSpecification(
                        tool("list_tasks"), (call, request) -> text("tasks of ada")))
                .build();
        servlet(transport, "/unprotected");
    }

    private void stateless() {
        var transport = HttpServletStatelessServerTransport.builder()
                .messageEndpoint("/stateless")
                .contextExtractor(McpToken.extractor())
                .build();
        McpServer.sync(transport)
                .tools(
                        SCOPES.guard(new McpStatelessServerFeatures.SyncToolSpecification(
                                tool("list_tasks"),
                                (call, request) ->
                                        text("tasks of " + McpToken.of(call).subject()))),
                        SCOPES.guard(new McpStatelessServerFeatures.SyncToolSpecification(
                                tool("add_task"), (call, request) -> text("added " + added.incrementAndGet()))))
                .build();
        servlet(transport, "/stateless");
    }

    @SuppressWarnings("deprecation") // clients still use this transport
    private void sse() {
        var transport = HttpServletSseServerTransportProvider.builder()
                .messageEndpoint("/message")
                .contextExtractor(McpToken.extractor())
                .build();
        McpServer.sync(transport).tools(list(), add()).build();
        servlet(transport, "/sse", "/message");
    }

    private static McpServerFeatures.SyncToolSpecification list() {
        return SCOPES.guard(new McpServerFeatures.SyncToolSpecification(
                tool("list_tasks"),
                (exchange, call) -> text("tasks of " + McpToken.of(exchange).subject())));
    }

    private McpServerFeatures.SyncToolSpecification add() {
        return SCOPES.guard(new McpServerFeatures.SyncToolSpecification(
                tool("add_task"), (exchange, call) -> text("added " + added.incrementAndGet())));
    }

    private static Tool tool(String name) {
        return Tool.builder(name, Map.of("type", "object")).build();
    }

    private static CallToolResult text(String text) {
        return CallToolResult.builder().addTextContent(text).build();
    }

    private void filter(String name, Filter filter, String... patterns) {
        FilterDef definition = new FilterDef();
        definition.setFilterName(name);
        definition.setFilter(filter);
        definition.setAsyncSupported("true");
        context.addFilterDef(definition);
        FilterMap map = new FilterMap();
        map.setFilterName(name);
        for (String pattern : patterns) {
            map.addURLPattern(pattern);
        }
        for (DispatcherType type : DispatcherType.values()) {
            map.setDispatcher(type.name());
        }
        context.addFilterMap(map);
    }

    private void servlet(HttpServlet servlet, String... paths) {
        Tomcat.addServlet(context, paths[0], servlet).setAsyncSupported(true);
        for (String path : paths) {
            context.addServletMappingDecoded(path, paths[0]);
        }
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    TestIssuer issuer() {
        return issuer;
    }

    /** Returns an access token of a user. */
    String token(String subject, String scope) {
        return issuer.accessToken(RESOURCE).subject(subject).scope(scope).sign();
    }

    /** Returns how often a tool added a task. */
    int added() {
        return added.get();
    }

    @Override
    public void close() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
        issuer.close();
    }
}
