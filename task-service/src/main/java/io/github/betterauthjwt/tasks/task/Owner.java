// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.task;

import io.github.betterauthjwt.VerifiedJwt;

/**
 * The owner of the tasks that a request may access. It is created only from a verified token, and every access to tasks
 * requires it.
 */
public final class Owner {

    private final String id;

    private Owner(String id) {
        this.id = id;
    }

    /** Returns the subject of a verified token as an owner. */
    public static Owner of(VerifiedJwt jwt) {
        return new Owner(jwt.subject());
    }

    /** Returns the token's {@code sub} (RFC 7519 §4.1.2), unchanged. */
    public String id() {
        return id;
    }
}
