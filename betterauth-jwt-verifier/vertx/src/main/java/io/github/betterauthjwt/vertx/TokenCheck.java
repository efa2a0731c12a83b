// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.vertx;

import io.github.betterauthjwt.InsufficientPrivilegesException;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.BearerAccess;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.BearerDecision;
import io.github.betterauthjwt.bearer.BearerResponse;
import io.github.betterauthjwt.bearer.KeyWaits;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.SimpleAuthenticationHandler;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/** Decides about requests, and remembers in the routing context what it accepted. */
final class TokenCheck {

    private static final String JWT = VerifiedJwt.class.getName();
    private static final AtomicLong CHECKS = new AtomicLong();

    private final BearerAuthenticator authenticator;
    private final KeyWaits waits;
    private final String name = TokenCheck.class.getName() + CHECKS.incrementAndGet();
    /** Sets the user, which only handlers of Vert.x can do. */
    private final SimpleAuthenticationHandler users = SimpleAuthenticationHandler.create()
            .authenticate(context ->
                    Future.succeededFuture(jwt(context).map(VerifiedUser::of).orElseThrow()));

    TokenCheck(BearerAuthenticator authenticator, KeyWaits waits) {
        this.authenticator = authenticator;
        this.waits = waits;
    }

    static Optional<VerifiedJwt> jwt(RoutingContext context) {
        return Optional.ofNullable(context.get(JWT));
    }

    /**
     * Decides about a request. Then either responds or calls the next handler.
     *
     * @param privileges checks the token further
     */
    void decide(RoutingContext context, BearerAccess access, Consumer<VerifiedJwt> privileges) {
        await(
                context,
                authenticator.authenticate(VertxBearerRequest.of(context), access, waits),
                decided -> proceed(context, decided, privileges));
    }

    /** Continues on the context of the request. Keeps the body of the request for the route if it must wait. */
    private static void await(
            RoutingContext context, CompletableFuture<BearerDecision> decision, Consumer<BearerDecision> next) {
        HttpServerRequest request = context.request();
        boolean paused = !decision.isDone() && !request.isEnded();
        if (paused) {
            request.pause();
        }
        Future.fromCompletionStage(decision, context.vertx().getOrCreateContext())
                .onComplete((decided, failure) -> {
                    if (paused && !request.isEnded()) {
                        request.resume();
                    }
                    if (context.response().ended() || context.response().closed()) {
                        return; // a time limit or the client ended the request while it waited
                    }
                    if (decided == null) {
                        context.fail(failure);
                    } else {
                        next.accept(decided);
                    }
                });
    }

    private void proceed(RoutingContext context, BearerDecision decision, Consumer<VerifiedJwt> privileges) {
        BearerResponse rejection = decision.response().orElse(null);
        if (rejection != null) {
            Responses.send(context, rejection);
            return;
        }
        MultiMap before = Responses.fieldsOf(context.response());
        context.put(name, new Passed(decision, before));
        context.addHeadersEndHandler(nothing -> Responses.addFields(context.response(), decision));
        if (decision.jwt().isEmpty()) {
            context.remove(JWT); // of a request that was routed again
            context.next();
            return;
        }
        if (hasForeignUser(context)) {
            context.fail(new IllegalStateException("A SessionHandler or another AuthenticationHandler runs before this"
                    + " handler. Put it on other routes, because a session would keep the user of the token."));
            return;
        }
        context.put(JWT, decision.jwt().get());
        if (isAllowed(context, decision.jwt().get(), privileges)) {
            users.handle(context); // calls the next handler
        }
    }

    /** Returns whether Vert.x would ignore the user of the token, or would keep it in a session. */
    private static boolean hasForeignUser(RoutingContext context) {
        return context.session() != null
                || (context.user() != null && jwt(context).isEmpty());
    }

    /** Returns the token that this check accepted. One that another check accepted may be for another audience. */
    Optional<VerifiedJwt> accepted(RoutingContext context) {
        Passed passed = context.get(name);
        return passed == null ? Optional.empty() : passed.decision().jwt();
    }

    /** Responds, or calls the next handler if the request has a token that passes the check. */
    void require(RoutingContext context, Consumer<VerifiedJwt> privileges) {
        Optional<VerifiedJwt> jwt = accepted(context);
        if (jwt.isEmpty()) {
            reject(context, authenticator.missing());
        } else if (isAllowed(context, jwt.get(), privileges)) {
            context.next();
        }
    }

    boolean hasIntrospector() {
        return authenticator.hasIntrospector();
    }

    /** Responds, or calls the next handler if the request has a token that is still active. */
    void requireActive(RoutingContext context) {
        Passed passed = context.get(name);
        if (passed == null || passed.decision().jwt().isEmpty()) {
            reject(context, authenticator.missing());
            return;
        }
        await(context, authenticator.requireActive(passed.decision(), waits), decided -> decided.response()
                .ifPresentOrElse(rejection -> reject(context, rejection), context::next));
    }

    private boolean isAllowed(RoutingContext context, VerifiedJwt jwt, Consumer<VerifiedJwt> privileges) {
        try {
            privileges.accept(jwt);
            return true;
        } catch (InsufficientPrivilegesException e) {
            reject(context, authenticator.response(e));
            return false;
        }
    }

    /** Responds to a route that requires more than its token allows. Passes other failures on. */
    void rejectFailure(RoutingContext context) {
        if (context.failure() instanceof InsufficientPrivilegesException rejection
                && accepted(context).isPresent()
                && !context.response().headWritten()) {
            reject(context, authenticator.response(rejection));
        } else {
            context.next();
        }
    }

    private void reject(RoutingContext context, BearerResponse rejection) {
        Passed passed = context.get(name);
        if (passed != null) {
            Responses.restore(context, passed.before());
        }
        Responses.send(context, rejection);
    }

    /**
     * A request that this check passed on.
     *
     * @param before the response headers at that moment
     */
    private record Passed(BearerDecision decision, MultiMap before) {}
}
