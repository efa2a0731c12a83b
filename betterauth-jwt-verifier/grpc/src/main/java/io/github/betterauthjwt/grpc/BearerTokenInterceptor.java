// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.grpc;

import io.github.betterauthjwt.InsufficientPrivilegesException;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.TokenIntrospector;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.BearerAccess;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.BearerDecision;
import io.github.betterauthjwt.bearer.BearerResponse;
import io.github.betterauthjwt.bearer.KeyWaits;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServiceDescriptor;
import io.grpc.Status;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Protects the methods of a gRPC server: a call without an accepted token reaches no method. It ends with
 * {@code UNAUTHENTICATED}, {@code PERMISSION_DENIED} or {@code UNAVAILABLE}, whose details contain the reason as
 * {@code google.rpc.ErrorInfo}. A method finds the token with {@link #jwt()}. A streaming call ends when its token
 * expires. The thread that starts a call never waits for keys.
 *
 * <pre>{@code
 * serverBuilder.intercept(BearerTokenInterceptor.create(verifier));
 * }</pre>
 *
 * <p>Tokens that are bound to a key are rejected, because DPoP (RFC 9449) is not specified for gRPC. Immutable and
 * thread-safe.
 */
public final class BearerTokenInterceptor implements ServerInterceptor {

    /** The token of a call, or null if the call is anonymous. */
    public static final Context.Key<VerifiedJwt> JWT = Context.key(VerifiedJwt.class.getName());

    private static final Logger LOGGER = System.getLogger(BearerTokenInterceptor.class.getPackageName());

    private final BearerAuthenticator authenticator;
    private final Map<String, MethodRule> rules;
    private final KeyWaits waiting = new KeyWaits();
    private final Expiry expiry;

    private BearerTokenInterceptor(BearerAuthenticator authenticator, Map<String, MethodRule> rules) {
        this.authenticator = authenticator;
        this.rules = rules;
        this.expiry = new Expiry(authenticator);
    }

    /** Returns an interceptor with default settings: every method needs a token. */
    public static BearerTokenInterceptor create(JwtVerifier verifier) {
        return builder(verifier).build();
    }

    /** Returns a builder of an interceptor. */
    public static Builder builder(JwtVerifier verifier) {
        return new Builder(BearerAuthenticator.builder(verifier));
    }

    /**
     * Returns the token of the current call.
     *
     * @return empty if the call is anonymous, or if the current thread handles no call
     */
    public static Optional<VerifiedJwt> jwt() {
        return Optional.ofNullable(JWT.get());
    }

    /** Called by gRPC for each call. */
    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        String name = call.getMethodDescriptor().getFullMethodName();
        MethodRule rule = rules.getOrDefault(name, MethodRule.TOKEN);
        CompletableFuture<BearerDecision> decision = authenticator
                .authenticate(new GrpcBearerRequest(name, headers), rule.access(), waiting)
                .thenCompose(decided -> rule.active()
                        ? authenticator.requireActive(decided, waiting)
                        : CompletableFuture.completedFuture(decided));
        GuardedCall<Q, R> guarded = new GuardedCall<>(call, this::rejection);
        if (decision.isDone()) {
            return start(decision.join(), rule, guarded, headers, next);
        }
        WaitingListener<Q> listener = new WaitingListener<>();
        Context context = Context.current();
        CompletableFuture<Void> unused = decision.thenAccept(decided ->
                        context.run(() -> listener.start(() -> start(decided, rule, guarded, headers, next))))
                .exceptionally(failure -> fail(guarded, failure));
        return listener;
    }

    /** Does what gRPC does if an exception is thrown on its threads. */
    private static @Nullable Void fail(GuardedCall<?, ?> call, Throwable failure) {
        LOGGER.log(Level.ERROR, "A call that waited for its key could not be started", failure);
        call.close(Status.UNKNOWN.withCause(failure), new Metadata());
        return null;
    }

    private <Q, R> ServerCall.Listener<Q> start(
            BearerDecision decision,
            MethodRule rule,
            GuardedCall<Q, R> call,
            Metadata headers,
            ServerCallHandler<Q, R> next) {
        BearerResponse response = decision.response().orElse(null);
        if (response != null) {
            call.end(Rejection.of(response));
            return new ServerCall.Listener<>() {};
        }
        VerifiedJwt jwt = decision.jwt().orElse(null);
        try {
            if (jwt != null) {
                rule.privileges().accept(jwt);
            }
            return expiry.start(jwt, call, headers, next);
        } catch (InsufficientPrivilegesException e) {
            call.end(e);
            return new ServerCall.Listener<>() {};
        }
    }

    private Rejection rejection(InsufficientPrivilegesException missing) {
        return Rejection.of(authenticator.response(missing), missing);
    }

    /** Settings of a {@link BearerTokenInterceptor}. Not thread-safe. */
    public static final class Builder {

        private final BearerAuthenticator.Builder authenticator;
        private final MethodRules rules = new MethodRules();

        private Builder(BearerAuthenticator.Builder authenticator) {
            this.authenticator = authenticator;
        }

        /**
         * Adds services whose methods other settings name. A service that is not added is protected too.
         *
         * @param services as generated code has them: {@code TasksGrpc.getServiceDescriptor()}
         */
        public Builder services(ServiceDescriptor... services) {
            for (ServiceDescriptor service : services) {
                rules.add(service);
            }
            return this;
        }

        /**
         * Makes methods public: anyone may call them, and a token that is sent there is not read. Default: no method.
         *
         * @param names full method names as {@code tasks.v1.Tasks/List}, or {@code tasks.v1.Tasks/*} for all methods of
         *     a service; checked by {@link #build}
         */
        public Builder publicMethods(String... names) {
            rules.setAccess(BearerAccess.PUBLIC, names);
            return this;
        }

        /**
         * Makes the token optional for methods: a call without a token passes as anonymous. A token that is not accepted
         * never passes. Default: no method.
         *
         * @param names as in {@link #publicMethods}
         */
        public Builder optionalMethods(String... names) {
            rules.setAccess(BearerAccess.OPTIONAL, names);
            return this;
        }

        /**
         * Requires scopes. A call whose token lacks one of them ends with {@code PERMISSION_DENIED}.
         *
         * @param name a name as in {@link #publicMethods}
         * @param scopes at least one, each a scope token (RFC 6749 §3.3)
         * @throws IllegalArgumentException if {@code scopes} is empty, or if one is not a scope token
         */
        public Builder requireScopes(String name, String... scopes) {
            List<String> required = List.of(scopes);
            InsufficientPrivilegesException.missingScopes(required); // checks them now instead of at the first call
            rules.require(name, jwt -> jwt.requireScopes(required));
            return this;
        }

        /** Requires a role, like {@link #requireAnyRole}. */
        public Builder requireRole(String name, String role) {
            return requireAnyRole(name, role);
        }

        /**
         * Requires one of several roles. A call whose user has none of them ends with {@code PERMISSION_DENIED}.
         *
         * @param name a name as in {@link #publicMethods}
         * @param roles at least one
         * @throws IllegalArgumentException if {@code roles} is empty
         */
        public Builder requireAnyRole(String name, String... roles) {
            List<String> required = List.of(roles);
            InsufficientPrivilegesException.missingRole(required); // checks them now instead of at the first call
            rules.require(name, jwt -> jwt.requireAnyRole(required));
            return this;
        }

        /**
         * Requires a recent sign-in (RFC 9470). Other calls end with {@code UNAUTHENTICATED}.
         *
         * @param name a name as in {@link #publicMethods}
         * @param maximumAge the longest time since the sign-in, from 1 second to 365 days, both inclusive
         * @throws IllegalArgumentException if {@code maximumAge} is out of these bounds
         */
        public Builder requireRecent(String name, Duration maximumAge) {
            InsufficientPrivilegesException.authenticationTooOld(maximumAge); // checks it now
            rules.require(name, jwt -> jwt.requireAuthenticatedWithin(maximumAge));
            return this;
        }

        /**
         * Accepts opaque access tokens too, about which Better Auth is asked (RFC 7662). {@link #requireActive} needs it.
         * Default: opaque tokens are rejected.
         *
         * @param introspector built with the verifier of this interceptor
         * @throws IllegalArgumentException if it was built with another verifier
         */
        public Builder introspector(TokenIntrospector introspector) {
            authenticator.introspector(introspector);
            return this;
        }

        /**
         * Requires of all methods that tokens are still active, as {@link #requireActive(String)} does for one. Default:
         * only those methods.
         */
        public Builder requireActive() {
            authenticator.requireActive();
            return this;
        }

        /**
         * Requires a token that is still active, for example not after sign-out. Better Auth is asked about a JWT too, and
         * its answer is cached. Other calls end with {@code UNAUTHENTICATED}, or with {@code UNAVAILABLE} if the answer is
         * unavailable.
         *
         * @param name a name as in {@link #publicMethods}
         */
        public Builder requireActive(String name) {
            rules.requireActive(name);
            return this;
        }

        /**
         * Builds the interceptor.
         *
         * @throws IllegalArgumentException if a name is not a method of the services, if a method is public and
         *     optional, or if a method that needs no token requires more
         * @throws IllegalStateException if active tokens are required without an introspector
         */
        public BearerTokenInterceptor build() {
            BearerAuthenticator built = authenticator.build();
            if (rules.isActiveRequired() && !built.hasIntrospector()) {
                throw new IllegalStateException("requireActive(…) needs an introspector");
            }
            return new BearerTokenInterceptor(built, rules.build());
        }
    }
}
