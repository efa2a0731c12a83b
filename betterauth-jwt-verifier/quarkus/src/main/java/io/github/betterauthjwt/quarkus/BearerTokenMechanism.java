// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.quarkus;

import io.github.betterauthjwt.bearer.BearerAccess;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.BearerDecision;
import io.github.betterauthjwt.bearer.BearerResponse;
import io.github.betterauthjwt.bearer.KeyWaits;
import io.quarkus.runtime.StartupEvent;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.quarkus.vertx.http.runtime.security.HttpSecurityPolicy;
import io.quarkus.vertx.http.runtime.security.HttpSecurityUtils;
import io.smallrye.mutiny.Uni;
import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.ext.web.RoutingContext;
import jakarta.annotation.PreDestroy;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/**
 * Verifies the bearer token of each request before it reaches a route, and requires one on every path that is neither
 * public nor optional.
 */
@Singleton
final class BearerTokenMechanism implements HttpAuthenticationMechanism, HttpSecurityPolicy {

    private final BearerAuthenticatorResolver authenticators;
    private final RouteAccess access;
    private final KeyWaits waits = new KeyWaits();

    BearerTokenMechanism(BearerAuthenticatorResolver authenticators, RouteAccess access) {
        this.authenticators = authenticators;
        this.access = access;
    }

    /** Creates the verifier when the application starts, so that a wrong property is reported then. */
    void start(@Observes StartupEvent started) {}

    @PreDestroy
    void stop() {
        waits.close();
    }

    @Override
    public Uni<SecurityIdentity> authenticate(RoutingContext context, IdentityProviderManager identities) {
        return uni(decision(context)).flatMap(decision -> identity(decision, context, identities));
    }

    /** Continues on the calling thread if nothing had to wait, and otherwise in the caller's Vert.x context. */
    private static Uni<BearerDecision> uni(CompletableFuture<BearerDecision> decision) {
        Uni<BearerDecision> uni = Uni.createFrom().completionStage(decision);
        Context context = Vertx.currentContext();
        return decision.isDone() || context == null
                ? uni
                : uni.emitOn(task -> context.runOnContext(ignored -> task.run()));
    }

    private CompletableFuture<BearerDecision> decision(RoutingContext context) {
        BearerAuthenticator authenticator = authenticators.authenticator(context);
        CompletableFuture<BearerDecision> decided =
                authenticator.authenticate(new RoutingRequest(context), access.of(context), waits);
        return authenticator.hasIntrospector() && access.isActive(context)
                ? decided.thenCompose(decision -> authenticator.requireActive(decision, waits))
                : decided;
    }

    private static Uni<SecurityIdentity> identity(
            BearerDecision decision, RoutingContext context, IdentityProviderManager identities) {
        Optional<BearerResponse> response = decision.response();
        if (response.isPresent()) {
            Responses.keep(context, response.get());
            return Uni.createFrom().failure(new AuthenticationFailedException());
        }
        Responses.pass(context, decision);
        return decision.jwt()
                .map(jwt -> identities.authenticate(
                        HttpSecurityUtils.setRoutingContextAttribute(new VerifiedJwtRequest(jwt), context)))
                .orElseGet(() -> Uni.createFrom().nullItem());
    }

    /** Passes a request if it has an identity, from this or from another mechanism, or needs none. */
    @Override
    public Uni<CheckResult> checkPermission(
            RoutingContext context, Uni<SecurityIdentity> identity, AuthorizationRequestContext requestContext) {
        return identity.map(user -> user.isAnonymous() && access.of(context) == BearerAccess.REQUIRED
                ? CheckResult.DENY
                : CheckResult.PERMIT);
    }

    @Override
    public Uni<Boolean> sendChallenge(RoutingContext context) {
        Responses.send(context, response(context));
        return Uni.createFrom().item(true);
    }

    /** Returns the status and the header fields. Callers that use this method instead of sendChallenge send no body. */
    @Override
    public Uni<ChallengeData> getChallenge(RoutingContext context) {
        BearerResponse response = response(context);
        return Uni.createFrom().item(new ChallengeData(response.status(), Map.copyOf(response.headers())));
    }

    private BearerResponse response(RoutingContext context) {
        return Responses.kept(context)
                .orElseGet(() -> authenticators.authenticator(context).missing());
    }

    @Override
    public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
        return Set.of(VerifiedJwtRequest.class);
    }

    @Override
    public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext context) {
        return Uni.createFrom().item(new HttpCredentialTransport(HttpCredentialTransport.Type.AUTHORIZATION, "Bearer"));
    }
}
