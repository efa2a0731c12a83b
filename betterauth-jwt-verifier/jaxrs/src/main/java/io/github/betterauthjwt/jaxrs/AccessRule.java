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

/** The requirements of a resource's annotations. The nearest {@link AnnotationSite} takes precedence. Immutable. */
final class AccessRule {

    private final boolean isPublic;
    private final boolean isOptional;
    private final boolean isDenied;
    private final boolean permitsAll;
    private final @Nullable RolesAllowed roles;
    private final @Nullable RequireScope scopes;
    private final boolean needsActiveToken;
    private final List<AccessRule> parents;

    /**
     * Creates the rule for a resource.
     *
     * @param sites the places, the nearest first; if it is empty, a token is enough
     * @throws IllegalStateException if the annotations contradict each other
     */
    AccessRule(List<AnnotationSite> sites) {
        Optional<AnnotationSite> access =
                nearest(sites, site -> site.isPublic() || site.isOptional() || site.demandsAuthority());
        Optional<AnnotationSite> role =
                nearest(sites, site -> site.has(DenyAll.class) || site.has(RolesAllowed.class) || site.permitsAll());
        this.isPublic = access.filter(AnnotationSite::isPublic).isPresent();
        this.isOptional = access.filter(AnnotationSite::isOptional).isPresent();
        this.isDenied = role.filter(site -> site.has(DenyAll.class)).isPresent();
        this.roles = role.map(site -> site.element().getAnnotation(RolesAllowed.class))
                .orElse(null);
        this.scopes = nearest(sites, site -> site.has(RequireScope.class))
                .map(site -> site.element().getAnnotation(RequireScope.class))
                .orElse(null);
        this.needsActiveToken = sites.stream().anyMatch(site -> site.has(RequireActive.class));
        this.permitsAll = !isDenied && roles == null && role.isPresent() && !isPublic && !isOptional;
        this.parents = List.of();
        if (sites.stream().anyMatch(AnnotationSite::isContradictory) || (isOptional && demandsAuthority())) {
            throw new IllegalStateException("of @PublicResource, @OptionalToken, and annotations that require authority"
                    + " (@RolesAllowed, @RequireScope, @RequireActive, @DenyAll) only one may apply to "
                    + sites.get(0).element());
        }
    }

    private AccessRule(AccessRule rule, List<AccessRule> parents) {
        this.isPublic = rule.isPublic;
        this.isOptional = rule.isOptional;
        this.isDenied = rule.isDenied;
        this.permitsAll = rule.permitsAll;
        this.roles = rule.roles;
        this.scopes = rule.scopes;
        this.needsActiveToken = rule.needsActiveToken;
        this.parents = parents;
    }

    /** Returns this rule for a sub-resource, which also applies the requirements of its locators' classes. */
    AccessRule below(List<AccessRule> locators) {
        return new AccessRule(this, List.copyOf(locators));
    }

    private static Optional<AnnotationSite> nearest(List<AnnotationSite> sites, Predicate<AnnotationSite> wanted) {
        return sites.stream().filter(wanted).findFirst();
    }

    private boolean demandsAuthority() {
        return isDenied
                || roles != null
                || scopes != null
                || needsActiveToken
                || parents.stream().anyMatch(AccessRule::demandsAuthority);
    }

    /** Returns whether the token must still be active. */
    boolean needsActiveToken() {
        return needsActiveToken || parents.stream().anyMatch(AccessRule::needsActiveToken);
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
        if (!pathIsUnambiguous
                || !(isPublic || isOptional)
                || parents.stream().anyMatch(AccessRule::demandsAuthority)) {
            return BearerAccess.REQUIRED;
        }
        return isPublic ? BearerAccess.PUBLIC : BearerAccess.OPTIONAL;
    }

    /** Rejects every request if the resource is {@code @DenyAll}. */
    void requireNotDenied() {
        parents.forEach(AccessRule::requireNotDenied);
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
