// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import io.github.betterauthjwt.jwks.FetchProblem;
import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Performs one TLS handshake as the verifier does. It keeps the certificate to show it, even if it is not trusted. */
final class TlsCheck {

    private static final Duration SOON = Duration.ofDays(14);

    private final String host;
    private final int port;
    private final Function<FetchProblem, List<String>> advice;
    private final Instant now = Instant.now();
    private @Nullable X509Certificate presented;

    /** @param advice returns what to change at this server */
    TlsCheck(String host, int port, Function<FetchProblem, List<String>> advice) {
        this.advice = advice;
        this.host = host;
        this.port = port;
    }

    /**
     * Checks TLS over a connection.
     *
     * @param connected a connection to that host and port; it is closed at the end
     */
    Check over(Socket connected) {
        try (SSLSocket socket = (SSLSocket) context().getSocketFactory().createSocket(connected, host, port, true)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS"); // otherwise any certificate would match
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            return healthy(socket.getSession().getProtocol());
        } catch (IOException e) {
            return broken(e);
        } catch (GeneralSecurityException e) {
            return Check.failed("tls", "this JVM has no TLS: " + Failures.describe(e), advice.apply(FetchProblem.TLS));
        }
    }

    private SSLContext context() throws GeneralSecurityException {
        TrustManagerFactory factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init((KeyStore) null);
        TrustManager[] watched = Arrays.stream(factory.getTrustManagers())
                .map(manager -> manager instanceof X509ExtendedTrustManager delegate ? new Watched(delegate) : manager)
                .toArray(TrustManager[]::new);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, watched, null);
        return context;
    }

    private Check healthy(String protocol) {
        if (presented == null) {
            return Check.ok("tls", protocol);
        }
        Duration left = Duration.between(now, presented.getNotAfter().toInstant());
        String text = protocol + ", the certificate is trusted and valid for another " + left.toDays() + " days";
        Check check = left.compareTo(SOON) > 0
                ? Check.ok("tls", text)
                : Check.warning("tls", text, "Renew the certificate of this host before it expires.");
        return check.with(List.of(describe(presented)));
    }

    private Check broken(IOException failure) {
        FetchProblem found = FetchProblem.ofFailure(failure);
        // The connection is open, so a server that sends no reason, or nothing at all, does not speak TLS here.
        boolean isSilent = found == FetchProblem.OTHER || found == FetchProblem.TIMEOUT;
        FetchProblem problem = isSilent ? FetchProblem.TLS : found;
        String text =
                switch (problem) {
                    case TLS_UNTRUSTED -> "the certificate is from an authority that this JVM does not trust";
                    case TLS_EXPIRED -> expired();
                    case TLS_WRONG_HOST -> "the certificate is not for " + host;
                    default -> "no handshake: " + Failures.describe(failure);
                };
        Check check = Check.failed("tls", text, advice.apply(problem));
        return presented == null ? check : check.with(List.of(describe(presented)));
    }

    private String expired() {
        if (presented == null) {
            return "the certificate is expired, or not valid yet";
        }
        if (now.isBefore(presented.getNotBefore().toInstant())) {
            return "the certificate is not valid before "
                    + date(presented.getNotBefore().toInstant());
        }
        boolean isOver = now.isAfter(presented.getNotAfter().toInstant());
        return isOver
                ? "the certificate expired on " + date(presented.getNotAfter().toInstant())
                : "a certificate of its authority is expired, or not valid yet";
    }

    private static String describe(X509Certificate certificate) {
        return "for " + names(certificate) + "; by "
                + certificate.getIssuerX500Principal().getName() + "; "
                + date(certificate.getNotBefore().toInstant()) + " to "
                + date(certificate.getNotAfter().toInstant());
    }

    /**
     * Returns the subject alternative names, which are significant (RFC 9110 §4.3.4), or the subject if there are none.
     */
    private static String names(X509Certificate certificate) {
        try {
            Collection<List<?>> alternatives = certificate.getSubjectAlternativeNames();
            if (alternatives != null) {
                return alternatives.stream()
                        .map(alternative -> String.valueOf(alternative.get(1)))
                        .collect(Collectors.joining(", "));
            }
        } catch (CertificateException e) {
            return "names that cannot be read"; // the handshake verifies them; this text is for display only
        }
        return certificate.getSubjectX500Principal().getName();
    }

    private static String date(Instant instant) {
        return LocalDate.ofInstant(instant, ZoneOffset.UTC).toString();
    }

    /** Verifies certificates as the JVM does, and keeps the presented one. */
    private final class Watched extends X509ExtendedTrustManager {

        private final X509ExtendedTrustManager delegate;

        Watched(X509ExtendedTrustManager delegate) {
            this.delegate = delegate;
        }

        private void see(X509Certificate[] chain) {
            presented = chain.length == 0 ? null : chain[0];
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            see(chain);
            delegate.checkServerTrusted(chain, type, socket);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            see(chain);
            delegate.checkServerTrusted(chain, type, engine);
        }

        @Override
        public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
            see(chain);
            delegate.checkServerTrusted(chain, type);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket)
                throws CertificateException {
            delegate.checkClientTrusted(chain, type, socket);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine)
                throws CertificateException {
            delegate.checkClientTrusted(chain, type, engine);
        }

        @Override
        public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
            delegate.checkClientTrusted(chain, type);
        }

        @Override
        public X509Certificate[] getAcceptedIssuers() {
            return delegate.getAcceptedIssuers();
        }
    }
}
