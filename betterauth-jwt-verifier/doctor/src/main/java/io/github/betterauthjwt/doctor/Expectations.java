// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.jwks.KeyServerUrl;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** The options that state what a token must contain. They are the same for one token and for many. */
final class Expectations {

    private static final int LONGEST_SKEW = 300;
    private static final String SKEW = "30";

    @Option(
            names = "--issuer",
            paramLabel = "ISSUER",
            description =
                    "The exact value of iss; repeat the option to allow several. Default: the origin of URL, if given.")
    List<String> issuers = new ArrayList<>();

    @Option(
            names = "--audience",
            paramLabel = "AUDIENCE",
            description = "What aud must name; repeat it to allow several. Default: the origin of URL, if given.")
    List<String> audiences = new ArrayList<>();

    @Option(
            names = "--jwks",
            paramLabel = "FILE|URL",
            description = "Where the JWK Set is. Default: /api/auth/jwks of URL, or /jwks below the path it has.")
    @Nullable
    String jwks;

    @Option(
            names = "--at",
            paramLabel = "TIME",
            converter = Time.class,
            description =
                    "Checks times as of this moment: seconds since 1970, or such as 2026-11-22T17:00:00Z. Default:"
                            + " now.")
    @Nullable
    Instant at;

    @Option(
            names = "--skew",
            paramLabel = "SECONDS",
            defaultValue = SKEW,
            description = "Clock skew in seconds, 0 to 300. Default: 30.")
    int skew = Integer.parseInt(SKEW);

    @Option(
            names = "--allow",
            paramLabel = "ALG",
            description =
                    "Accepts this algorithm and no other; repeat it. Default: all that the verifier supports except Ed448.")
    List<String> algorithms = new ArrayList<>();

    @Option(
            names = "--accept-access-tokens",
            description = "Accepts OAuth access tokens (at+jwt) of the oauth-provider plugin too.")
    boolean acceptsAccessTokens;

    private boolean acceptsOnlyAccessTokens;

    /** Returns the expectations of a service that accepts access tokens and no other tokens. */
    static Expectations ofAccessTokens() {
        Expectations expectations = new Expectations();
        expectations.acceptsOnlyAccessTokens = true;
        return expectations;
    }

    /** Parses a point in time. */
    static final class Time implements ITypeConverter<Instant> {
        @Override
        public Instant convert(String value) {
            try {
                return value.matches("-?\\d{1,18}")
                        ? Instant.ofEpochSecond(Long.parseLong(value))
                        : Instant.parse(value);
            } catch (DateTimeException e) {
                throw new TypeConversionException(
                        "expected seconds since 1970, or a time such as 2026-11-22T17:00:00Z; it is \"" + value + '"');
            }
        }
    }

    /**
     * Returns the value of {@code --jwks} if it is a URL.
     *
     * @throws IllegalArgumentException if the URL has no host, because the host would default to this machine
     */
    @Nullable
    URI jwksUri() {
        if (jwks == null || !jwks.toLowerCase(Locale.ROOT).matches("https?://.*")) {
            return null;
        }
        URI uri = URI.create(jwks);
        KeyServerUrl.requireHost(uri);
        return uri;
    }

    /** Returns the value of {@code --jwks} if it is a file. */
    @Nullable
    Path jwksFile() {
        return jwks == null || jwksUri() != null ? null : Path.of(jwks);
    }

    /**
     * Returns a builder of a verifier with all of these options but without keys.
     *
     * @throws IllegalArgumentException if a value is out of bounds; the message names the option
     */
    JwtVerifier.Builder verifier(List<String> allIssuers, List<String> allAudiences) {
        if (skew < 0 || skew > LONGEST_SKEW) {
            throw new IllegalArgumentException("--skew must be from 0 to " + LONGEST_SKEW + " seconds; it is " + skew);
        }
        JwtVerifier.Builder builder = JwtVerifier.builder(allIssuers.get(0), allAudiences.get(0))
                .additionalIssuers(allIssuers.toArray(String[]::new))
                .additionalAudiences(allAudiences.toArray(String[]::new))
                .clockSkew(Duration.ofSeconds(skew));
        if (at != null) {
            builder.clock(Clock.fixed(at, ZoneOffset.UTC));
        }
        if (!algorithms.isEmpty()) {
            builder.allowedAlgorithms(algorithms.toArray(String[]::new));
        }
        if (acceptsAccessTokens) {
            builder.acceptAccessTokens();
        }
        if (acceptsOnlyAccessTokens) {
            builder.acceptOnlyAccessTokens();
        }
        return builder;
    }
}
