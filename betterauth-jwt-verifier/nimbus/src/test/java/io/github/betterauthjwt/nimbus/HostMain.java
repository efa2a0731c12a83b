// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.nimbus;

import io.github.betterauthjwt.JwtVerifier;
import java.util.concurrent.CountDownLatch;

/** Runs an application of these tests as a process, for the end-to-end test with a real Better Auth server. */
final class HostMain {

    private HostMain() {}

    /**
     * Starts the application and prints its URL.
     *
     * @param args the class of the test with the application, and Better Auth's URL
     */
    public static void main(String[] args) throws Exception {
        HostContract application = Class.forName(args[0])
                .asSubclass(HostContract.class)
                .getDeclaredConstructor()
                .newInstance();
        System.out.println(
                "ready " + application.start(JwtVerifier.forBetterAuth(args[1])).url());
        new CountDownLatch(1).await(); // the test ends the process
    }
}
