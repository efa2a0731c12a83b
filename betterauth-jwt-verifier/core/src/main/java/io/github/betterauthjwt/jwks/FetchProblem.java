// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.io.IOException;
import java.net.ConnectException;
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

/** What kept the JWK Set from being fetched, as far as the remedies differ. */
public enum FetchProblem {
    /** The host name cannot be resolved. */
    DNS("Check the host of jwksUri; inside containers it is the service's name, not that of BETTER_AUTH_URL."),
    /** Nobody listens at that address and port. */
    REFUSED(
            "Start Better Auth, or correct host and port of jwksUri. Inside a container, localhost is the container itself."),
    /** No connection, or no complete answer, in time. */
    TIMEOUT("Look at firewalls and routes between this machine and Better Auth (jwksUri), and at its load."),
    /** The certificate is of an authority that this JVM does not know, or of none. */
    TLS_UNTRUSTED(
            "Give the authority of the certificate to this JVM: -Djavax.net.ssl.trustStore, or httpClient(...) with an"
                    + " SSLContext. If it is a public one, the server may not send the intermediate certificate.",
            "Or give Better Auth's host a certificate of an authority that is in the JVM's own store."),
    /** The certificate is not valid any more, or not yet. */
    TLS_EXPIRED(
            "Renew the certificate of Better Auth's host, and let the server load it.",
            "Or set this machine's clock, if it is not the time of Better Auth's; let NTP keep both."),
    /** The certificate is for other hosts. */
    TLS_WRONG_HOST(
            "Write the host in jwksUri as the certificate has it, or get a certificate that names this host; it must be"
                    + " among the subject alternative names.",
            "Or this name leads to another server than Better Auth's: look at DNS, and at the proxy in front."),
    /** The TLS handshake failed in another way: no TLS spoken there, no common protocol. */
    TLS("See whether https is spoken at that port at all, and TLS 1.2 or later; else http belongs into jwksUri, or"
            + " another port, or a certificate to Better Auth's host."),
    /** A proxy that this JVM was told to use cannot be reached, refuses (407), or gives no way to the server. */
    PROXY(
            "A proxy stands between this machine and Better Auth: see whether it runs, whether it wants to know who asks"
                    + " (407), and whether it reaches Better Auth.",
            "Set another, or except this host from it, by -Dhttps.proxyHost, -Dhttps.proxyPort and -Dhttp.nonProxyHosts, or"
                    + " by httpClient(...); Java does not read HTTPS_PROXY and NO_PROXY."),
    /** 502, 503, 504: what stands in front of Better Auth, a reverse proxy or a load balancer, cannot reach it. */
    GATEWAY(
            "Whatever answers in front of Better Auth (a reverse proxy, a load balancer) cannot reach it: start Better"
                    + " Auth, or correct the host and port that are forwarded to.",
            "If Better Auth does run, see whether it answers in time, and what the log in front says."),
    /** 404: no JWK Set at that path. */
    NOT_FOUND(
            "Correct the path of jwksUri: Better Auth's basePath (default /api/auth), then jwt({ jwks: { jwksPath } })"
                    + " (default /jwks). Without the plugin jwt() there is no JWK Set.",
            "With jwt({ jwks: { remoteUrl } }) Better Auth serves no keys itself: set jwksUri to that URL."),
    /** 429: asked too often. */
    RATE_LIMITED("Better Auth limits requests by client address; without a trusted one all callers share a limit. Set"
            + " advanced.ipAddress.ipAddressHeaders, or exempt the path: rateLimit.customRules[\"/jwks\"]."),
    /** Another 5xx: the auth server fails by itself. */
    SERVER_ERROR(
            "See Better Auth's log. Often the table jwks is missing: run Better Auth's migrate command.",
            "Or BETTER_AUTH_SECRET changed, so that stored private keys cannot be decrypted: restore it, or empty the"
                    + " table jwks."),
    /** 3xx: redirects are not followed. */
    REDIRECT("Set jwksUri to where it redirects to, if you trust that place: redirects are never followed."),
    /** Any other status but 200. */
    OTHER_STATUS("Open jwksUri from this machine: Better Auth answers 200 without credentials there."),
    /** A web page instead of JSON. */
    HTML("A web page answers at jwksUri: the path is not below Better Auth's basePath, or a login or error page stands"
            + " before it."),
    /** An answer that is no JWK Set, or too long for one. */
    NOT_A_JWK_SET("Open jwksUri: Better Auth answers {\"keys\":[…]} there, at most 64 KiB."),
    /** A JWK Set, and none of its keys can be used. */
    NO_USABLE_KEY(
            "Set jwt({ jwks: { keyPairConfig: { alg } } }) to an algorithm for signatures, such as EdDSA (ECDH-ES is none),"
                    + " and empty the table jwks, so that Better Auth makes a new key."),
    /** The exchange broke off in another way. */
    OTHER("Something between this machine and Better Auth broke the exchange off; see the log, and jwksUri.");

    @SuppressWarnings("ImmutableEnumChecker") // made by List.of
    private final List<String> remedies;

    FetchProblem(String... remedies) {
        this.remedies = List.of(remedies);
    }

    /** What to change, in plain lines, the most likely first. */
    public List<String> remedies() {
        return remedies;
    }

    /** The problem that a status other than 200 tells of. */
    public static FetchProblem ofStatus(int status) {
        return switch (status) {
            case 404, 405, 410 -> NOT_FOUND;
            case 407 -> PROXY;
            case 429 -> RATE_LIMITED;
            case 502, 503, 504 -> GATEWAY;
            default -> status >= 500 ? SERVER_ERROR : status >= 300 && status < 400 ? REDIRECT : OTHER_STATUS;
        };
    }

    /** The problem that a failed exchange tells of, by the exception and its causes. */
    public static FetchProblem ofFailure(Throwable failure) {
        for (Throwable cause : causes(failure)) {
            if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
                return DNS;
            }
            if (cause instanceof HttpTimeoutException || cause instanceof TimeoutException) {
                return TIMEOUT;
            }
            if (cause instanceof SSLException) {
                return ofHandshake(cause);
            }
            if (isProxyRefusal(cause)) {
                return PROXY;
            }
        }
        return causes(failure).stream().anyMatch(ConnectException.class::isInstance) ? REFUSED : OTHER;
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

    /** Nor has it one for a certificate of another host. */
    private static boolean isNameMismatch(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        return cause instanceof CertificateException
                && (message.startsWith("No subject alternative") || message.startsWith("No name matching"));
    }

    /** The JDK has no exception type for a proxy that does not open a tunnel. */
    private static boolean isProxyRefusal(Throwable cause) {
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
     * The problem with a body that {@link JwkSet#parse} refused.
     *
     * @param refusal what {@code parse} threw
     */
    public static FetchProblem ofBody(byte[] body, IOException refusal) {
        if (refusal instanceof NoUsableKeyException) {
            return NO_USABLE_KEY;
        }
        boolean isMarkup =
                new String(body, StandardCharsets.ISO_8859_1).stripLeading().startsWith("<");
        return isMarkup ? HTML : NOT_A_JWK_SET;
    }
}
