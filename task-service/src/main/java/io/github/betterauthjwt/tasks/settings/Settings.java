// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.settings;

import io.github.betterauthjwt.JwtVerifier;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The settings of the service. They are read once at startup. {@link SettingsReader} declares each. */
public record Settings(
        Listen listen,
        Tokens tokens,
        Revocations revocations,
        Postgres postgres,
        Limits limits,
        TracingSettings tracing) {

    /**
     * Where the service listens, and for whom.
     *
     * @param port 0 for any free port
     * @param managementPort 0 for any free port; equal to {@code port} if there is no separate management port
     */
    public record Listen(
            String host,
            int port,
            String managementHost,
            int managementPort,
            Set<String> corsOrigins,
            boolean accessLog) {

        /** Returns whether health, metrics and the API description are served on the public port. */
        public boolean managementIsPublic() {
            return port != 0 && port == managementPort;
        }
    }

    /**
     * Which tokens the service accepts.
     *
     * @param explained whether clients learn how their token was verified
     */
    public record Tokens(
            String issuer,
            String audience,
            URI jwksUri,
            boolean insecureJwks,
            KeyServerHeaders keyServerHeaders,
            boolean explained) {

        /** Begins a verifier of tokens that are signed with the keys of {@code jwksUri}. */
        public JwtVerifier.Builder verifier(String issuer, String audience) {
            JwtVerifier.Builder builder = JwtVerifier.builder(issuer, audience).jwksUri(jwksUri);
            keyServerHeaders.fields().forEach(builder::requestHeader);
            return insecureJwks ? builder.allowInsecureHttp() : builder;
        }
    }

    /**
     * How the service learns that tokens end before they expire.
     *
     * @param secret what a reporter of revocations must know; empty if the service accepts none
     * @param tokenLifetime the longest lifetime of a token
     * @param logoutIssuer the issuer of logout tokens
     * @param logoutClient the client to which logout tokens are sent; empty if the service accepts none
     */
    public record Revocations(
            Optional<String> secret, Duration tokenLifetime, String logoutIssuer, Optional<String> logoutClient) {

        /** Returns no secret. */
        @Override
        public String toString() {
            return "Revocations[" + (secret.isPresent() ? "on" : "off") + ", tokenLifetime=" + tokenLifetime
                    + ", logoutClient=" + logoutClient + "]";
        }
    }

    /**
     * The database.
     *
     * @param url null for the embedded server
     * @param migrationUrl null if it is the same as {@code url}
     * @param direct whether {@code url} is known not to be a transaction-mode pooler
     * @param poolWait how long a request may wait for a connection
     * @param startWait how long the start waits for a database that is unavailable
     */
    public record Postgres(
            @Nullable DatabaseUrl url,
            @Nullable DatabaseUrl migrationUrl,
            boolean direct,
            boolean rowLevelSecurity,
            int poolSize,
            Duration poolWait,
            Duration startWait,
            Path dataDir) {}

    /**
     * How long clients and a stop may take.
     *
     * @param request for the head of a request, and then for its body
     * @param idle for the first byte of a request
     * @param drainDelay from the change of readiness until the service stops listening
     * @param drain for the requests in progress
     */
    public record Limits(Duration request, Duration idle, Duration drainDelay, Duration drain) {}

    /**
     * Reads the environment and, if {@code CONFIG_FILE} names one, a YAML file. The environment takes precedence.
     *
     * @throws SettingsException if a setting is wrong; it names all wrong settings
     */
    public static Settings read(Map<String, String> environment) {
        return SettingsReader.read(environment);
    }

    public static String help() {
        return SettingsReader.declarations().stream().map(Setting::help).collect(Collectors.joining("\n"));
    }
}
