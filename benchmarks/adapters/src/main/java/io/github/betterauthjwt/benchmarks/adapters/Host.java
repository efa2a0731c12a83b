// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.benchmarks.adapters;

import io.github.betterauthjwt.JwtVerifier;
import org.jspecify.annotations.Nullable;

/** A framework in this process: it takes a request with a token through a filter to a handler. Not thread-safe. */
interface Host {

    /** Sends a request through the adapter; whom the handler saw as its user. */
    @Nullable
    Object throughAdapter() throws Exception;

    /** Sends the same request through a filter that does nothing; null, as the handler sees nobody. */
    @Nullable
    Object passedThrough() throws Exception;

    /** The user in what a handler saw. */
    default @Nullable Object userOf(@Nullable Object seen) {
        return seen;
    }

    /** The host of that name, whose requests carry that token. */
    static Host named(String name, JwtVerifier verifier, String token) throws Exception {
        String authorization = "Bearer " + token;
        return switch (name) {
            case "servlet" -> ServletHost.withServletAdapter(verifier, authorization);
            case "spring-mvc" -> ServletHost.withSpringAdapter(verifier, authorization);
            case "spring-webflux" -> new WebFluxHost(verifier, authorization);
            case "jaxrs" -> new JerseyHost(verifier, authorization);
            case "helidon" -> new HelidonHost(verifier, authorization);
            default -> throw new IllegalArgumentException("there is no adapter for " + name);
        };
    }
}
