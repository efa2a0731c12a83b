// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.JwtVerifier;

/** A bean of this type changes the verifier before it is built: what no property is there for. */
@FunctionalInterface
public interface JwtVerifierCustomizer {

    /** Changes settings; the properties have been applied. */
    void customize(JwtVerifier.Builder builder);
}
