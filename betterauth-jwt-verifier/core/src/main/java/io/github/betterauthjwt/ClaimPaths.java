// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The paths in an application's payload to data that Better Auth does not put into the JWT by default.
 *
 * @param roles the member names that lead to the roles, outermost first
 * @param organization the member names that lead to the organization's id, outermost first; empty if the payload has
 *     none
 * @param signInTime the member names that lead to the time of the sign-in, outermost first
 */
record ClaimPaths(List<String> roles, List<String> organization, List<String> signInTime) {

    static final ClaimPaths DEFAULT = new ClaimPaths(List.of("role"), List.of(), List.of("auth_time"));

    /** Returns the value at the end of the path, or null if a step is missing or is not an object. */
    static @Nullable Object resolve(Map<String, @Nullable Object> claims, List<String> path) {
        Object value = path.isEmpty() ? null : claims;
        for (String member : path) {
            value = value instanceof Map<?, ?> object ? object.get(member) : null;
        }
        return value;
    }
}
