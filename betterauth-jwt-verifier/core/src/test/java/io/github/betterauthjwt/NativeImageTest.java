// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.json.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The metadata in the jar that a native image needs: every resource, and the signature providers. */
class NativeImageTest {

    private static final String METADATA =
            "/META-INF/native-image/io.github.betterauthjwt/betterauth-jwt-verifier/reachability-metadata.json";

    private static Map<String, ?> metadata() throws IOException {
        try (InputStream in = Objects.requireNonNull(NativeImageTest.class.getResourceAsStream(METADATA))) {
            return StrictJson.object(in.readAllBytes());
        }
    }

    @Test
    void metadata_resources_areAllThatTheJarHas() throws Exception {
        URL one = Objects.requireNonNull(JwtVerifier.class.getResource("reasons.properties"));
        Path root = Path.of(one.toURI()).getParent().getParent().getParent().getParent();
        Set<String> globs = new TreeSet<>();
        ((List<?>) metadata().get("resources")).forEach(entry -> globs.add((String) ((Map<?, ?>) entry).get("glob")));
        try (Stream<Path> files = Files.walk(root.resolve("io"))) {
            assertThat(globs)
                    .containsAll(files.filter(file -> Files.isRegularFile(file)
                                    && !file.toString().endsWith(".class"))
                            .map(file -> root.relativize(file).toString())
                            .toList());
        }
        assertThat(globs).contains("META-INF/services/java.security.Provider");
    }

    @Test
    void metadata_providers_haveAConstructorWithoutParameters() throws Exception {
        List<?> types = (List<?>) metadata().get("reflection");
        assertThat(types).hasSize(2);
        for (Object entry : types) {
            String type = (String) ((Map<?, ?>) entry).get("type");
            assertThat(Class.forName(type).getConstructor()).isNotNull();
        }
    }
}
