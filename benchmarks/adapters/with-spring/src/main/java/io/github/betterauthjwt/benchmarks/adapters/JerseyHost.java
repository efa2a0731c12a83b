// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.benchmarks.adapters;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.jaxrs.BearerTokenFeature;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.ContainerResponseContext;
import jakarta.ws.rs.container.ContainerResponseFilter;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import java.io.OutputStream;
import java.net.URI;
import java.security.Principal;
import java.util.concurrent.ExecutionException;
import org.glassfish.jersey.internal.MapPropertiesDelegate;
import org.glassfish.jersey.server.ApplicationHandler;
import org.glassfish.jersey.server.ContainerRequest;
import org.glassfish.jersey.server.ResourceConfig;
import org.jspecify.annotations.Nullable;

/** Jersey without a server below it. */
final class JerseyHost implements Host {

    private static final URI BASE = URI.create("http://localhost/");
    private static final URI TASKS = BASE.resolve("tasks");

    private final ApplicationHandler adapter;
    private final ApplicationHandler nothing = new ApplicationHandler(new ResourceConfig(Tasks.class, Nothing.class));
    private final String authorization;

    JerseyHost(JwtVerifier verifier, Issued issued) {
        this.adapter =
                new ApplicationHandler(new ResourceConfig(Tasks.class).register(BearerTokenFeature.create(verifier)));
        this.authorization = issued.authorization();
    }

    /** The handler. Jersey requires a public class. */
    @Path("/tasks")
    public static class Tasks {

        private static @Nullable Object user;

        /** Returns no content, so that writing the response takes no time. */
        @GET
        public void list(@Context SecurityContext security) {
            user = security.getUserPrincipal();
        }
    }

    private static final class Nothing implements ContainerRequestFilter, ContainerResponseFilter {

        @Override
        public void filter(ContainerRequestContext request) {
            // does nothing
        }

        @Override
        public void filter(ContainerRequestContext request, ContainerResponseContext response) {
            // does nothing
        }
    }

    private static final class Nobody implements SecurityContext {

        @Override
        public @Nullable Principal getUserPrincipal() {
            return null;
        }

        @Override
        public boolean isUserInRole(String role) {
            return false;
        }

        @Override
        public boolean isSecure() {
            return true;
        }

        @Override
        public @Nullable String getAuthenticationScheme() {
            return null;
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

    private @Nullable Object send(ApplicationHandler application) throws ExecutionException, InterruptedException {
        ContainerRequest request = new ContainerRequest(
                BASE, TASKS, "GET", new Nobody(), new MapPropertiesDelegate(), application.getConfiguration());
        request.getHeaders().add("Authorization", authorization);
        application.apply(request, OutputStream.nullOutputStream()).get();
        return Tasks.user;
    }
}
