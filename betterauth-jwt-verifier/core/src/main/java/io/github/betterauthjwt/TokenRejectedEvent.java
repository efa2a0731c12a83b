// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import jdk.jfr.Category;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;

/** The Flight Recorder event for one rejected token. It contains the reason and no data of the token. */
@Name("io.github.betterauthjwt.TokenRejected")
@Label("Token Rejected")
@Category({"Better Auth", "JWT Verifier"})
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // Flight Recorder reads the fields
final class TokenRejectedEvent extends Event {

    @Label("Reason")
    private String reason = "";

    static void commit(InvalidJwtException.Reason reason) {
        TokenRejectedEvent event = new TokenRejectedEvent();
        if (event.shouldCommit()) {
            event.reason = reason.code();
            event.commit();
        }
    }
}
