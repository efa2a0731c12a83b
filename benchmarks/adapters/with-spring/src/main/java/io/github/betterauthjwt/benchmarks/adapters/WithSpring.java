// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.benchmarks.adapters;

import java.util.Map;
import java.util.Set;

/** The frameworks that are measured with the versions that Spring Boot selects. */
public final class WithSpring implements Hosts {

    @Override
    public Map<String, Start> hosts() {
        return Map.of(
                "servlet", ServletHost::withServletAdapter,
                "spring-mvc", ServletHost::withSpringAdapter,
                "spring-webflux", WebFluxHost::new,
                "jaxrs", JerseyHost::new,
                "helidon", HelidonHost::new);
    }

    @Override
    public Set<String> withOwnModule() {
        return Set.of();
    }
}
