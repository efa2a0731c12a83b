// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/** Connects the verifier to hosts that are built on Nimbus JOSE + JWT. */
@org.jspecify.annotations.NullMarked
module io.github.betterauthjwt.nimbus {
    requires transitive io.github.betterauthjwt;
    requires transitive com.nimbusds.jose.jwt;
    requires static transitive org.jspecify;

    exports io.github.betterauthjwt.nimbus;
}
