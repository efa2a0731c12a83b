// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/** Protects Jakarta REST resources with the JWTs of a Better Auth server. */
@org.jspecify.annotations.NullMarked
module io.github.betterauthjwt.jaxrs {
    requires transitive io.github.betterauthjwt;
    requires transitive jakarta.ws.rs;
    requires jakarta.annotation;
    requires static transitive org.jspecify;

    exports io.github.betterauthjwt.jaxrs;
}
