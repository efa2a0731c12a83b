// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.net.UnknownHostException;

/** Thrown when the resolver of this machine does not answer before the deadline. */
public final class HostLookupTimeoutException extends UnknownHostException {

    private static final long serialVersionUID = 1L;

    HostLookupTimeoutException(String host) {
        super("the lookup of " + host + " got no answer in time (DNS)");
    }
}
