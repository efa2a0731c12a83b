// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.micronaut;

import io.github.betterauthjwt.InsufficientPrivilegesException;
import io.micronaut.core.annotation.Nullable;
import io.micronaut.core.async.publisher.Publishers;
import io.micronaut.http.HttpRequest;
import io.micronaut.security.annotation.Secured;
import io.micronaut.security.authentication.Authentication;
import io.micronaut.security.rules.SecuredAnnotationRule;
import io.micronaut.security.rules.SecurityRule;
import io.micronaut.security.rules.SecurityRuleResult;
import io.micronaut.web.router.MethodBasedRouteMatch;
import io.micronaut.web.router.RouteAttributes;
import jakarta.inject.Singleton;
import java.util.List;
import org.reactivestreams.Publisher;

/** Admits requests for public paths, and checks {@link RequireScope}. */
@Singleton
final class BearerRule implements SecurityRule<HttpRequest<?>> {

    private final BearerTokenFilter filter;

    BearerRule(BearerTokenFilter filter) {
        this.filter = filter;
    }

    /** Runs before the rules that may admit a request. */
    @Override
    public int getOrder() {
        return SecuredAnnotationRule.ORDER - 100;
    }

    @Override
    public Publisher<SecurityRuleResult> check(
            @Nullable HttpRequest<?> request, @Nullable Authentication authentication) {
        if (request == null) {
            return Publishers.just(SecurityRuleResult.UNKNOWN);
        }
        if (filter.isOpen(request)) {
            return Publishers.just(SecurityRuleResult.ALLOWED);
        }
        return RouteAttributes.getRouteMatch(request).orElse(null) instanceof MethodBasedRouteMatch<?, ?> route
                ? check(route, authentication)
                : Publishers.just(SecurityRuleResult.UNKNOWN);
    }

    private static Publisher<SecurityRuleResult> check(
            MethodBasedRouteMatch<?, ?> route, @Nullable Authentication authentication) {
        List<String> scopes = List.of(route.stringValues(RequireScope.class));
        if (scopes.isEmpty()) {
            return Publishers.just(SecurityRuleResult.UNKNOWN);
        }
        if (!(authentication instanceof VerifiedJwtAuthentication user)) {
            return Publishers.just(SecurityRuleResult.REJECTED);
        }
        try {
            user.jwt().requireScopes(scopes);
        } catch (InsufficientPrivilegesException e) {
            return Publishers.just(e);
        }
        boolean hasFurtherRules = route.hasAnnotation(Secured.class);
        return Publishers.just(hasFurtherRules ? SecurityRuleResult.UNKNOWN : SecurityRuleResult.ALLOWED);
    }
}
