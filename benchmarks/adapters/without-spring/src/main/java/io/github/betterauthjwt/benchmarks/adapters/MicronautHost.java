// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.benchmarks.adapters;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.micronaut.BetterAuthConfiguration;
import io.micronaut.context.ApplicationContext;
import io.micronaut.core.propagation.PropagatedContext;
import io.micronaut.http.HttpHeaders;
import io.micronaut.http.HttpMethod;
import io.micronaut.http.HttpRequest;
import io.micronaut.http.HttpResponse;
import io.micronaut.http.annotation.Controller;
import io.micronaut.http.annotation.Get;
import io.micronaut.http.context.ServerHttpRequestContext;
import io.micronaut.http.server.RequestLifecycle;
import io.micronaut.http.server.RouteExecutor;
import io.micronaut.http.simple.SimpleHttpRequest;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecurityRule;
import java.io.IOException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collections;
import java.util.Enumeration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Micronaut's filters and routes without a server below them. All requests pass Micronaut Security. */
final class MicronautHost implements Host {

    private static final String JWT_MODULE = "micronaut.security.token.jwt.";

    private final Application adapter;
    private final Application nothing;
    private final Application ownModule;
    private final String authorization;

    MicronautHost(JwtVerifier verifier, Issued issued) {
        this.authorization = issued.authorization();
        ClassLoader all = MicronautHost.class.getClassLoader();
        ClassLoader others = new WithoutAdapter(all);
        this.adapter = new Application(all, Map.of(JWT_MODULE + "enabled", false), verifier);
        this.nothing = new Application(others, Map.of(JWT_MODULE + "enabled", false));
        this.ownModule = new Application(
                others,
                Map.of(
                        JWT_MODULE + "signatures.jwks-static.better-auth.path",
                        "base64:"
                                + Base64.getEncoder()
                                        .encodeToString(issued.jwkSet().getBytes(StandardCharsets.UTF_8)),
                        JWT_MODULE + "claims-validators.issuer",
                        issued.issuer(),
                        JWT_MODULE + "claims-validators.audience",
                        issued.issuer()));
    }

    /** The handler. */
    @Controller("/tasks")
    static class Tasks {

        private static @Nullable Object user;

        /** Returns no content, so that writing the response takes no time. */
        @Get
        @Secured(SecurityRule.IS_ANONYMOUS)
        void list(HttpRequest<?> request) {
            user = request.getUserPrincipal().orElse(null);
        }
    }

    @Override
    public @Nullable Object throughAdapter() throws ExecutionException, InterruptedException {
        return send(adapter);
    }

    @Override
    public @Nullable Object passedThrough() throws ExecutionException, InterruptedException {
        return send(nothing);
    }

    @Override
    public @Nullable Object throughOwnModule() throws ExecutionException, InterruptedException {
        return send(ownModule);
    }

    @Override
    public @Nullable String subjectOf(Object user) {
        return ((Authentication) user).getName();
    }

    private @Nullable Object send(Application application) throws ExecutionException, InterruptedException {
        SimpleHttpRequest<?> request = new SimpleHttpRequest<>(HttpMethod.GET, "/tasks", null);
        request.getHeaders().add(HttpHeaders.AUTHORIZATION, authorization);
        Tasks.user = null;
        application.handle(request);
        return Tasks.user;
    }

    @Override
    public void close() {
        adapter.context.close();
        nothing.context.close();
        ownModule.context.close();
    }

    /** What a server of Micronaut does with each request. */
    private static final class Application extends RequestLifecycle {

        private final ApplicationContext context;

        Application(ClassLoader classes, Map<String, Object> properties, Object... beans) {
            this(ApplicationContext.builder()
                    .classLoader(classes)
                    .properties(new HashMap<>(properties))
                    .singletons(beans)
                    .start());
        }

        private Application(ApplicationContext context) {
            super(context.getBean(RouteExecutor.class));
            this.context = context;
        }

        void handle(HttpRequest<?> request) throws ExecutionException, InterruptedException {
            HttpResponse<?> response = PropagatedContext.empty()
                    .plus(new ServerHttpRequestContext(request))
                    .propagate(() -> normalFlow(request))
                    .toCompletableFuture()
                    .get();
            if (response.code() != 200) {
                throw new IllegalStateException("the response must be 200, not " + response.code());
            }
        }
    }

    /** Hides the beans of the adapter. */
    private static final class WithoutAdapter extends ClassLoader {

        private static final String ADAPTER = BetterAuthConfiguration.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toString();

        WithoutAdapter(ClassLoader all) {
            super(all);
        }

        @Override
        public Enumeration<URL> getResources(String name) throws IOException {
            List<URL> all = Collections.list(super.getResources(name));
            return name.startsWith("META-INF/micronaut/")
                    ? Collections.enumeration(all.stream()
                            .filter(url -> !url.toString().contains(ADAPTER))
                            .toList())
                    : Collections.enumeration(all);
        }
    }
}
