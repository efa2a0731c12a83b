// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.context.annotation.ImportCandidates;

/** Tests that the starter knows the resource server's configurations by the names that this Spring Boot has. */
class AutoConfigurationOrderTest {

    private final List<String> resourceServer = StreamSupport.stream(
                    ImportCandidates.load(AutoConfiguration.class, getClass().getClassLoader())
                            .spliterator(),
                    false)
            .filter(name -> name.startsWith("org.springframework.boot.") && name.contains("OAuth2ResourceServer"))
            .toList();

    @Test
    void chains_areCreatedBeforeThoseOfTheResourceServer() {
        assertThat(resourceServer).isNotEmpty();
        assertThat(Stream.of(BetterAuthServletAutoConfiguration.class, BetterAuthReactiveAutoConfiguration.class)
                        .flatMap(type -> Stream.of(annotation(type).beforeName())))
                .containsAll(resourceServer);
    }

    @Test
    void decoders_areCreatedBeforeThoseOfTheResourceServer() {
        assertThat(annotation(BetterAuthJwtDecoderAutoConfiguration.class).beforeName())
                .containsAll(withoutChains());
    }

    @Test
    void converters_areCreatedAfterThoseOfTheResourceServer() {
        assertThat(annotation(BetterAuthResourceServerRolesAutoConfiguration.class)
                        .afterName())
                .containsAll(withoutChains());
    }

    private List<String> withoutChains() {
        return resourceServer.stream()
                .filter(name -> !name.contains("WebSecurity"))
                .toList();
    }

    private static AutoConfiguration annotation(Class<?> type) {
        AutoConfiguration annotation = type.getAnnotation(AutoConfiguration.class);
        assertThat(annotation).isNotNull();
        return annotation;
    }
}
