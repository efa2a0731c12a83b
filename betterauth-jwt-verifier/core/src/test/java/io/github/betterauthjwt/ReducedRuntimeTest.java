// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.NoSuchAlgorithmException;
import java.security.Provider;
import java.security.Security;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Java runtimes that lack algorithms: FIPS profiles without EdDSA, and images without the module {@code jdk.crypto.ec}.
 * Each test starts a JVM, because providers are global.
 */
class ReducedRuntimeTest {

    @ParameterizedTest
    @CsvSource({
        "RS256, EDDSA, accepted",
        "ES256, EDDSA, accepted",
        "PS256, EC, accepted",
        "RS256, EC, accepted",
        "EdDSA, EDDSA, does not support EdDSA keys: add the module jdk.crypto.ec",
        "ES256, EC, does not support EC keys: add the module jdk.crypto.ec"
    })
    void verify_runtimeWithoutAnAlgorithm_verifiesTheOthersAndNamesTheModule(
            String alg, String missing, String expected) throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Reduced.class.getName(),
                        alg,
                        missing)
                .redirectErrorStream(true)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(output)
                .contains(expected, "This Java runtime cannot verify Ed25519 signatures", "jdk.crypto.ec")
                .doesNotContain("NoClassDefFoundError", "ExceptionInInitializerError");
    }

    /** A program that removes algorithms from the JVM and then verifies a token. */
    static final class Reduced {
        private Reduced() {}

        public static void main(String[] args) throws Exception {
            Keys keys = Keys.of(args[0], "k1");
            String token = keys.sign(Claims.standard().json());
            String set = Keys.set(keys);
            reduce(args[1].equals("EC"));
            try (JwtVerifier rsa = verifier(Keys.set(Keys.of("RS256", "other")));
                    JwtVerifier verifier = verifier(set)) {
                System.out.println(rsa.keys().usable());
                verifier.verify(token);
                System.out.println("accepted");
            } catch (IllegalArgumentException e) {
                System.out.println(e.getMessage());
            }
        }

        private static JwtVerifier verifier(String set) {
            return JwtVerifier.builder(Claims.ISSUER, Claims.ISSUER)
                    .jwkSet(set)
                    .clock(Claims.CLOCK)
                    .build();
        }

        private static void reduce(boolean withoutCurves) {
            Provider whole = Security.getProvider("SunEC");
            Security.removeProvider("SunEC");
            if (!withoutCurves) {
                Security.insertProviderAt(new WithoutEdwards(whole), 3);
            }
        }
    }

    /** The JDK's provider of elliptic curves, without EdDSA and XDH. */
    private static final class WithoutEdwards extends Provider {
        private static final long serialVersionUID = 1L;
        private static final Set<String> KEPT = Set.of("EC", "SHA");

        WithoutEdwards(Provider whole) {
            super("SunEC", "1", "EC only"); // the JDK looks for parameters of curves by this name
            for (Service service : whole.getServices()) {
                String name = service.getAlgorithm().toUpperCase(Locale.ROOT);
                if (KEPT.stream().anyMatch(name::startsWith)) {
                    putService(new Delegating(this, service));
                }
            }
        }
    }

    private static final class Delegating extends Provider.Service {
        private final Provider.Service service;

        Delegating(Provider provider, Provider.Service service) {
            super(provider, service.getType(), service.getAlgorithm(), service.getClassName(), null, null);
            this.service = service;
        }

        @Override
        public Object newInstance(Object parameter) throws NoSuchAlgorithmException {
            return service.newInstance(parameter);
        }

        @Override
        public boolean supportsParameter(Object parameter) {
            return service.supportsParameter(parameter);
        }
    }
}
