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
 * What the person who runs the service has decided. Read once, at the start; {@link Setting} describes each.
 *
 * @param port 0 for any free one
 * @param managementPort 0 for any free one; the same as {@code port} for no separate one
 * @param databaseUrl null for the embedded server
 * @param migrationUrl null for the same as {@code databaseUrl}
 * @param directDatabase whether {@code databaseUrl} is surely no transaction-mode pooler
 * @param jwksUri null for Better Auth's own place
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
        String issuer,
        String audience,
        @Nullable URI jwksUri,
        boolean insecureJwks,
        Set<String> corsOrigins,
        Duration requestTimeout,
        Duration idleTimeout,
        Duration drainDelay,
        Duration drainTimeout,
        boolean accessLog,
        TracingSettings tracing) {

    /**
     * Reads the environment and, if {@code CONFIG_FILE} names one, a YAML file; the environment has the last word.
     *
     * @throws SettingsException naming everything that is wrong
     */
    static Settings read(Map<String, String> environment) {
        return SettingsReader.read(environment);
    }

    /** Whether health, metrics and the API description are served on the public port. */
    boolean managementIsPublic() {
        return port != 0 && port == managementPort;
    }
}
