// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.quarkus;

import io.github.betterauthjwt.InsufficientPrivilegesException;
import io.github.betterauthjwt.VerifiedJwt;
import io.quarkus.security.PermissionsAllowed;
import io.quarkus.security.StringPermission;
import jakarta.annotation.security.RolesAllowed;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds the scopes or the roles that a resource method requires and a token lacks. Only annotations that require all
 * their scopes are read. A token that has them was denied for another reason.
 */
final class Denials {

    /** A scope token (RFC 6749 §3.3). */
    private static final Predicate<String> SCOPE_TOKEN =
            Pattern.compile("[\\x21\\x23-\\x5b\\x5d-\\x7e]+").asMatchPredicate();

    private Denials() {}

    static InsufficientPrivilegesException of(@Nullable VerifiedJwt jwt, @Nullable Method route) {
        if (jwt != null && route != null) {
            List<String> scopes = scopes(annotated(route, PermissionsAllowed.class));
            if (!jwt.scopes().containsAll(scopes)) {
                return InsufficientPrivilegesException.missingScopes(scopes);
            }
            List<String> roles = roles(annotated(route, RolesAllowed.class));
            if (!roles.isEmpty() && Collections.disjoint(jwt.roles(), roles)) {
                return InsufficientPrivilegesException.missingRole(roles);
            }
        }
        return InsufficientPrivilegesException.accessDenied("The token does not allow this operation");
    }

    /** An annotation of the method replaces those of its class. */
    private static AnnotatedElement annotated(
            Method route, Class<? extends java.lang.annotation.Annotation> annotation) {
        return route.getAnnotationsByType(annotation).length > 0 ? route : route.getDeclaringClass();
    }

    /** Returns the required scopes, or an empty list if they are not all required or not all scopes. */
    private static List<String> scopes(AnnotatedElement element) {
        List<String> scopes = new ArrayList<>();
        for (PermissionsAllowed required : element.getAnnotationsByType(PermissionsAllowed.class)) {
            boolean isAlternative = required.value().length > 1 && !required.inclusive();
            if (isAlternative || required.permission() != StringPermission.class) {
                return List.of();
            }
            scopes.addAll(List.of(required.value()));
        }
        return scopes.stream().allMatch(SCOPE_TOKEN) ? scopes : List.of();
    }

    private static List<String> roles(AnnotatedElement element) {
        RolesAllowed required = element.getAnnotation(RolesAllowed.class);
        return required == null ? List.of() : List.of(required.value());
    }
}
