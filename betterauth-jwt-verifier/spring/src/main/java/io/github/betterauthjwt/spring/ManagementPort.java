// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;

/**
 * The health endpoint of Actuator on a separate management port, where probes send no token. Actuator serves that port
 * from a separate application context, whose id ends with {@code :management}.
 */
final class ManagementPort {

    private ManagementPort() {}

    /** Returns whether a request that this context serves arrived at a separate management port. */
    static boolean isServedBy(@Nullable ApplicationContext context) {
        return context != null
                && context.getParent() != null
                && String.valueOf(context.getId()).endsWith(":management");
    }

    /** Returns the patterns of the health endpoint and its groups, such as readiness. */
    static List<String> healthPaths(Environment environment) {
        String base = environment.getProperty("management.endpoints.web.base-path", "/actuator");
        String mapping = environment.getProperty("management.endpoints.web.path-mapping.health", "health");
        String prefix = base.endsWith("/") ? base.substring(0, base.length() - 1) : base; // as Spring Boot does
        String path = prefix + (mapping.startsWith("/") ? mapping : '/' + mapping);
        return List.of(path, path + "/**");
    }
}
