// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.recipes;

import io.github.betterauthjwt.InsufficientPrivilegesException;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.BearerResponse;
import io.github.betterauthjwt.servlet.BearerTokenFilter;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import jakarta.servlet.DispatcherType;
import java.util.EnumSet;
import org.eclipse.jetty.ee10.servlet.FilterHolder;

/** The recipe for Javalin. */
final class JavalinApplication {

    private JavalinApplication() {}

    static Javalin create(JwtVerifier verifier) {
        return Javalin.create(config -> {
            protect(config, verifier);
            config.routes.get("/health", ctx -> ctx.result("up"));
            config.routes.get("/me", ctx -> ctx.result(jwt(ctx).subject()));
            config.routes.get("/admin/report", ctx -> {
                jwt(ctx).requireRole("admin");
                ctx.result("for admins");
            });
        });
    }

    private static void protect(JavalinConfig config, JwtVerifier verifier) {
        FilterHolder filter = new FilterHolder(
                BearerTokenFilter.builder(verifier).publicPaths("/health").build());
        filter.setAsyncSupported(true);
        config.jetty.modifyServletContextHandler(
                handler -> handler.addFilter(filter, "/*", EnumSet.allOf(DispatcherType.class)));
        BearerAuthenticator authenticator = BearerAuthenticator.create(verifier);
        config.routes.exception(InsufficientPrivilegesException.class, (denied, ctx) -> {
            BearerResponse response = authenticator.response(denied);
            response.headers().forEach(ctx::header);
            ctx.status(response.status()).result(response.body());
        });
    }

    private static VerifiedJwt jwt(Context ctx) {
        return BearerTokenFilter.token(ctx.req()).orElseThrow();
    }
}
