// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import java.net.URI;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.convert.DurationUnit;

/**
 * What {@code application.properties} may say. {@code url} is enough.
 *
 * @param url Better Auth's baseURL, such as https://app.example.com. Required unless there is a JwtVerifier bean.
 * @param audience What the token's aud must name, if Better Auth's JWT plugin was configured with an audience. Default: the
 *     URL's origin.
 * @param additionalIssuers Further accepted issuers, such as the oauth-provider plugin's: origin and base path.
 * @param jwksUri Where the JWK Set is, if it cannot be reached under the URL, as inside a container network.
 * @param allowInsecureHttp Whether the JWK Set may be fetched by plain http from another host. Only for a network you trust.
 * @param acceptAccessTokens Whether access tokens of the oauth-provider plugin are accepted too.
 * @param clockSkew How far the token's times may be off. A number without a unit is of seconds.
 * @param rolesClaim The member names that lead to the roles.
 * @param methodSecurity Whether @PreAuthorize and the like protect without @EnableMethodSecurity.
 * @param publicPaths Path patterns for everybody; a token sent there is not looked at.
 * @param optionalPaths Path patterns that no token is needed for; a bad one is refused even there.
 * @param realm The realm named in WWW-Authenticate.
 */
@ConfigurationProperties("better-auth")
public record BetterAuthProperties(
        @Nullable String url,
        @Nullable String audience,
        @DefaultValue List<String> additionalIssuers,
        @Nullable URI jwksUri,
        @DefaultValue("false") boolean allowInsecureHttp,
        @DefaultValue("false") boolean acceptAccessTokens,
        @DefaultValue("30s") @DurationUnit(ChronoUnit.SECONDS) Duration clockSkew,
        @DefaultValue("role") List<String> rolesClaim,
        @DefaultValue("true") boolean methodSecurity,
        @DefaultValue List<String> publicPaths,
        @DefaultValue List<String> optionalPaths,
        @Nullable String realm) {

    /** Copies the lists. */
    public BetterAuthProperties {
        additionalIssuers = List.copyOf(additionalIssuers);
        rolesClaim = List.copyOf(rolesClaim);
        publicPaths = List.copyOf(publicPaths);
        optionalPaths = List.copyOf(optionalPaths);
    }
}
