// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import io.github.betterauthjwt.JwtVerifier;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** The class under test. */
final class Orders {

    private final JwtVerifier verifier;
    private final ConcurrentMap<String, List<String>> orders = new ConcurrentHashMap<>();

    Orders(JwtVerifier verifier) {
        this.verifier = verifier;
    }

    List<String> list(String token) {
        return orders.getOrDefault(verifier.verify(token).subject(), List.of());
    }
}
