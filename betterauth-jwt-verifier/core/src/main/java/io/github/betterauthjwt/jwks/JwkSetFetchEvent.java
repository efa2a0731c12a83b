// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.time.Duration;
import jdk.jfr.Category;
import jdk.jfr.Description;
import jdk.jfr.Event;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.StackTrace;
import jdk.jfr.Timespan;

/** The Flight Recorder event for one fetch. */
@Name("io.github.betterauthjwt.JwkSetFetch")
@Label("JWK Set Fetch")
@Category({"Better Auth", "JWT Verifier"})
@Description("A fetch of the JWK Set and its outcome")
@StackTrace(false)
@SuppressWarnings("UnusedVariable") // Flight Recorder reads the fields
final class JwkSetFetchEvent extends Event {

    @Label("URI")
    private String uri = "";

    @Label("Succeeded")
    private boolean succeeded;

    @Label("Usable Keys")
    private int keys;

    @Label("Took")
    @Timespan(Timespan.NANOSECONDS)
    private long took;

    @Label("Failure")
    private String failure = "";

    static void commit(String uri, boolean succeeded, int keys, Duration took, String failure) {
        JwkSetFetchEvent event = new JwkSetFetchEvent();
        if (event.shouldCommit()) {
            event.uri = uri;
            event.succeeded = succeeded;
            event.keys = keys;
            event.took = took.toNanos();
            event.failure = failure;
            event.commit();
        }
    }
}
