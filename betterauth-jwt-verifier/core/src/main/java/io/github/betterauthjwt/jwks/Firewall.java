// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.net.http.HttpHeaders;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Describes the program that answered in place of Better Auth, as far as the response names it. */
final class Firewall {

    /** The fields with which servers, content delivery networks and firewalls name themselves. */
    private static final List<String> FIELDS = List.of(
            "Server", "Via", "cf-mitigated", "x-amzn-waf-action", "x-vercel-mitigated", "x-sucuri-id", "x-iinfo");

    /** Values of an unknown server that are safe to log. */
    private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9 ._/()+:,-]{0,59}");

    private Firewall() {}

    /** Returns for example {@code  (Server: cloudflare, cf-mitigated: challenge)}, or an empty string. */
    static String describe(HttpHeaders headers) {
        String names = FIELDS.stream()
                .flatMap(field ->
                        headers
                                .firstValue(field)
                                .filter(PLAIN.asMatchPredicate())
                                .map(value -> field + ": " + value)
                                .stream())
                .collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : " (" + names + ")";
    }
}
