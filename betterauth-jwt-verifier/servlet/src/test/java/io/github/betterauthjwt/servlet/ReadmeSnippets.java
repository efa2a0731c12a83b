// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.TokenIntrospector;
import io.github.betterauthjwt.bearer.ProtectedResourceMetadata;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletContext;
import jakarta.websocket.server.ServerEndpoint;
import java.util.EnumSet;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.ee10.websocket.servlet.WebSocketUpgradeFilter;

/** The registrations of the README, as {@link EntryPointsContract} tests them in Tomcat and Jetty. */
final class ReadmeSnippets {

    private ReadmeSnippets() {}

    @ServerEndpoint("/chat")
    static final class Chat {}

    static void register(ServletContext context, JwtVerifier verifier) {
        FilterRegistration.Dynamic filter = context.addFilter("bearer", BearerTokenFilter.create(verifier));
        filter.setAsyncSupported(true);
        filter.addMappingForUrlPatterns(
                EnumSet.allOf(DispatcherType.class), false, "/*"); // false: before other filters
    }

    static BearerTokenFilter accessTokens() {
        JwtVerifier verifier = JwtVerifier.forAccessTokens("https://app.example.com", "https://api.example.com/mcp");
        ProtectedResourceMetadata metadata = ProtectedResourceMetadata.builder(
                        "https://api.example.com/mcp", "https://app.example.com/api/auth")
                .scopes("tasks:read", "tasks:write")
                .initialScopes("tasks:read")
                .build();
        BearerTokenFilter filter =
                BearerTokenFilter.builder(verifier).metadata(metadata).build();
        return filter;
    }

    static List<BearerTokenFilter> introspection(JwtVerifier verifier, String secret) {
        TokenIntrospector introspector = TokenIntrospector.builder(verifier, "https://app.example.com")
                .clientSecret("task-service", secret)
                .build();
        BearerTokenFilter everywhere =
                BearerTokenFilter.builder(verifier).introspector(introspector).build();
        BearerTokenFilter payments = BearerTokenFilter.builder(verifier)
                .introspector(introspector)
                .requireActive()
                .build();
        return List.of(everywhere, payments);
    }

    static void registerBeforeUpgrades(ServletContextHandler application, FilterHolder filter) {
        application.addFilter(filter, "/*", EnumSet.allOf(DispatcherType.class));
        FilterHolder upgrade = new FilterHolder(new WebSocketUpgradeFilter());
        upgrade.setName(WebSocketUpgradeFilter.class.getName()); // otherwise Jetty adds another one in front
        upgrade.setAsyncSupported(true);
        application.addFilter(upgrade, "/*", EnumSet.of(DispatcherType.REQUEST));
        JakartaWebSocketServletContainerInitializer.configure(
                application, (context, container) -> container.addEndpoint(Chat.class));
    }
}
