// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of the service. They are read once at startup. {@link Setting} describes each.
 *
 * @param port 0 for any free port
 * @param managementPort 0 for any free port; equal to {@code port} if there is no separate management port
 * @param databaseUrl null for the embedded server
 * @param migrationUrl null if it is the same as {@code databaseUrl}
 * @param directDatabase whether {@code databaseUrl} is known not to be a transaction-mode pooler
 * @param jwksUri null for Better Auth's default location
 */
record Settings(
        String host,
        int port,
        String managementHost,
        int managementPort,
        Path dataDir,
        @Nullable DatabaseUrl databaseUrl,
        @Nullable DatabaseUrl migrationUrl,
        boolean directDatabase,
        boolean rowLevelSecurity,
        int poolSize,
        Duration poolWait,
        Duration databaseStartWait,
        String issuer,
        String audience,
        @Nullable URI jwksUri,
        boolean insecureJwks,
        KeyServerHeaders keyServerHeaders,
        Set<String> corsOrigins,
        Duration requestTimeout,
        Duration idleTimeout,
        Duration drainDelay,
        Duration drainTimeout,
        boolean explainTokens,
        boolean accessLog,
        TracingSettings tracing) {

    /**
     * Reads the environment and, if {@code CONFIG_FILE} names one, a YAML file. The environment takes precedence.
     *
     * @throws SettingsException if a setting is wrong; it names all wrong settings
     */
    static Settings read(Map<String, String> environment) {
        return SettingsReader.read(environment);
    }

    /** Returns whether health, metrics and the API description are served on the public port. */
    boolean managementIsPublic() {
        return port != 0 && port == managementPort;
    }
}
