// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static java.util.Objects.requireNonNull;

import io.github.betterauthjwt.json.Base64Url;
import io.github.betterauthjwt.json.StrictJson;
import io.github.betterauthjwt.jwks.JwkSource;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The verifiers of several issuers. The issuer of a token, which is not verified, only selects one of them. That verifier
 * then checks everything, the issuer included. Nothing that a token contains is stored. Immutable.
 */
final class IssuerVerifiers {

    static final IssuerVerifiers NONE = new IssuerVerifiers(Map.of());

    private static final int MAXIMUM_ISSUERS = 64;

    private final Map<String, JwtVerifier> byIssuer;
    private final int maximumLength;

    private IssuerVerifiers(Map<String, JwtVerifier> byIssuer) {
        this.byIssuer = byIssuer;
        this.maximumLength = byIssuer.values().stream()
                .mapToInt(verifier -> verifier.verification().policy().maximumLength())
                .max()
                .orElse(0);
    }

    static IssuerVerifiers of(JwtVerifier... verifiers) {
        Map<String, JwtVerifier> byIssuer = new LinkedHashMap<>();
        for (JwtVerifier verifier : verifiers) {
            requireNonNull(verifier, "verifier").byIssuer().forEach((issuer, one) -> {
                if (byIssuer.put(issuer, one) != null) {
                    throw new IllegalArgumentException("two verifiers accept the issuer \"" + issuer
                            + "\"; expected one for each issuer, perhaps with additionalAudiences(...)");
                }
            });
        }
        if (byIssuer.isEmpty() || byIssuer.size() > MAXIMUM_ISSUERS) {
            throw new IllegalArgumentException(
                    "expected verifiers of 1 to " + MAXIMUM_ISSUERS + " issuers; there are " + byIssuer.size());
        }
        return new IssuerVerifiers(byIssuer);
    }

    boolean isEmpty() {
        return byIssuer.isEmpty();
    }

    /** Returns the verifiers by their issuers, in the order of the settings. */
    Map<String, JwtVerifier> byIssuer() {
        return byIssuer;
    }

    /** Returns the verifiers, each of them once. */
    Set<JwtVerifier> all() {
        return new LinkedHashSet<>(byIssuer.values());
    }

    JwtVerifier first() {
        return byIssuer.values().iterator().next();
    }

    /** Returns the verifier of the token's issuer, or null if the issuer is not accepted or cannot be read. */
    @Nullable
    JwtVerifier find(String token) {
        if (byIssuer.isEmpty() || token.length() > maximumLength) {
            return null;
        }
        int first = token.indexOf('.');
        int second = token.indexOf('.', first + 1);
        if (first < 0 || second < 0) {
            return null;
        }
        try {
            Object issuer = StrictJson.object(Base64Url.decode(token.substring(first + 1, second)))
                    .get("iss");
            return issuer instanceof String name ? byIssuer.get(name) : null;
        } catch (Throwable e) {
            return null; // the verification of the same text then reports what is wrong, and rejects it
        }
    }

    /** Returns the keys of all verifiers as one state. */
    JwkSource keys() {
        Map<String, JwkSource> sources = new LinkedHashMap<>();
        for (JwtVerifier one : all()) {
            sources.put(one.verification().claims().issuers().iterator().next(), one.source());
        }
        return new IssuerKeys(sources);
    }

    /** Returns what any of the verifiers may accept, for the rejection of a token that belongs to none of them. */
    TokenPolicy policy() {
        Set<TokenPolicy> policies =
                all().stream().map(one -> one.verification().policy()).collect(Collectors.toSet());
        Set<SignatureAlgorithm> algorithms = EnumSet.noneOf(SignatureAlgorithm.class);
        policies.forEach(policy -> algorithms.addAll(policy.algorithms()));
        return new TokenPolicy(
                maximumLength,
                algorithms,
                policies.stream().anyMatch(policy -> policy.accessTokens() || policy.onlyAccessTokens()),
                policies.stream().allMatch(TokenPolicy::onlyAccessTokens),
                first().verification().policy().context(),
                List.of());
    }

    /** Returns the issuers and audiences of all verifiers, for the same purpose. */
    StandardClaims claims() {
        Set<String> audiences = new LinkedHashSet<>();
        all().forEach(one -> audiences.addAll(one.verification().claims().audiences()));
        return first().verification().claims().ofSeveral(byIssuer.keySet(), audiences);
    }
}
