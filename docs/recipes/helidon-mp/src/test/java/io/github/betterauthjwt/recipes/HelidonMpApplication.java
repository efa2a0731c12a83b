// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.recipes;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.jaxrs.BearerTokenFeature;
import io.github.betterauthjwt.jaxrs.PublicResource;
import jakarta.annotation.security.RolesAllowed;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Disposes;
import jakarta.enterprise.inject.Produces;
import jakarta.enterprise.inject.spi.CDI;
import jakarta.inject.Singleton;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Feature;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.core.SecurityContext;
import jakarta.ws.rs.ext.Provider;
import org.eclipse.microprofile.config.inject.ConfigProperty;

/** The recipe for Helidon MP. */
final class HelidonMpApplication {

    private HelidonMpApplication() {}

    /** Creates the verifier from the configuration, and closes it. */
    @ApplicationScoped
    public static class Verifiers {

        @Produces
        @Singleton
        JwtVerifier verifier(@ConfigProperty(name = "better-auth.url") String url) {
            return JwtVerifier.forBetterAuth(url);
        }

        void close(@Disposes JwtVerifier verifier) {
            verifier.close();
        }
    }

    /** Protects all resources. */
    @Provider
    @ApplicationScoped
    public static class Protection implements Feature {

        @Override
        public boolean configure(FeatureContext context) {
            JwtVerifier verifier = CDI.current().select(JwtVerifier.class).get(); // Jersey injects no beans here
            context.register(BearerTokenFeature.create(verifier));
            return true;
        }
    }

    /** The resources. */
    @Path("/")
    @ApplicationScoped
    public static class Resources {

        @GET
        @Path("me")
        public String me(@Context SecurityContext security) {
            return security.getUserPrincipal().getName();
        }

        @GET
        @Path("admin/report")
        @RolesAllowed("admin")
        public String report() {
            return "for admins";
        }

        @GET
        @Path("about")
        @PublicResource
        public String about() {
            return "about";
        }
    }
}
