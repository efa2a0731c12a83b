// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.vertx;

import io.github.betterauthjwt.bearer.KeyWaits;
import io.vertx.core.Vertx;
import io.vertx.core.shareddata.Shareable;

/** The threads that all handlers of a Vert.x instance share, because each verticle may create its handlers. */
record SharedWaits(KeyWaits threads) implements Shareable {

    private static final String NAME = SharedWaits.class.getName();

    static KeyWaits of(Vertx vertx) {
        return vertx.sharedData()
                .<String, SharedWaits>getLocalMap(NAME)
                .computeIfAbsent(NAME, created -> new SharedWaits(new KeyWaits()))
                .threads();
    }
}
