// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.quarkus;

import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.QuarkusTestProfile;
import io.quarkus.test.junit.TestProfile;
import java.util.Map;

/** The same without proactive authentication: Quarkus then authenticates a request when a check needs its identity. */
@QuarkusTest
@TestProfile(LazySecurityIT.Lazy.class)
class LazySecurityIT extends SecurityIT {

    /** The property of the build. */
    public static final class Lazy implements QuarkusTestProfile {

        /** Called by Quarkus. */
        public Lazy() {}

        @Override
        public Map<String, String> getConfigOverrides() {
            return Map.of("quarkus.http.auth.proactive", "false");
        }
    }
}
