// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.example;

import io.micronaut.context.ApplicationContext;
import io.micronaut.runtime.Micronaut;
import io.micronaut.runtime.server.EmbeddedServer;

/** A Micronaut application with one route that returns the user. */
public final class Application {

    private Application() {}

    /** Starts the server on {@code PORT}, or on a free port. */
    public static void main(String[] arguments) {
        ApplicationContext context = Micronaut.run(Application.class, arguments);
        System.getLogger("example")
                .log(
                        System.Logger.Level.INFO,
                        "ready http://127.0.0.1:"
                                + context.getBean(EmbeddedServer.class).getPort());
    }
}
