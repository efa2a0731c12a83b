// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.betterauthjwt.InsufficientPrivilegesException;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.BearerAccess;
import io.github.betterauthjwt.testing.TestIssuer;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.container.ResourceInfo;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which annotation holds where several could. */
class AccessRuleTest {

    interface Generic<T extends CharSequence> {

        @RolesAllowed("admin")
        default void put(T body, List<T> more) {}

        @RolesAllowed("other")
        default void put(Integer body, List<T> more) {}
    }

    abstract static class GenericBase<T extends CharSequence> implements Generic<T> {}

    static class Implementation extends GenericBase<String> {

        @Override
        public void put(String body, List<String> more) {}
    }

    static class Stricter extends GenericBase<String> {

        @Override
        @RolesAllowed("owner")
        public void put(String body, List<String> more) {}
    }

    static class Opens implements Closed {

        @Override
        @PublicResource
        public void get() {}
    }

    @RolesAllowed("admin")
    interface Closed {

        @PermitAll
        @PublicResource
        default void get() {}
    }

    @PublicResource
    static class Open {
        public void get() {}
    }

    @RequireScope("tasks:write")
    static class Scoped extends Open {}

    static class InheritsOpen extends Open {}

    static class ImplementsClosed implements Closed {

        @Override
        public void get() {}

        @PermitAll
        public void permitted() {}
    }

    @RequireActive
    static class Active extends Open {}

    static class InheritsActive extends Active {}

    static class Contradictions {

        @PublicResource
        @OptionalToken
        public void openings() {}

        @OptionalToken
        @RolesAllowed("admin")
        public void optionalRole() {}

        @PublicResource
        @RequireScope("tasks:write")
        public void publicScope() {}

        @PublicResource
        @DenyAll
        public void publicDenied() {}

        @OptionalToken
        @RequireActive
        public void optionalActive() {}
    }

    @RolesAllowed("admin")
    static class OptionalInClosed {

        @OptionalToken
        public void optional() {}

        @OptionalToken
        @PermitAll
        public void permitted() {}
    }

    static class Strictest {

        @PermitAll
        @RolesAllowed("admin")
        @DenyAll
        public void get() {}
    }

    @Test
    void rule_withoutResource_requiresAToken() {
        AccessRule rule = new AccessRule(List.of());
        assertThat(rule.isPublic() || rule.isOptional()).isFalse();
    }

    @Test
    void method_overridingAGenericOne_inheritsItsRequirements() {
        assertThat(demand(rule(Implementation.class, "put"))).isEqualTo("This operation requires the role admin");
    }

    /** As RESTEasy does. */
    @Test
    void resource_namedByItsInterface_usesTheRunningClass() throws Exception {
        Method put = Generic.class.getMethod("put", CharSequence.class, List.class);
        assertThat(demand(rule(Generic.class, Stricter.class, put)))
                .isEqualTo("This operation requires the role owner");
        Method get = Closed.class.getMethod("get");
        assertThat(rule(Closed.class, ImplementsClosed.class, get).isPublic()).isFalse();
        assertThat(rule(Closed.class, Opens.class, get).isPublic()).isTrue();
        assertThat(demand(rule(Open.class, Scoped.class, Open.class.getMethod("get"))))
                .isEqualTo("This operation requires the scope tasks:write");
    }

    @Test
    void type_implementingAClosedOne_inheritsRequirementsOnly() {
        AccessRule rule = rule(ImplementsClosed.class, "get");
        assertThat(rule.isPublic()).isFalse();
        assertThat(demand(rule)).isEqualTo("This operation requires the role admin");
        assertThat(demand(rule(ImplementsClosed.class, "permitted"))).isEqualTo("none");
    }

    @Test
    void type_extendingAnOpenOne_isNotOpen() {
        assertThat(rule(Open.class, "get").isPublic()).isTrue();
        assertThat(rule(InheritsOpen.class, "get").isPublic()).isFalse();
        assertThat(demand(rule(Scoped.class, "get"))).isEqualTo("This operation requires the scope tasks:write");
    }

    @Test
    void activeToken_isNeededInSubtypesAndInSubResourcesToo() {
        AccessRule open = rule(Open.class, "get");
        AccessRule active = rule(InheritsActive.class, "get");
        assertThat(open.needsActiveToken()).isFalse();
        assertThat(active.needsActiveToken()).isTrue();
        AccessRule below = open.below(List.of(active));
        assertThat(below.needsActiveToken()).isTrue();
        assertThat(below.access(true)).isEqualTo(BearerAccess.REQUIRED);
    }

    @Test
    void requireActive_withoutAnIntrospector_failsAtTheStart() {
        AccessRules rules = new AccessRules(false, false);
        assertThatThrownBy(() -> rules.rule(resource(Active.class), List.of(new Active())))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no introspector");
    }

    private static ResourceInfo resource(Class<?> type) {
        return new ResourceInfo() {
            @Override
            public Method getResourceMethod() {
                return Stream.of(type.getMethods())
                        .filter(method -> method.getName().equals("get"))
                        .findFirst()
                        .orElseThrow();
            }

            @Override
            public Class<?> getResourceClass() {
                return type;
            }
        };
    }

    @ParameterizedTest
    @ValueSource(strings = {"openings", "optionalRole", "publicScope", "publicDenied", "optionalActive"})
    void method_contradictingItself_hasNoRule(String method) {
        assertThatThrownBy(() -> rule(Contradictions.class, method))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(method);
    }

    @Test
    void optionalToken_inAClassThatRequiresARole_hasNoRule() {
        assertThatThrownBy(() -> rule(OptionalInClosed.class, "optional")).isInstanceOf(IllegalStateException.class);
        assertThat(rule(OptionalInClosed.class, "permitted").isOptional()).isTrue();
    }

    @Test
    void method_withAllAnnotations_isDenied() {
        assertThatThrownBy(() -> rule(Strictest.class, "get").requireNotDenied())
                .isInstanceOf(InsufficientPrivilegesException.class);
    }

    private static AccessRule rule(Class<?> type, String name) {
        Method method = Stream.of(type.getMethods())
                .filter(candidate -> candidate.getName().equals(name) && !candidate.isBridge())
                .filter(candidate -> !candidate.getDeclaringClass().isInterface())
                .findFirst()
                .orElseThrow();
        return rule(type, type, method);
    }

    private static AccessRule rule(Class<?> named, Class<?> running, Method method) {
        return new AccessRule(AnnotationSite.nearestFirst(named, running, method));
    }

    /** What the route says to a user without roles and scopes. */
    private static String demand(AccessRule rule) {
        try (TestIssuer issuer = TestIssuer.start()) {
            VerifiedJwt jwt = issuer.verifier().verify(issuer.token());
            InsufficientPrivilegesException rejection =
                    catchThrowableOfType(InsufficientPrivilegesException.class, () -> rule.requireAuthority(jwt));
            return rejection == null ? "none" : String.valueOf(rejection.getMessage());
        }
    }
}
