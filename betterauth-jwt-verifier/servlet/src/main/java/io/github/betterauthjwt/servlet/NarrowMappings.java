// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Finds filter mappings that leave a servlet or a part of it unprotected. The Servlet API shows only patterns. It does
 * not show dispatcher types or the order of filters.
 */
final class NarrowMappings {

    private static final String ALL_BELOW = "/*";

    private NarrowMappings() {}

    /** Returns a sentence for each fault. */
    static List<String> of(FilterConfig config) {
        FilterRegistration filter = config.getServletContext().getFilterRegistration(config.getFilterName());
        if (filter == null) {
            return List.of();
        }
        Collection<String> patterns = filter.getUrlPatternMappings();
        if (patterns.isEmpty() && filter.getServletNameMappings().isEmpty()) {
            return List.of("The filter " + config.getFilterName() + " is mapped to no path, so it protects nothing");
        }
        List<String> faults = new ArrayList<>();
        config.getServletContext().getServletRegistrations().values().forEach(servlet -> servlet.getMappings().stream()
                .filter(mapping -> isCutShort(mapping, patterns)
                        && !filter.getServletNameMappings().contains(servlet.getName()))
                .forEach(mapping -> faults.add("The filter " + config.getFilterName()
                        + " does not protect all paths of the servlet at " + mapping + "; map it to " + mapping)));
        return faults;
    }

    /** Returns whether a servlet is mapped to a path and everything below it, but the filter only to that path. */
    private static boolean isCutShort(String mapping, Collection<String> patterns) {
        if (!mapping.endsWith(ALL_BELOW)) {
            return false;
        }
        String path = mapping.substring(0, mapping.length() - ALL_BELOW.length());
        return patterns.contains(path)
                && patterns.stream()
                        .noneMatch(pattern -> pattern.startsWith("/")
                                && pattern.endsWith(ALL_BELOW)
                                && (path + '/').startsWith(pattern.substring(0, pattern.length() - 1)));
    }
}
