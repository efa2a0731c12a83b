// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JWSHeader;
import org.junit.jupiter.api.Test;

/** The tests run twice: with the version of Nimbus in the build, and with the oldest that works. */
class NimbusVersionTest {

    @Test
    void nimbus_onTheClassPath_isTheVersionOfThisRun() {
        assertThat(JWSHeader.class
                        .getProtectionDomain()
                        .getCodeSource()
                        .getLocation()
                        .getPath())
                .endsWith("/nimbus-jose-jwt-" + System.getProperty("nimbus.version") + ".jar");
    }
}
