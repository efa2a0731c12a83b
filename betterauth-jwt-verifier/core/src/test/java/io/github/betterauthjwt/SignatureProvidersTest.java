// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static io.github.betterauthjwt.Hostile.CLAIMS;
import static io.github.betterauthjwt.Hostile.KEY;
import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.jwks.Jwk;
import io.github.betterauthjwt.jwks.JwkSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.InvalidKeyException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.ProviderException;
import java.security.PublicKey;
import java.security.SignatureException;
import java.security.SignatureSpi;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The selection of the signature provider, which skips broken providers. */
class SignatureProvidersTest {

    private static final String JDK = "JDK " + Runtime.version().feature();

    /** Broken providers on the class path. Each fault has occurred in practice. */
    enum Broken {
        SAYS_YES_TO_ALL(() -> true),
        SAYS_NO_TO_ALL(() -> false),
        LACKS_ITS_NATIVE_LIBRARY(() -> {
            throw new UnsatisfiedLinkError("no such library");
        }),
        FAILS_IN_NATIVE_CODE(() -> {
            throw new ProviderException("native code failed");
        }),
        FAILS_TO_INITIALIZE(() -> {
            throw new ExceptionInInitializerError("a static block failed");
        });

        @SuppressWarnings("ImmutableEnumChecker") // stateless, but not annotated so
        private final Supplier<Boolean> verdict;

        Broken(Supplier<Boolean> verdict) {
            this.verdict = verdict;
        }

        SignatureProvider provider() {
            return new SignatureProvider(new FakeProvider(verdict));
        }
    }

    @SuppressWarnings("serial") // never serialized
    private static final class FakeProvider extends Provider {

        FakeProvider(Supplier<Boolean> verdict) {
            super("Fake", "1.0", "verifies nothing");
            putService(new Service(this, "Signature", "Ed25519", FakeSignature.class.getName(), List.of(), Map.of()) {
                @Override
                public Object newInstance(Object parameter) {
                    return new FakeSignature(verdict);
                }
            });
        }
    }

    @SuppressWarnings("deprecation") // the SPI still requires these two methods
    private static final class FakeSignature extends SignatureSpi {

        private final Supplier<Boolean> verdict;

        FakeSignature(Supplier<Boolean> verdict) {
            this.verdict = verdict;
        }

        @Override
        protected void engineInitVerify(PublicKey key) {}

        @Override
        protected void engineInitSign(PrivateKey key) throws InvalidKeyException {
            throw new InvalidKeyException("verifies only");
        }

        @Override
        protected void engineUpdate(byte value) {}

        @Override
        protected void engineUpdate(byte[] bytes, int offset, int length) {}

        @Override
        protected byte[] engineSign() throws SignatureException {
            throw new SignatureException("verifies only");
        }

        @Override
        protected boolean engineVerify(byte[] signature) {
            return verdict.get();
        }

        @Override
        protected void engineSetParameter(String name, Object value) {}

        @Override
        protected @Nullable Object engineGetParameter(String name) {
            return null;
        }
    }

    @Test
    void found_allOnTheClassPath_prefersCorretto() {
        String expected = TestProviders.here().contains(TestProviders.CORRETTO) ? "AmazonCorrettoCryptoProvider" : "BC";
        assertThat(SignatureProviders.found().name()).startsWith(expected);
        assertThat(Hostile.verifier().signatureProvider())
                .isEqualTo(SignatureProviders.found().name());
    }

    @Test
    void name_firstSoundProvider_isChosen() {
        SignatureProvider jdk = TestProviders.JDK.provider();
        SignatureProvider bouncyCastle = TestProviders.BOUNCY_CASTLE.provider();
        assertThat(new SignatureProviders(List.of(bouncyCastle, jdk)).name()).startsWith("BC 1.");
        assertThat(new SignatureProviders(List.of(jdk, bouncyCastle)).name()).isEqualTo(JDK);
    }

    @Test
    void announcement_jdk_namesTheArtifactWithAFasterProvider() {
        assertThat(TestProviders.JDK.alone().announcement())
                .startsWith("Ed25519 signatures are checked by " + JDK + ". ")
                .contains("io.github.betterauthjwt:betterauth-jwt-verifier-corretto");
    }

    @Test
    void announcement_otherProvider_namesOnlyTheProvider() {
        assertThat(TestProviders.BOUNCY_CASTLE.alone().announcement())
                .matches("Ed25519 signatures are checked by BC 1\\.[0-9.]+\\.");
    }

    @ParameterizedTest
    @EnumSource(Broken.class)
    void verify_brokenProvider_isPassedOverWithAWarning(Broken broken) throws IOException {
        SignatureProviders providers = new SignatureProviders(List.of(broken.provider(), TestProviders.JDK.provider()));
        try (LogCapture log = new LogCapture(SignatureProviders.class.getPackageName())) {
            assertThat(providers.name()).isEqualTo(JDK);
            assertThat(log.warnings()).singleElement().asString().contains("Fake 1.0", "is not used for");
        }
        byte[] signed = CLAIMS.getBytes(StandardCharsets.UTF_8);
        Jwk key = Objects.requireNonNull(
                JwkSet.parse(Keys.set(KEY).getBytes(StandardCharsets.UTF_8)).find("k1", "OKP"));
        assertThat(providers.verify(SignatureAlgorithm.ED25519, key, signed, KEY.signature(CLAIMS)))
                .isTrue();
        signed[0] ^= 1;
        assertThat(providers.verify(SignatureAlgorithm.ED25519, key, signed, KEY.signature(CLAIMS)))
                .isFalse();
    }

    @ParameterizedTest
    @EnumSource(SignatureAlgorithm.class)
    void verify_providerWithoutTheAlgorithm_isPassedOver(SignatureAlgorithm algorithm) {
        SignatureProvider lacking = new SignatureProvider(new FakeProvider(() -> true));
        SignatureProviders providers = new SignatureProviders(List.of(lacking, TestProviders.JDK.provider()));
        Keys keys = Keys.of(jose(algorithm), "k1");
        String set = "{\"keys\":[" + keys.jwk("") + "]}";
        assertThat(JwsPath.accepts(providers, keys.sign(CLAIMS), set, "k1")).isTrue();
    }

    private static String jose(SignatureAlgorithm algorithm) {
        return switch (algorithm) {
            case ED25519 -> "EdDSA";
            case ED448 -> "Ed448";
            default -> algorithm.name();
        };
    }

    @Test
    void verify_noSoundProviderAtAll_acceptsNothing() throws IOException {
        SignatureProviders none = new SignatureProviders(List.of(Broken.SAYS_YES_TO_ALL.provider()));
        assertThat(none.name()).isEqualTo("none");
        assertThat(none.verifies(SignatureAlgorithm.ED25519)).isFalse();
        Jwk key = Objects.requireNonNull(
                JwkSet.parse(Keys.set(KEY).getBytes(StandardCharsets.UTF_8)).find("k1", "OKP"));
        byte[] signed = CLAIMS.getBytes(StandardCharsets.UTF_8);
        assertThat(none.verify(SignatureAlgorithm.ED25519, key, signed, KEY.signature(CLAIMS)))
                .isFalse();
    }
}
