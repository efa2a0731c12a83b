// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import io.github.betterauthjwt.tasks.hardening.SlowClients;
import io.helidon.common.Weighted;
import io.helidon.http.Header;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HeaderValues;
import io.helidon.http.Headers;
import io.helidon.http.Status;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.FilterChain;
import io.helidon.webserver.http.HttpFeature;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.RoutingRequest;
import io.helidon.webserver.http.RoutingResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BooleanSupplier;
import java.util.regex.Pattern;

/**
 * The outermost filter. It applies to every request, including rejected ones, and adds the request id, CORS, the common
 * headers, metrics and the access log. It also sends the response to every error from the routes.
 *
 * @param stopping whether each connection must close after its next response, before the service closes idle
 *     connections
 */
public record RequestPipeline(Cors cors, RequestLog requestLog, SlowClients slowClients, BooleanSupplier stopping)
        implements HttpFeature, Weighted {

    static final HeaderName REQUEST_ID = HeaderNames.create("X-Request-Id");

    private static final Logger LOGGER = System.getLogger(RequestPipeline.class.getName());
    private static final Pattern ACCEPTABLE_REQUEST_ID = Pattern.compile("[A-Za-z0-9._-]{1,128}");
    /** The web server accepts a field without a name, which RFC 9110 §5.1 does not allow. */
    private static final HeaderName NO_NAME = HeaderNames.create("");

    private static final List<Header> COMMON_HEADERS = List.of(
            HeaderValues.createCached("X-Content-Type-Options", "nosniff"),
            HeaderValues.createCached(HeaderNames.CACHE_CONTROL, "private, no-cache"),
            HeaderValues.createCached(HeaderNames.VARY, "Authorization, Origin"));
    /** Before the bearer filter, because its responses need these headers too. */
    private static final double WEIGHT = 1000;

    @Override
    public double weight() {
        return WEIGHT;
    }

    @Override
    public void setup(HttpRouting.Builder routing) {
        routing.addFilter(this::filter);
        routing.error(Throwable.class, RequestPipeline::sendProblem);
    }

    private void filter(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        long start = System.nanoTime();
        addCommonHeaders(request, response);
        response.beforeSend(() -> announceEnd(request, response)); // a stop may begin meanwhile
        try {
            answer(chain, request, response);
        } finally {
            requestLog.answered(request, response, System.nanoTime() - start);
        }
        if (isLast(response.headers()) || isLast(request.headers())) {
            // The web server announces the end of the connection but continues to read.
            throw new CloseConnectionException("Answered, and not to be used again");
        }
        if (!request.content().consumed()) {
            slowClients.bodyBegins(); // The web server reads the rest of the body before the next request.
        }
    }

    private void answer(FilterChain chain, RoutingRequest request, RoutingResponse response) {
        if (request.headers().contains(NO_NAME)) {
            Responses.send(request, response, Problem.BAD_REQUEST.closing());
            return;
        }
        if (Cors.isPreflight(request.prologue().method(), request.headers())) {
            cors.describePreflight(request.headers(), response::header);
            response.status(Status.NO_CONTENT_204).send();
            return;
        }
        chain.proceed();
    }

    private void announceEnd(ServerRequest request, ServerResponse response) {
        if (stopping.getAsBoolean() || awaitsContinue(request) || isLast(request.headers())) {
            response.header(HeaderValues.CONNECTION_CLOSE);
        }
    }

    /**
     * Whether the client asked before it sends its body, and got its response instead (RFC 9110 §10.1.1). It may send the
     * body or not, so it is unknown whether the following bytes are the body or the next request. The web server would
     * read them as a request.
     */
    private static boolean awaitsContinue(ServerRequest request) {
        return request.content().hasEntity() && !request.continueSent();
    }

    private static boolean isLast(Headers headers) {
        return headers.contains(HeaderNames.CONNECTION) && headers.containsToken(HeaderValues.CONNECTION_CLOSE);
    }

    private void addCommonHeaders(ServerRequest request, ServerResponse response) {
        response.header(REQUEST_ID, requestId(request.headers()));
        COMMON_HEADERS.forEach(response::header);
        cors.describe(request.headers(), response::header);
    }

    /** Returns the request id that the client sent if it is well-formed, or a new one. */
    static String requestId(Headers request) {
        return request.first(REQUEST_ID)
                .filter(given -> ACCEPTABLE_REQUEST_ID.matcher(given).matches())
                .orElseGet(RequestPipeline::newRequestId);
    }

    /**
     * Returns a version 4 UUID. It need not be secret, and the generator of secret ones makes threads wait for each
     * other.
     */
    private static String newRequestId() {
        ThreadLocalRandom random = ThreadLocalRandom.current();
        long high = (random.nextLong() & 0xFFFF_FFFF_FFFF_0FFFL) | 0x4000L;
        long low = (random.nextLong() >>> 2) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }

    private static void sendProblem(ServerRequest request, ServerResponse response, Throwable thrown) {
        Problem problem = Problem.of(thrown);
        if (problem == Problem.INTERNAL_ERROR) {
            String requestId = response.headers().first(REQUEST_ID).orElse("unknown");
            LOGGER.log(Level.ERROR, "Request " + requestId + " failed unexpectedly", thrown);
        }
        Responses.send(request, response, problem);
    }
}
