// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import io.github.betterauthjwt.advice.Advice;
import io.github.betterauthjwt.jwks.FetchProblem;
import java.util.List;

/** Returns what to change if a server on the way to the keys does not respond as it should. */
final class HopAdvice {

    private final String server;

    /** @param server the name of the server in a sentence, such as {@code the service} */
    HopAdvice(String server) {
        this.server = server;
    }

    List<String> of(FetchProblem problem) {
        return switch (problem) {
            case DNS -> List.of("Correct the host name in this address, or enter it in the DNS that clients use.");
            case REFUSED -> List.of("Start " + server + ", or correct host and port of this address.");
            case TIMEOUT ->
                List.of("Check firewalls and routes between this machine and " + server + ", and its load.");
            case TLS_UNTRUSTED ->
                List.of("Let the host send a certificate of an authority that clients trust, with the intermediate"
                        + " certificates.");
            case TLS_EXPIRED -> List.of("Renew the certificate of the host, and let the server load it.");
            case TLS_WRONG_HOST -> List.of("Use the host that the certificate names, or get one that names this host.");
            case TLS -> List.of("Check that the port serves HTTPS (TLS 1.2 or later). Plain HTTP has another port.");
            case PROXY -> Advice.of(problem);
            case GATEWAY ->
                List.of("The reverse proxy in front of " + server + " cannot reach it: start it, or correct the host"
                        + " and port to which requests are forwarded.");
            case RATE_LIMITED -> List.of("Wait, or exempt this path from the rate limit.");
            case SERVER_ERROR -> List.of("Read the log of " + server + ".");
            case REDIRECT ->
                List.of(
                        "Name the target of the redirect instead, if you trust it. Clients do not follow redirects here.");
            case FORBIDDEN ->
                List.of("A firewall, a bot protection or a login in front of " + server
                        + " rejects the request: exempt this path, which must be public.");
            case NOT_FOUND, OTHER_STATUS, HTML, NOT_A_JWK_SET, NO_USABLE_KEY, OTHER ->
                List.of("Open this address from this machine, and read the log of " + server + ".");
        };
    }
}
