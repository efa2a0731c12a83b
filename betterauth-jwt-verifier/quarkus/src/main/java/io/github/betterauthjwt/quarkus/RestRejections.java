// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.quarkus;

import io.github.betterauthjwt.bearer.BearerResponse;
import io.quarkus.vertx.http.runtime.CurrentVertxRequest;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;

/** Responds to rejections in Quarkus REST. The build step registers it for each exception that {@code Rejections} knows. */
@Singleton
public final class RestRejections implements ExceptionMapper<RuntimeException> {

    private final Rejections rejections;
    private final CurrentVertxRequest request;
    private final ResourceInfo resource;

    RestRejections(Rejections rejections, CurrentVertxRequest request, @Context ResourceInfo resource) {
        this.rejections = rejections;
        this.request = request;
        this.resource = resource;
    }

    @Override
    public Response toResponse(RuntimeException failure) {
        RoutingContext context = request.getCurrent();
        BearerResponse response = rejections
                .response(failure, context, resource.getResourceMethod())
                .orElseThrow(() -> failure);
        Responses.restoreHeaders(context);
        Response.ResponseBuilder builder = Response.status(response.status()).entity(response.body());
        response.headers().forEach(builder::header);
        return builder.build();
    }
}
