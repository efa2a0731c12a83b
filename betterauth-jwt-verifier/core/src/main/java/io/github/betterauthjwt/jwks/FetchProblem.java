// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The cause of a failed fetch of the JWK Set. Each constant has separate remedies. */
public enum FetchProblem {
    /** The host name cannot be resolved. */
    DNS,
    /** No server listens at that address and port. */
    REFUSED,
    /** The connection or the complete response took too long. */
    TIMEOUT,
    /** The certificate was not issued by an authority that this JVM trusts. */
    TLS_UNTRUSTED,
    /** The certificate has expired or is not yet valid. */
    TLS_EXPIRED,
    /** The certificate is for other hosts. */
    TLS_WRONG_HOST,
    /** The TLS handshake failed in another way: the server does not speak TLS, or there is no common protocol. */
    TLS,
    /** The proxy that this JVM uses is unreachable, rejects the request (407), or does not reach the server. */
    PROXY,
    /** 502, 503, 504: a reverse proxy or a load balancer in front of Better Auth cannot reach it. */
    GATEWAY,
    /** 404, 405 or 410: no JWK Set at that path. */
    NOT_FOUND,
    /** 429: too many requests. */
    RATE_LIMITED,
    /** Another 5xx: the auth server failed. */
    SERVER_ERROR,
    /** 3xx: redirects are not followed. */
    REDIRECT,
    /** 401 or 403: a firewall, a bot protection or a login in front of Better Auth rejects the request. */
    FORBIDDEN,
    /** Any other status except 200. */
    OTHER_STATUS,
    /** A web page instead of JSON. */
    HTML,
    /** The response is not a JWK Set, or is too long. */
    NOT_A_JWK_SET,
    /** The response is a JWK Set, but none of its keys can be used. */
    NO_USABLE_KEY,
    /** The exchange failed for another reason. */
    OTHER;

    /**
     * Returns the problem for a status.
     *
     * @param status any HTTP status except 200
     */
    public static FetchProblem ofStatus(int status) {
        return switch (status) {
            case 401, 403 -> FORBIDDEN;
            case 404, 405, 410 -> NOT_FOUND;
            case 407 -> PROXY;
            case 429 -> RATE_LIMITED;
            case 502, 503, 504 -> GATEWAY;
            default -> status >= 500 ? SERVER_ERROR : status >= 300 && status < 400 ? REDIRECT : OTHER_STATUS;
        };
    }

    /** Returns the problem for a failed exchange, from the exception and its causes. */
    public static FetchProblem ofFailure(Throwable failure) {
        for (Throwable cause : causes(failure)) {
            if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
                return DNS;
            }
            if (cause instanceof NoConnectionException unconnected) {
                return unconnected.isTimeout() ? TIMEOUT : REFUSED;
            }
            if (isTimeout(cause)) {
                return TIMEOUT;
            }
            if (cause instanceof SSLException) {
                return ofHandshake(cause);
            }
            if (isProxyRejection(cause)) {
                return PROXY;
            }
        }
        return causes(failure).stream().anyMatch(ConnectException.class::isInstance) ? REFUSED : OTHER;
    }

    private static boolean isTimeout(Throwable cause) {
        return cause instanceof HttpTimeoutException
                || cause instanceof TimeoutException
                || cause instanceof SocketTimeoutException;
    }

    private static FetchProblem ofHandshake(Throwable failure) {
        for (Throwable cause : causes(failure)) {
            if (cause instanceof CertificateExpiredException || cause instanceof CertificateNotYetValidException) {
                return TLS_EXPIRED;
            }
            if (cause instanceof CertPathBuilderException) {
                return TLS_UNTRUSTED;
            }
            if (isNameMismatch(cause)) {
                return TLS_WRONG_HOST;
            }
        }
        return TLS;
    }

    /** The JDK has no exception type for a certificate of another host. */
    private static boolean isNameMismatch(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return cause instanceof CertificateException
                && (message.startsWith("No subject alternative") || message.startsWith("No name matching"));
    }

    /** The JDK has no exception type for a proxy that does not open a tunnel. */
    private static boolean isProxyRejection(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return cause instanceof IOException && (message.contains("Tunnel failed") || message.contains("tunnel failed"));
    }

    private static List<Throwable> causes(Throwable failure) {
        List<Throwable> causes = new ArrayList<>();
        for (@Nullable Throwable t = failure; t != null && !causes.contains(t); t = t.getCause()) {
            causes.add(t);
        }
        return causes;
    }

    /**
     * Returns the problem for a body that {@link JwkSet#parse} rejected.
     *
     * @param body the body as it was received
     * @param rejection the exception of {@code parse}
     */
    public static FetchProblem ofBody(byte[] body, IOException rejection) {
        if (rejection instanceof NoUsableKeyException) {
            return NO_USABLE_KEY;
        }
        boolean isMarkup =
                new String(body, StandardCharsets.ISO_8859_1).stripLeading().startsWith("<");
        return isMarkup ? HTML : NOT_A_JWK_SET;
    }
}
