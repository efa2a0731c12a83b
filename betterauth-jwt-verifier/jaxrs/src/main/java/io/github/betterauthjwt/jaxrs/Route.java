// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import static java.util.Objects.requireNonNull;

import io.github.betterauthjwt.InvalidJwtException;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.VerifiedJwt;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What the annotations of a resource ask of its callers; those of the method go before those of the class. */
final class Route {

    private final @Nullable Class<?> type;
    private final @Nullable Method method;

    /** Both null if the request matched no resource. */
    Route(@Nullable Class<?> type, @Nullable Method method) {
        this.type = type;
        this.method = method;
    }

    boolean isPublic() {
        return nearest(PublicResource.class, OptionalToken.class) instanceof PublicResource;
    }

    boolean isOptional() {
        return nearest(PublicResource.class, OptionalToken.class) instanceof OptionalToken;
    }

    /** Checks roles and scopes; {@code @PermitAll} asks for a token and nothing more, as without any of them. */
    void requireAuthority(VerifiedJwt jwt) {
        Annotation roles = nearest(RolesAllowed.class, PermitAll.class, DenyAll.class);
        if (roles instanceof RolesAllowed allowed
                && Arrays.stream(allowed.value()).noneMatch(jwt::hasRole)) {
            throw new InvalidJwtException(
                    Reason.INSUFFICIENT_SCOPE, "This needs the role " + String.join(" or ", allowed.value()));
        }
        if (roles instanceof DenyAll) {
            throw new InvalidJwtException(Reason.INSUFFICIENT_SCOPE, "Nobody may do this");
        }
        if (nearest(RequireScope.class) instanceof RequireScope needed) {
            for (String scope : needed.value()) {
                jwt.requireScope(scope);
            }
        }
    }

    /** The first of these annotations on the method, else on its class; null if there is none. */
    @SafeVarargs
    private @Nullable Annotation nearest(Class<? extends Annotation>... kinds) {
        Annotation found = method == null ? null : first(method.getAnnotations(), kinds);
        return found != null || type == null
                ? found
                : first(requireNonNull(type).getAnnotations(), kinds);
    }

    @SafeVarargs
    private static @Nullable Annotation first(Annotation[] present, Class<? extends Annotation>... kinds) {
        for (Annotation annotation : present) {
            for (Class<? extends Annotation> kind : kinds) {
                if (kind.isInstance(annotation)) {
                    return annotation;
                }
            }
        }
        return null;
    }
}
