// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.quarkus;

import io.github.betterauthjwt.JwtVerifier;

/** A bean of this type configures settings that have no property, before the verifier is built. */
@FunctionalInterface
public interface JwtVerifierCustomizer {

    /** Changes settings. The properties have already been applied. */
    void customize(JwtVerifier.Builder builder);
}
