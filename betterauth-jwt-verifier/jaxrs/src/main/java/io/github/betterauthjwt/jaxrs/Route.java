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

/** The requirements of a resource's annotations. The nearest {@link Place} takes precedence. Immutable. */
final class Route {

    private final boolean isPublic;
    private final boolean isOptional;
    private final boolean isDenied;
    private final boolean permitsAll;
    private final @Nullable RolesAllowed roles;
    private final @Nullable RequireScope scopes;
    private final List<Route> parents;

    /**
     * Creates the route of a resource.
     *
     * @param places the places, the nearest first; if it is empty, a token is enough
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
        this.permitsAll = !isDenied && roles == null && role.isPresent() && !isPublic && !isOptional;
        this.parents = List.of();
        if (places.stream().anyMatch(Place::isContradictory) || (isOptional && demandsAuthority())) {
            throw new IllegalStateException("of @PublicResource, @OptionalToken and what demands authority"
                    + " (@RolesAllowed, @RequireScope, @DenyAll) only one may hold for "
                    + places.get(0).element());
        }
    }

    private Route(Route route, List<Route> parents) {
        this.isPublic = route.isPublic;
        this.isOptional = route.isOptional;
        this.isDenied = route.isDenied;
        this.permitsAll = route.permitsAll;
        this.roles = route.roles;
        this.scopes = route.scopes;
        this.parents = parents;
    }

    /** Returns this route for a sub-resource, which also applies the requirements of its locators' classes. */
    Route below(List<Route> locators) {
        return new Route(this, List.copyOf(locators));
    }

    private static Optional<Place> nearest(List<Place> places, Predicate<Place> wanted) {
        return places.stream().filter(wanted).findFirst();
    }

    private boolean demandsAuthority() {
        return isDenied || roles != null || scopes != null || parents.stream().anyMatch(Route::demandsAuthority);
    }

    /** Returns whether {@code @PermitAll} applies here, which still requires a token. */
    boolean permitsAll() {
        return permitsAll;
    }

    boolean isPublic() {
        return isPublic;
    }

    /** Returns whether the token is optional. In that case no role or scope is required. */
    boolean isOptional() {
        return isOptional;
    }

    /** Returns whether a request needs a token. An ambiguous path always needs one. */
    BearerAccess access(boolean pathIsUnambiguous) {
        if (!pathIsUnambiguous || !(isPublic || isOptional) || parents.stream().anyMatch(Route::demandsAuthority)) {
            return BearerAccess.REQUIRED;
        }
        return isPublic ? BearerAccess.PUBLIC : BearerAccess.OPTIONAL;
    }

    /** Rejects every request if the resource is {@code @DenyAll}. */
    void requireNotDenied() {
        parents.forEach(Route::requireNotDenied);
        if (isDenied) {
            throw InsufficientPrivilegesException.accessDenied("This operation is not allowed");
        }
    }

    /** Checks roles and scopes. {@code @PermitAll} requires a token and nothing more. */
    void requireAuthority(VerifiedJwt jwt) {
        parents.forEach(parent -> parent.requireAuthority(jwt));
        if (roles != null) {
            jwt.requireAnyRole(List.of(roles.value()));
        }
        if (scopes != null) {
            jwt.requireScopes(List.of(scopes.value()));
        }
    }
}
