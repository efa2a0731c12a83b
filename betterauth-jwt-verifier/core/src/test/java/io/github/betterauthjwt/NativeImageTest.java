// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.bearer.Dpop;
import io.github.betterauthjwt.json.StrictJson;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * The metadata in the jar that a native image needs: every resource, the signature providers, and the cache classes
 * that Caffeine finds by their names. GraalVM before JDK 23 reads other files than later ones, with the same content.
 */
class NativeImageTest {

    private static final String FOLDER = "/META-INF/native-image/io.github.betterauthjwt/betterauth-jwt-verifier/";
    private static final String CAFFEINE = "com.github.benmanes.caffeine.cache.";

    /** The name of a generated class, in the lines that the JVM prints for each class that it loads. */
    private static final Pattern GENERATED_CLASS = Pattern.compile(Pattern.quote(CAFFEINE) + "[A-Z]{3,}(?= source)");

    private static String text(String file) throws IOException {
        try (InputStream in = Objects.requireNonNull(NativeImageTest.class.getResourceAsStream(FOLDER + file))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    private static List<?> entries(String name) throws IOException {
        return entries(text("reachability-metadata.json"), name);
    }

    private static List<?> entries(String json, String name) throws IOException {
        return (List<?>) Objects.requireNonNull(
                StrictJson.object(json.getBytes(StandardCharsets.UTF_8)).get(name), name);
    }

    private static Set<String> strings(List<?> entries, String member) {
        return entries.stream()
                .map(entry -> (String) ((Map<?, ?>) entry).get(member))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void metadata_resources_areAllThatTheJarHas() throws Exception {
        Path root = Path.of(JwtVerifier.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        Set<String> globs = strings(entries("resources"), "glob");
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
    void metadata_types_haveTheirMembers() throws Exception {
        for (Object entry : entries("reflection")) {
            Class<?> type = Class.forName((String) ((Map<?, ?>) entry).get("type"));
            if (((Map<?, ?>) entry).containsKey("fields")) {
                assertThat(type.getDeclaredField("FACTORY")).isNotNull();
            } else {
                assertThat(type.getDeclaredConstructor()).isNotNull();
            }
        }
    }

    @Test
    void metadata_ofOlderGraalVms_isTheSame() throws Exception {
        UnaryOperator<String> renamed =
                json -> json.replace("\"type\"", "\"name\"").replace("typeReached", "typeReachable");
        List<Object> types = new ArrayList<>(entries("{\"list\":" + text("reflect-config.json") + '}', "list"));
        assertThat(types).isEqualTo(entries(renamed.apply(text("reachability-metadata.json")), "reflection"));

        Map<?, ?> resources = (Map<?, ?>) Objects.requireNonNull(
                StrictJson.object(text("resource-config.json").getBytes(StandardCharsets.UTF_8))
                        .get("resources"));
        assertThat(strings((List<?>) Objects.requireNonNull(resources.get("includes")), "pattern"))
                .isEqualTo(strings(entries("resources"), "glob").stream()
                        .map(Pattern::quote)
                        .collect(Collectors.toCollection(TreeSet::new)));
    }

    @Test
    void metadata_caches_areThoseThatTheVerifierLoads() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-verbose:class",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Verification.class.getName())
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor()).isZero();
        List<Class<?>> loaded = new ArrayList<>();
        for (MatchResult match : GENERATED_CLASS.matcher(output).results().toList()) {
            loaded.add(Class.forName(match.group()));
        }
        List<String> named = strings(entries("reflection"), "type").stream()
                .filter(name -> name.startsWith(CAFFEINE))
                .toList();
        assertThat(named).containsAll(withoutSuperclasses(loaded));
        assertThat(loaded).extracting(Class::getName).containsAll(named);
    }

    private static List<String> withoutSuperclasses(List<Class<?>> types) {
        return types.stream()
                .filter(type -> types.stream().noneMatch(other -> other != type && type.isAssignableFrom(other)))
                .map(Class::getName)
                .toList();
    }

    /** A program that accepts one token, rejects another, and creates the settings for DPoP. */
    static final class Verification {

        private Verification() {}

        public static void main(String[] args) {
            Keys keys = Keys.of("EdDSA", "k1");
            System.out.println(Dpop.builder("https://api.example.com").build().isRequired());
            try (JwtVerifier verifier = JwtVerifier.builder(Claims.ISSUER, Claims.ISSUER)
                    .jwkSet(Keys.set(keys))
                    .clock(Claims.CLOCK)
                    .explainRejections()
                    .build()) {
                verifier.verify(keys.sign(Claims.standard().json()));
                verifier.verify("x");
                throw new IllegalStateException("the token was accepted");
            } catch (InvalidJwtException e) {
                System.out.println(e.reason());
            }
        }
    }
}
