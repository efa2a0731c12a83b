// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.benchmarks.adapters;

import io.github.betterauthjwt.JwtVerifier;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;

/** The frameworks of one class path. {@link ServiceLoader} finds them. */
public interface Hosts {

    /** Starts a framework whose requests carry the token. */
    @FunctionalInterface
    interface Start {
        Host start(JwtVerifier verifier, Issued issued) throws Exception;
    }

    /** Returns the frameworks by name. */
    Map<String, Start> hosts();

    /** Returns the names of the frameworks with a JWT module. */
    Set<String> withOwnModule();

    static Hosts ofClassPath() {
        return ServiceLoader.load(Hosts.class).findFirst().orElseThrow();
    }

    /** Starts the framework with this name. */
    static Host start(String name, JwtVerifier verifier, Issued issued) throws Exception {
        Start start = ofClassPath().hosts().get(name);
        if (start == null) {
            throw new IllegalArgumentException("there is no adapter for " + name);
        }
        return start.start(verifier, issued);
    }
}
