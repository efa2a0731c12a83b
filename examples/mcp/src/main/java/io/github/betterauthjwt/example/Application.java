// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.example;

import io.github.betterauthjwt.BetterAuthUrls;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.bearer.ProtectedResourceMetadata;
import io.github.betterauthjwt.mcp.McpFilter;
import io.github.betterauthjwt.mcp.ToolScopes;
import io.github.betterauthjwt.servlet.BearerTokenFilter;
import io.modelcontextprotocol.server.McpServer;
import io.modelcontextprotocol.server.McpServerFeatures.SyncToolSpecification;
import io.modelcontextprotocol.server.transport.HttpServletStreamableServerTransportProvider;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Collectors;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;

/** An MCP server whose tools list and add the tasks of the user who connected the MCP client. */
public final class Application {

    private static final ToolScopes SCOPES = ToolScopes.builder()
            .tool("list_tasks", "tasks:read")
            .tool("add_task", "tasks:read", "tasks:write")
            .build();

    private Application() {}

    /** Starts the server at the address in {@code MCP_RESOURCE}, such as {@code http://localhost:8090/mcp}. */
    public static void main(String[] arguments) throws Exception {
        String auth = System.getenv("BETTER_AUTH_URL");
        String resource = System.getenv("MCP_RESOURCE");
        String path = URI.create(resource).getPath();
        JwtVerifier verifier = JwtVerifier.forAccessTokens(auth, resource);
        ProtectedResourceMetadata metadata = ProtectedResourceMetadata.builder(
                        resource, BetterAuthUrls.authorizationServer(auth))
                .name("Tasks")
                .scopes("tasks:read", "tasks:write")
                .initialScopes("tasks:read")
                .build();
        TaskTools tools =
                new TaskTools(new TaskService(System.getenv("TASK_API_URL"), auth, System.getenv("MCP_CLIENT_SECRET")));
        var transport = HttpServletStreamableServerTransportProvider.builder()
                .mcpEndpoint(path)
                .contextExtractor(TaskTools.extractor())
                .build();
        List<SyncToolSpecification> guarded =
                tools.all().stream().map(SCOPES::guard).collect(Collectors.toList());
        McpServer.sync(transport).serverInfo("tasks", "1").tools(guarded).build();

        ServletContextHandler application = new ServletContextHandler("/");
        add(
                application,
                "/*",
                BearerTokenFilter.builder(verifier)
                        .metadata(metadata)
                        .jsonRpcErrors()
                        .build());
        add(application, path, McpFilter.create(verifier, metadata, SCOPES));
        ServletHolder servlet = new ServletHolder(transport);
        servlet.setAsyncSupported(true);
        application.addServlet(servlet, path);
        Server server = new Server(new InetSocketAddress(InetAddress.getLoopbackAddress(), port(resource)));
        server.setHandler(application);
        server.start();
        System.getLogger("example").log(System.Logger.Level.INFO, "ready " + resource);
    }

    private static int port(String resource) {
        return Integer.parseInt(
                System.getenv().getOrDefault("PORT", "" + URI.create(resource).getPort()));
    }

    private static void add(ServletContextHandler application, String path, Filter filter) {
        FilterHolder holder = new FilterHolder(filter);
        holder.setAsyncSupported(true);
        application.addFilter(holder, path, EnumSet.allOf(DispatcherType.class));
    }
}
