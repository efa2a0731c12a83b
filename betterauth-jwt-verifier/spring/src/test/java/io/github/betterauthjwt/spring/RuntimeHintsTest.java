// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.VerifiedJwt;
import org.junit.jupiter.api.Test;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.aot.AotServices;

/** Tests the hints that Spring's AOT processing finds for native images. */
class RuntimeHintsTest {

    @Test
    void registrar_foundByAotProcessing_namesTheTypesOfExpressions() throws Exception {
        RuntimeHints hints = new RuntimeHints();
        assertThat(AotServices.factories().load(RuntimeHintsRegistrar.class).asList())
                .filteredOn(BetterAuthRuntimeHints.class::isInstance)
                .singleElement()
                .satisfies(
                        registrar -> registrar.registerHints(hints, getClass().getClassLoader()));
        assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(VerifiedJwt.class, "subject"))
                .accepts(hints);
        assertThat(RuntimeHintsPredicates.reflection().onMethodInvocation(VerifiedJwt.class, "hasRole"))
                .accepts(hints);
    }
}
