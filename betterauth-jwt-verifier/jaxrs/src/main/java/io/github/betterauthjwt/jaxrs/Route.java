// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import io.github.betterauthjwt.InsufficientPrivilegesException;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.BearerAccess;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.RolesAllowed;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What the annotations of a resource ask of its callers; the nearest {@link Place} goes first. Immutable. */
final class Route {

    private final boolean isPublic;
    private final boolean isOptional;
    private final boolean isDenied;
    private final @Nullable RolesAllowed roles;
    private final @Nullable RequireScope scopes;

    /**
     * What a resource asks.
     *
     * @param places the nearest first; none asks for a token and nothing more
     * @throws IllegalStateException if the annotations contradict each other
     */
    Route(List<Place> places) {
        Optional<Place> access =
                nearest(places, place -> place.isPublic() || place.isOptional() || place.demandsAuthority());
        Optional<Place> role = nearest(
                places, place -> place.has(DenyAll.class) || place.has(RolesAllowed.class) || place.permitsAll());
        this.isPublic = access.filter(Place::isPublic).isPresent();
        this.isOptional = access.filter(Place::isOptional).isPresent();
        this.isDenied = role.filter(place -> place.has(DenyAll.class)).isPresent();
        this.roles = role.map(place -> place.element().getAnnotation(RolesAllowed.class))
                .orElse(null);
        this.scopes = nearest(places, place -> place.has(RequireScope.class))
                .map(place -> place.element().getAnnotation(RequireScope.class))
                .orElse(null);
        if (places.stream().anyMatch(Place::isContradictory) || (isOptional && demandsAuthority())) {
            throw new IllegalStateException("of @PublicResource, @OptionalToken and what demands authority"
                    + " (@RolesAllowed, @RequireScope, @DenyAll) only one may hold for "
                    + places.get(0).element());
        }
    }

    private static Optional<Place> nearest(List<Place> places, Predicate<Place> wanted) {
        return places.stream().filter(wanted).findFirst();
    }

    private boolean demandsAuthority() {
        return isDenied || roles != null || scopes != null;
    }

    boolean isPublic() {
        return isPublic;
    }

    /** Then no role or scope is required. */
    boolean isOptional() {
        return isOptional;
    }

    /** What a request needs; a path with more than one reading always needs a token. */
    BearerAccess access(boolean pathIsUnambiguous) {
        if (!pathIsUnambiguous || !(isPublic || isOptional)) {
            return BearerAccess.REQUIRED;
        }
        return isPublic ? BearerAccess.PUBLIC : BearerAccess.OPTIONAL;
    }

    /** Rejects every request if the resource is {@code @DenyAll}. */
    void requireNotDenied() {
        if (isDenied) {
            throw InsufficientPrivilegesException.accessDenied("This operation is not allowed");
        }
    }

    /** Checks roles and scopes; {@code @PermitAll} asks for a token and nothing more, as without any of them. */
    void requireAuthority(VerifiedJwt jwt) {
        if (roles != null) {
            jwt.requireAnyRole(List.of(roles.value()));
        }
        if (scopes != null) {
            jwt.requireScopes(List.of(scopes.value()));
        }
    }
}
