// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.UnknownHostException;
import java.net.http.HttpConnectTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The mapping of failures of the JDK's client to problems: by type, and by message only where there is no type. */
class FetchProblemTest {

    static Stream<Arguments> failures() {
        return Stream.of(
                Arguments.of(because(new ConnectException(), new UnresolvedAddressException()), FetchProblem.DNS),
                Arguments.of(new UnknownHostException("nowhere"), FetchProblem.DNS),
                Arguments.of(new ConnectException(), FetchProblem.REFUSED),
                Arguments.of(new HttpConnectTimeoutException("2 s"), FetchProblem.TIMEOUT),
                Arguments.of(handshake(noPath(), new CertPathBuilderException("no path")), FetchProblem.TLS_UNTRUSTED),
                Arguments.of(
                        handshake(
                                noPath(),
                                new CertPathValidatorException(
                                        "validity check failed", new CertificateExpiredException("NotAfter"))),
                        FetchProblem.TLS_EXPIRED),
                Arguments.of(
                        handshake(noPath(), new CertificateNotYetValidException("NotBefore")),
                        FetchProblem.TLS_EXPIRED),
                Arguments.of(
                        handshake(new CertificateException("No name matching localhost found")),
                        FetchProblem.TLS_WRONG_HOST),
                Arguments.of(
                        handshake(new CertificateException("No subject alternative names present")),
                        FetchProblem.TLS_WRONG_HOST),
                Arguments.of(handshake(new CertificateException("weak key")), FetchProblem.TLS),
                Arguments.of(new SSLException("Unsupported or unrecognized SSL message"), FetchProblem.TLS),
                Arguments.of(new IOException("Tunnel failed, got: 407"), FetchProblem.PROXY),
                Arguments.of(new IOException("unexpected end"), FetchProblem.OTHER));
    }

    private static CertificateException noPath() {
        return new CertificateException("PKIX path building failed");
    }

    private static Throwable handshake(Throwable... causes) {
        Throwable failure = new SSLHandshakeException("certificate_unknown");
        Throwable outer = failure;
        for (Throwable cause : causes) {
            outer.initCause(cause);
            outer = cause;
        }
        return failure;
    }

    private static Throwable because(Throwable failure, Throwable cause) {
        failure.initCause(cause);
        return failure;
    }

    @ParameterizedTest
    @MethodSource("failures")
    void ofFailure_exceptionOfTheJdk_isDistinguished(Throwable failure, FetchProblem problem) {
        assertThat(FetchProblem.ofFailure(failure)).isEqualTo(problem);
        assertThat(FetchProblem.ofFailure(new IOException("wrapped", failure))).isEqualTo(problem);
    }
}
