// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.json.Base64Url;
import io.github.betterauthjwt.jwks.Jwk;
import io.github.betterauthjwt.jwks.JwkSet;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Selects the fastest sound signature provider for each algorithm: Amazon Corretto Crypto Provider, then Bouncy Castle,
 * then the JDK, as far as they are on the class path. A provider must first accept a known signature of the algorithm
 * and reject a forged one. A provider that fails this test, for example because its native library is missing, is
 * skipped with a warning.
 */
final class SignatureProviders {

    private static final Logger LOGGER = System.getLogger(SignatureProviders.class.getPackageName());

    private static final String FASTER = "io.github.betterauthjwt:betterauth-jwt-verifier-corretto";

    private static final List<String> PREFERRED = List.of(
            "com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider",
            "org.bouncycastle.jce.provider.BouncyCastleProvider");

    private final List<SignatureProvider> candidates;
    private final Map<SignatureAlgorithm, String> knownSignatures;
    private final JwkSet knownKeys;
    private final Map<SignatureAlgorithm, Optional<SignatureProvider>> chosen = new ConcurrentHashMap<>();

    SignatureProviders(List<SignatureProvider> candidates) {
        this.candidates = List.copyOf(candidates);
        try {
            this.knownKeys = JwkSet.parse(resource("self-test.jwks.json").getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException("the self-test keys are damaged", e);
        }
        this.knownSignatures = resource("self-test.jws")
                .lines()
                .map(line -> line.split(" ", 2))
                .collect(Collectors.toMap(words -> SignatureAlgorithm.valueOf(words[0]), words -> words[1]));
    }

    /**
     * Returns the available signature providers. They are loaded once, because loading a native provider takes 0.2
     * seconds.
     */
    static SignatureProviders found() {
        return Found.PROVIDERS;
    }

    private static final class Found {
        private static final SignatureProviders PROVIDERS = new SignatureProviders(candidates());

        static {
            LOGGER.log(
                    PROVIDERS.verifies(SignatureAlgorithm.ED25519) ? Level.INFO : Level.WARNING,
                    PROVIDERS.announcement());
        }
    }

    private static List<SignatureProvider> candidates() {
        List<SignatureProvider> candidates = new ArrayList<>();
        for (String className : PREFERRED) {
            Provider provider = provider(className);
            if (provider != null) {
                candidates.add(new SignatureProvider(provider));
            }
        }
        candidates.add(new SignatureProvider(null));
        return candidates;
    }

    private static @Nullable Provider provider(String className) {
        try {
            ClassLoader loader = ProviderJars.loader(className, SignatureProviders.class.getClassLoader());
            return ServiceLoader.load(Provider.class, loader).stream()
                    .filter(found -> found.type().getName().equals(className))
                    .map(ServiceLoader.Provider::get)
                    .findFirst()
                    .orElse(null);
        } catch (RuntimeException | LinkageError | ServiceConfigurationError e) {
            LOGGER.log(Level.WARNING, className + " is on the class path but cannot be loaded, and is not used", e);
            return null;
        }
    }

    /** Returns the name of the signature provider for Ed25519, Better Auth's default algorithm, or {@code none}. */
    String name() {
        SignatureProvider provider = provider(SignatureAlgorithm.ED25519);
        return provider == null ? "none" : provider.name();
    }

    /** Returns whether this Java runtime can verify signatures of the algorithm. */
    boolean verifies(SignatureAlgorithm algorithm) {
        return provider(algorithm) != null;
    }

    /**
     * Returns what the log says at the start. For the JDK, it names the artifact with a faster provider. Without a
     * provider, it names the module that is missing.
     */
    String announcement() {
        SignatureProvider provider = provider(SignatureAlgorithm.ED25519);
        if (provider == null) {
            return "This Java runtime cannot verify Ed25519 signatures, which Better Auth creates by default. Add the"
                    + " module jdk.crypto.ec to its image, or let Better Auth sign with ES256 or RS256.";
        }
        String announcement = "Ed25519 signatures are checked by " + provider.name() + ".";
        return provider.isJdk()
                ? announcement + " Add " + FASTER + " to the class path, which verifies new tokens many times faster."
                : announcement;
    }

    /**
     * Returns whether the signature of these bytes is valid for the key; false also if the signature provider throws an
     * exception, or if no provider supports the algorithm.
     */
    boolean verify(SignatureAlgorithm algorithm, Jwk key, byte[] signed, byte[] signature) {
        if (!algorithm.isWellFormed(signature, key)) {
            return false;
        }
        SignatureProvider provider = provider(algorithm);
        if (provider == null) {
            return false; // the log has named the algorithm, when the provider was chosen
        }
        try {
            return provider.verify(algorithm, key, signed, signature);
        } catch (GeneralSecurityException e) {
            return false; // some providers report a wrong signature this way
        }
    }

    private @Nullable SignatureProvider provider(SignatureAlgorithm algorithm) {
        return chosen.computeIfAbsent(algorithm, this::choose).orElse(null);
    }

    private Optional<SignatureProvider> choose(SignatureAlgorithm algorithm) {
        Jwk key = knownKeys.find(algorithm.name(), algorithm.kty());
        for (SignatureProvider candidate : candidates) {
            if (key != null && passesSelfTest(candidate, algorithm, key)) {
                return Optional.of(candidate);
            }
        }
        LOGGER.log(
                Level.WARNING,
                "no signature provider of this Java runtime verifies {0}, so its tokens are rejected",
                algorithm);
        return Optional.empty();
    }

    private boolean passesSelfTest(SignatureProvider candidate, SignatureAlgorithm algorithm, Jwk key) {
        String[] jws = knownSignatures.getOrDefault(algorithm, "..").split("\\.", -1);
        try {
            byte[] signed = (jws[0] + "." + jws[1]).getBytes(StandardCharsets.US_ASCII);
            byte[] signature = Base64Url.decode(jws[2]);
            boolean accepts = candidate.verify(algorithm, key, signed, signature);
            signed[0] ^= 1;
            boolean sound = accepts && !acceptsForgery(candidate, algorithm, key, signed, signature);
            if (!sound) {
                LOGGER.log(
                        Level.WARNING,
                        "{0} verifies {1} signatures wrongly, and is not used for them",
                        candidate.name(),
                        algorithm);
            }
            return sound;
        } catch (GeneralSecurityException e) {
            // Corretto does not support Ed448. Any other failure means that something is broken, such as a native
            // library.
            Level level = algorithm == SignatureAlgorithm.ED448 ? Level.DEBUG : Level.WARNING;
            LOGGER.log(level, candidate.name() + " does not verify " + algorithm + ", and is not used for it", e);
            return false;
        } catch (IOException | RuntimeException | LinkageError e) {
            LOGGER.log(
                    Level.WARNING,
                    candidate.name() + " fails the self-test of " + algorithm + ", and is not used for it",
                    e);
            return false;
        }
    }

    private static boolean acceptsForgery(
            SignatureProvider candidate, SignatureAlgorithm algorithm, Jwk key, byte[] signed, byte[] signature) {
        try {
            return candidate.verify(algorithm, key, signed, signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }

    private static String resource(String name) {
        try (InputStream in = SignatureProviders.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + name + " is missing from the library's jar");
            }
            return new BufferedReader(new InputStreamReader(in, StandardCharsets.US_ASCII))
                    .lines()
                    .collect(Collectors.joining("\n"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
