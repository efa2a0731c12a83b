// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.github.betterauthjwt.InsufficientPrivilegesException;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.testing.TestIssuer;
import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Which annotation holds where several could. */
class RouteTest {

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
    void route_ofNoResource_needsAToken() {
        Route route = new Route(List.of());
        assertThat(route.isPublic() || route.isOptional()).isFalse();
    }

    @Test
    void method_overridingAGenericOne_inheritsItsDemands() {
        assertThat(demand(route(Implementation.class, "put"))).isEqualTo("This operation requires the role admin");
    }

    /** As RESTEasy does. */
    @Test
    void resource_namedByItsInterface_isTheClassThatRuns() throws Exception {
        Method put = Generic.class.getMethod("put", CharSequence.class, List.class);
        assertThat(demand(route(Generic.class, Stricter.class, put)))
                .isEqualTo("This operation requires the role owner");
        Method get = Closed.class.getMethod("get");
        assertThat(route(Closed.class, ImplementsClosed.class, get).isPublic()).isFalse();
        assertThat(route(Closed.class, Opens.class, get).isPublic()).isTrue();
        assertThat(demand(route(Open.class, Scoped.class, Open.class.getMethod("get"))))
                .isEqualTo("This operation requires the scope tasks:write");
    }

    @Test
    void type_implementingAClosedOne_inheritsDemandsOnly() {
        Route route = route(ImplementsClosed.class, "get");
        assertThat(route.isPublic()).isFalse();
        assertThat(demand(route)).isEqualTo("This operation requires the role admin");
        assertThat(demand(route(ImplementsClosed.class, "permitted"))).isEqualTo("none");
    }

    @Test
    void type_extendingAnOpenOne_isNotOpen() {
        assertThat(route(Open.class, "get").isPublic()).isTrue();
        assertThat(route(InheritsOpen.class, "get").isPublic()).isFalse();
        assertThat(demand(route(Scoped.class, "get"))).isEqualTo("This operation requires the scope tasks:write");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openings", "optionalRole", "publicScope", "publicDenied"})
    void method_contradictingItself_isNoRoute(String method) {
        assertThatThrownBy(() -> route(Contradictions.class, method))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(method);
    }

    @Test
    void optionalToken_whereTheClassDemandsARole_isNoRoute() {
        assertThatThrownBy(() -> route(OptionalInClosed.class, "optional")).isInstanceOf(IllegalStateException.class);
        assertThat(route(OptionalInClosed.class, "permitted").isOptional()).isTrue();
    }

    @Test
    void method_thatSaysAllAtOnce_isDenied() {
        assertThatThrownBy(() -> route(Strictest.class, "get").requireNotDenied())
                .isInstanceOf(InsufficientPrivilegesException.class);
    }

    private static Route route(Class<?> type, String name) {
        Method method = Stream.of(type.getMethods())
                .filter(candidate -> candidate.getName().equals(name) && !candidate.isBridge())
                .filter(candidate -> !candidate.getDeclaringClass().isInterface())
                .findFirst()
                .orElseThrow();
        return route(type, type, method);
    }

    private static Route route(Class<?> named, Class<?> running, Method method) {
        return new Route(Place.nearestFirst(named, running, method));
    }

    /** What the route says to a user without roles and scopes. */
    private static String demand(Route route) {
        try (TestIssuer issuer = TestIssuer.start()) {
            VerifiedJwt jwt = issuer.verifier().verify(issuer.token());
            InsufficientPrivilegesException refusal =
                    catchThrowableOfType(InsufficientPrivilegesException.class, () -> route.requireAuthority(jwt));
            return refusal == null ? "none" : String.valueOf(refusal.getMessage());
        }
    }
}
