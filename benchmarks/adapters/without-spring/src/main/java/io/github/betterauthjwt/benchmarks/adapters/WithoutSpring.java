// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.benchmarks.adapters;

import java.util.Map;
import java.util.Set;

/** The frameworks that are measured with the versions that they select themselves. */
public final class WithoutSpring implements Hosts {

    @Override
    public Map<String, Start> hosts() {
        return Map.of(
                "vertx", VertxHost::new,
                "grpc", GrpcHost::new,
                "ktor", KtorHost::new,
                "micronaut", MicronautHost::new);
    }

    @Override
    public Set<String> withOwnModule() {
        return Set.of("vertx", "ktor", "micronaut");
    }
}
