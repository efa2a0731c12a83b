// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.VerifiedJwt;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.aot.generate.ClassNameGenerator;
import org.springframework.aot.generate.DefaultGenerationContext;
import org.springframework.aot.generate.InMemoryGeneratedFiles;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;
import org.springframework.aot.hint.predicate.RuntimeHintsPredicates;
import org.springframework.beans.factory.aot.AotServices;
import org.springframework.boot.SpringBootConfiguration;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.AnnotatedBeanDefinitionReader;
import org.springframework.context.aot.ApplicationContextAotGenerator;
import org.springframework.javapoet.ClassName;
import org.springframework.web.context.support.GenericWebApplicationContext;

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

    @SpringBootConfiguration(proxyBeanMethods = false)
    @EnableAutoConfiguration
    static class Application {}

    @Test
    void hints_ofAnApplication_bindTheProperties() {
        DefaultGenerationContext generation = new DefaultGenerationContext(
                new ClassNameGenerator(ClassName.get(Application.class)), new InMemoryGeneratedFiles());
        try (GenericWebApplicationContext application = new GenericWebApplicationContext()) {
            new AnnotatedBeanDefinitionReader(application).register(Application.class);
            new ApplicationContextAotGenerator().processAheadOfTime(application, generation);
        }
        for (Class<?> record : List.of(BetterAuthProperties.class, BetterAuthProperties.Metadata.class)) {
            assertThat(RuntimeHintsPredicates.reflection().onConstructorInvocation(record.getConstructors()[0]))
                    .accepts(generation.getRuntimeHints());
        }
    }
}
