// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.benchmarks.adapters;

import io.github.betterauthjwt.JwtVerifier;
import org.jspecify.annotations.Nullable;

/** A framework in this process. It sends a request with a token through a filter to a handler. Not thread-safe. */
interface Host {

    /** Sends a request through the adapter and returns the user that the handler received. */
    @Nullable
    Object throughAdapter() throws Exception;

    /**
     * Sends the same request through a filter that does nothing. Returns null, because the handler receives no user.
     */
    @Nullable
    Object passedThrough() throws Exception;

    /** Returns the user in the value that a handler received. */
    default @Nullable Object userOf(@Nullable Object seen) {
        return seen;
    }

    /** Returns the host with this name, whose requests carry this token. */
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
