// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.recipes;

import com.codahale.metrics.health.HealthCheck;
import com.fasterxml.jackson.annotation.JsonProperty;
import io.dropwizard.auth.Auth;
import io.dropwizard.auth.AuthValueFactoryProvider;
import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.AutoCloseableManager;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.jaxrs.BearerTokenFeature;
import io.github.betterauthjwt.jaxrs.PublicResource;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;

/** The recipe for Dropwizard. */
class DropwizardApplication extends Application<DropwizardApplication.Settings> {

    /** The settings in the YAML file. */
    static class Settings extends Configuration {

        @JsonProperty
        String betterAuthUrl = "";
    }

    @Override
    public void run(Settings settings, Environment environment) {
        JwtVerifier verifier = JwtVerifier.forBetterAuth(settings.betterAuthUrl);
        environment.lifecycle().manage(new AutoCloseableManager(verifier));
        environment.healthChecks().register("better-auth", new KeysCheck(verifier));
        environment.jersey().register(BearerTokenFeature.create(verifier));
        environment.jersey().register(new AuthValueFactoryProvider.Binder<>(VerifiedJwt.class)); // for @Auth
        environment.jersey().register(new Reports());
    }

    /** The resources. */
    @Path("/")
    public static class Reports {

        @GET
        @Path("me")
        public String me(@Auth VerifiedJwt jwt) {
            return jwt.subject();
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

    /** Reports whether tokens can be verified. */
    private static final class KeysCheck extends HealthCheck {

        private final JwtVerifier verifier;

        KeysCheck(JwtVerifier verifier) {
            this.verifier = verifier;
        }

        @Override
        protected Result check() {
            return verifier.keys().usable()
                    ? Result.healthy()
                    : Result.unhealthy(verifier.keys().failure().orElse("no keys yet"));
        }
    }
}
