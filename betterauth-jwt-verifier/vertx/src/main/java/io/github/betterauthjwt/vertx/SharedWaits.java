// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.vertx;

import io.github.betterauthjwt.bearer.KeyWaits;
import io.vertx.core.Vertx;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * The threads that all handlers of a Vert.x instance share, because each verticle may create its handlers. Vert.x does
 * not refer to them: it may outlive the class loader of a verticle.
 */
final class SharedWaits {

    private static final Map<Vertx, KeyWaits> THREADS = Collections.synchronizedMap(new WeakHashMap<>());

    private SharedWaits() {}

    static KeyWaits of(Vertx vertx) {
        return THREADS.computeIfAbsent(vertx, first -> new KeyWaits());
    }
}
