// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.micrometer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.InsufficientPrivilegesException;
import io.github.betterauthjwt.InvalidJwtException;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.KeysUnavailableException;
import io.github.betterauthjwt.ReplayStoreException;
import io.github.betterauthjwt.testing.BetterAuthStub;
import io.github.betterauthjwt.testing.KeyServerFault;
import io.github.betterauthjwt.testing.TestDpopKey;
import io.github.betterauthjwt.testing.TestIssuer;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class VerifierMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final TestIssuer issuer = TestIssuer.start();
    private final VerifierMetrics metrics = new VerifierMetrics();
    private final JwtVerifier verifier =
            issuer.verifierBuilder().listener(metrics).build();

    @BeforeEach
    void bind() {
        metrics.bindTo(registry);
    }

    @AfterEach
    void stop() {
        verifier.close();
        issuer.close();
    }

    private double count(String name, String... tags) {
        return registry.get("betterauth.jwt." + name)
                .tags(tags)
                .functionCounter()
                .count();
    }

    private double gauge(String name) {
        return registry.get("betterauth.jwt." + name).gauge().value();
    }

    @Test
    void bindTo_beforeAnyToken_registersEveryCounterAtZero() {
        for (Reason reason : Reason.values()) {
            assertThat(count("tokens.rejected", "reason", reason.code())).isZero();
        }
        assertThat(count("tokens.accepted", "token", "new")).isZero();
        assertThat(count("tokens.accepted", "token", "known")).isZero();
        assertThat(count("tokens.unverifiable")).isZero();
    }

    @Test
    void tokenAccepted_newAndKnown_areCountedSeparately() {
        String token = issuer.token();
        verifier.verify(token);
        verifier.verify(token);
        verifier.verify(token);
        assertThat(count("tokens.accepted", "token", "new")).isEqualTo(1);
        assertThat(count("tokens.accepted", "token", "known")).isEqualTo(2);
        assertThatCountBecomes("keys.added", 1);
        assertThat(registry.get("betterauth.jwt.keys.fetches").functionTimer().count())
                .isEqualTo(1);
    }

    /**
     * Waits for the count, because the verifier reports key events shortly after it verifies the tokens that waited for
     * them.
     */
    private void assertThatCountBecomes(String name, int expected) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (count(name) < expected && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(count(name)).isEqualTo(expected);
    }

    @Test
    void tokenRejected_forAReason_isCountedUnderItsCode() {
        assertThatThrownBy(() -> verifier.verify("a token of no kind")).isInstanceOf(InvalidJwtException.class);
        assertThatThrownBy(() -> verifier.verify(issuer.forgedToken())).isInstanceOf(InvalidJwtException.class);
        assertThat(count("tokens.rejected", "reason", "malformed_token")).isEqualTo(1);
        assertThat(count("tokens.rejected", "reason", "bad_signature")).isEqualTo(1);
    }

    @Test
    void unknownKey_anyId_createsNoMeter() {
        verifier.verify(issuer.token());
        int before = registry.getMeters().size();
        assertThatThrownBy(() -> verifier.verify(issuer.tokenOfUnknownKey())).isInstanceOf(InvalidJwtException.class);
        assertThat(count("keys.unknown")).isEqualTo(1);
        assertThat(registry.getMeters()).hasSize(before);
    }

    @Test
    void keysFetchFailed_duringAnOutage_isCountedWithTheUnverifiedTokens() {
        try (BetterAuthStub auth = BetterAuthStub.start();
                JwtVerifier unserved = JwtVerifier.builderForBetterAuth(auth.url())
                        .lazy()
                        .listener(metrics)
                        .build()) {
            auth.fail(KeyServerFault.UNAVAILABLE);
            assertThatThrownBy(() -> unserved.verify(auth.token())).isInstanceOf(KeysUnavailableException.class);
            assertThat(count("tokens.unverifiable")).isEqualTo(1);
            assertThatCountBecomes("keys.fetch.failures", 1);
        }
    }

    @Test
    void proof_notRemembered_isCountedApartFromTheKeys() {
        String bound = issuer.jwt().boundTo(TestDpopKey.generate("EdDSA")).sign();
        assertThatThrownBy(() -> verifier.verifyBound(bound, thumbprint -> {
                    throw ReplayStoreException.unavailable(null);
                }))
                .isInstanceOf(ReplayStoreException.class);
        assertThat(count("proofs.unremembered")).isEqualTo(1);
        assertThat(count("tokens.unverifiable")).isZero();
    }

    @Test
    void keyRemoved_afterRotation_isCounted() {
        verifier.verify(issuer.token());
        issuer.rotate();
        String token = issuer.token(); // this creates the new key, as Better Auth does
        issuer.dropOldKeys();
        verifier.verify(token);
        assertThatCountBecomes("keys.removed", 1);
        assertThatCountBecomes("keys.added", 2);
    }

    @Test
    void gauges_beforeAndAfterAFetch_showTheCachedKeys() {
        assertThat(gauge("keys")).isZero();
        assertThat(gauge("keys.usable")).isZero();
        assertThat(gauge("keys.age")).isNaN();
        verifier.verify(issuer.token());
        assertThat(gauge("keys")).isEqualTo(1);
        assertThat(gauge("keys.usable")).isEqualTo(1);
        assertThat(gauge("keys.age")).isBetween(0.0, 60.0);
    }

    @Test
    void bindTo_afterEvents_countsThem() {
        verifier.verify(issuer.token());
        SimpleMeterRegistry later = new SimpleMeterRegistry();
        metrics.bindTo(later);
        assertThat(later.get("betterauth.jwt.tokens.accepted")
                        .tag("token", "new")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
        assertThat(later.get("betterauth.jwt.keys").gauge().value()).isEqualTo(1);
    }

    @Test
    void bindTo_beforeTheVerifierIsBuilt_hasNoKeys() {
        VerifierMetrics unused = new VerifierMetrics();
        SimpleMeterRegistry other = new SimpleMeterRegistry();
        unused.bindTo(other);
        assertThat(other.get("betterauth.jwt.keys").gauge().value()).isNaN();
    }

    @Test
    void tags_ofTwoVerifiers_separateTheirMeters() {
        SimpleMeterRegistry shared = new SimpleMeterRegistry();
        VerifierMetrics api = new VerifierMetrics(Tags.of("verifier", "api"));
        VerifierMetrics admin = new VerifierMetrics(Tags.of("verifier", "admin"));
        try (JwtVerifier ofApi = issuer.verifierBuilder().listener(api).build();
                JwtVerifier ofAdmin = issuer.verifierBuilder().listener(admin).build()) {
            api.bindTo(shared);
            admin.bindTo(shared);
            ofApi.verify(issuer.token());
            assertThatThrownBy(() -> ofAdmin.verify(issuer.forgedToken())).isInstanceOf(InvalidJwtException.class);
        }
        assertThat(shared.getMeters()).allMatch(meter -> meter.getId().getTag("verifier") != null);
        assertThat(shared.get("betterauth.jwt.tokens.accepted")
                        .tags("verifier", "api", "token", "new")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
        assertThat(shared.get("betterauth.jwt.tokens.rejected")
                        .tags("verifier", "admin", "reason", "bad_signature")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void ruleThatRequiresAScope_isCountedAsInsufficient() {
        VerifierMetrics ruled = new VerifierMetrics();
        SimpleMeterRegistry own = new SimpleMeterRegistry();
        ruled.bindTo(own);
        try (JwtVerifier strict = issuer.verifierBuilder()
                .listener(ruled)
                .rule(jwt -> jwt.requireScope("tasks"))
                .build()) {
            assertThatThrownBy(() -> strict.verify(issuer.token())).isInstanceOf(InsufficientPrivilegesException.class);
        }
        assertThat(own.get("betterauth.jwt.tokens.insufficient")
                        .functionCounter()
                        .count())
                .isEqualTo(1);
    }

    @Test
    void meters_all_haveADescription() {
        List<String> undescribed = registry.getMeters().stream()
                .map(Meter::getId)
                .filter(id -> id.getDescription() == null)
                .map(Meter.Id::getName)
                .toList();
        assertThat(undescribed).isEmpty();
    }
}
