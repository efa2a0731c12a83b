// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.JwtVerifier;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The part of the contract about several issuers, each with its keys. */
abstract class IssuersContract extends SlowKeysContract {

    private final TestIssuer customers = TestIssuer.start();
    private final TestIssuer staff = TestIssuer.start();
    private final TestIssuer unavailable = TestIssuer.start();
    private @Nullable ContractHost joint;

    @BeforeAll
    void startJoint() throws Exception {
        unavailable.failWith(503);
        joint = start(JwtVerifier.anyOf(customers.verifier(), staff.verifier(), unavailable.verifier()));
    }

    @AfterAll
    void stopJoint() {
        if (joint != null) {
            joint.close();
        }
        List.of(customers, staff, unavailable).forEach(TestIssuer::close);
    }

    private ContractClient joint() {
        if (joint == null) {
            throw new IllegalStateException("the host with several issuers was not started");
        }
        return new ContractClient(joint);
    }

    @Test
    void issuers_severalOnes_acceptTheirTokensByTheirKeysOnly() {
        ContractClient client = joint();
        client.bearer("/protected", customers.token("ada")).isFor("ada");
        client.bearer("/protected", staff.token("grace")).isFor("grace");
        client.bearer("/protected", impersonating(staff, customers))
                .isRejectedWith(401, "invalid_token", "unknown_key");
        client.bearer("/protected", impersonating(customers, staff))
                .isRejectedWith(401, "invalid_token", "unknown_key");
        client.bearer("/protected", staff.forgedToken()).isRejectedWith(401, "invalid_token", "bad_signature");
        client.get("/protected").isRejectedWith(401, "", "missing_token");
        client.get("/optional").isForAnyone();
    }

    /** Returns a token with the issuer and the audience of one server and the key of another one. */
    private static String impersonating(TestIssuer server, TestIssuer signer) {
        return signer.jwt().issuer(server.url()).audience(server.url()).sign();
    }

    @Test
    void issuer_notConfigured_isRejectedWithoutARequestForKeys() {
        int requests = customers.requests() + staff.requests();
        try (TestIssuer unknown = TestIssuer.start()) {
            List<String> tokens = List.of(
                    unknown.token(),
                    customers.jwt().issuer(customers.url() + "/").sign(),
                    customers.jwt().claim("iss", List.of(customers.url())).sign());
            for (String token : tokens) {
                joint().bearer("/protected", token).isRejectedWith(401, "invalid_token", "wrong_issuer");
                joint().bearer("/optional", token).isRejectedWith(401, "invalid_token", "wrong_issuer");
            }
            assertThat(unknown.requests()).isZero();
        }
        assertThat(customers.requests() + staff.requests()).isEqualTo(requests);
    }

    @Test
    void outage_ofOneIssuer_leavesTheOthersServed() {
        ContractClient client = joint();
        client.bearer("/protected", unavailable.token()).isUnavailable();
        client.bearer("/protected", customers.token("ada")).isFor("ada");
        client.bearer("/optional", staff.token("grace")).isFor("grace");
    }
}
