// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.SecurityContext;

/** Resources whose annotations stand in many places. */
final class AnnotatedResources {

    private AnnotatedResources() {}

    private static String name(SecurityContext security) {
        return security.getUserPrincipal() == null
                ? "anonymous"
                : security.getUserPrincipal().getName();
    }

    /** Open, but for what its methods demand. */
    @Path("public")
    @PublicResource
    public static class PublicClass {

        @GET
        @Path("plain")
        public String plain(@Context SecurityContext security) {
            return name(security);
        }

        @GET
        @Path("denied")
        @DenyAll
        public String denied(@Context SecurityContext security) {
            return name(security);
        }

        @GET
        @Path("admin")
        @RolesAllowed("admin")
        public String admin(@Context SecurityContext security) {
            return name(security);
        }

        @GET
        @Path("scoped")
        @RequireScope("tasks:write")
        public String scoped(@Context SecurityContext security) {
            return name(security);
        }
    }

    /** The same where a token is optional. */
    @Path("optional")
    @OptionalToken
    public static class OptionalClass {

        @GET
        @Path("plain")
        public String plain(@Context SecurityContext security) {
            return name(security);
        }

        @GET
        @Path("denied")
        @DenyAll
        public String denied(@Context SecurityContext security) {
            return name(security);
        }

        @GET
        @Path("admin")
        @RolesAllowed("admin")
        public String admin(@Context SecurityContext security) {
            return name(security);
        }

        @GET
        @Path("scoped")
        @RequireScope("tasks:write")
        public String scoped(@Context SecurityContext security) {
            return name(security);
        }
    }

    /** Closed, but for what its methods open. */
    @Path("closed")
    @RolesAllowed("admin")
    public static class ClosedClass {

        @GET
        @Path("plain")
        public String plain(@Context SecurityContext security) {
            return name(security);
        }

        @GET
        @Path("opened")
        @PublicResource
        public String opened(@Context SecurityContext security) {
            return name(security);
        }

        @GET
        @Path("permitted")
        @PermitAll
        public String permitted(@Context SecurityContext security) {
            return name(security);
        }

        @GET
        @Path("kept")
        @PermitAll
        public Response kept(@Context SecurityContext security) {
            return Response.ok(name(security))
                    .header("Cache-Control", "private, no-cache")
                    .build();
        }
    }

    /** An interface that says all, as one that was made from an OpenAPI document. */
    @Path("api")
    public interface Api<T> {

        @GET
        @Path("admin")
        @RolesAllowed("admin")
        String admin(@Context SecurityContext security);

        @GET
        @Path("denied")
        @DenyAll
        String denied(@Context SecurityContext security);

        @POST
        @Path("scoped")
        @RequireScope("tasks:write")
        String scoped(T body);

        @GET
        @Path("public")
        @PublicResource
        String open(@Context SecurityContext security);

        @GET
        @Path("own-denied")
        String ownDenied(@Context SecurityContext security);

        @GET
        @Path("own-public")
        String ownPublic(@Context SecurityContext security);
    }

    /** Says little itself. */
    public static class ApiImplementation implements Api<String> {

        @Override
        @DenyAll
        public String ownDenied(SecurityContext security) {
            return name(security);
        }

        @Override
        @PublicResource
        public String ownPublic(SecurityContext security) {
            return name(security);
        }

        @Override
        public String admin(SecurityContext security) {
            return name(security);
        }

        @Override
        public String denied(SecurityContext security) {
            return name(security);
        }

        @Override
        public String scoped(String body) {
            return body;
        }

        @Override
        public String open(SecurityContext security) {
            return name(security);
        }
    }

    /** An interface that says nothing but where it is. */
    @Path("silent")
    public interface SilentApi {

        @GET
        String get(@Context SecurityContext security);
    }

    /** Closed by its class. */
    @RolesAllowed("admin")
    public static class ClosedImplementation implements SilentApi {

        @Override
        public String get(SecurityContext security) {
            return name(security);
        }
    }

    /** Closed by itself, and by its method. */
    @RolesAllowed("admin")
    public abstract static class Base {

        @GET
        @Path("inherited")
        public String inherited(@Context SecurityContext security) {
            return name(security);
        }

        @GET
        @Path("overridden")
        @RolesAllowed("owner")
        public abstract String overridden(@Context SecurityContext security);
    }

    /** Says nothing but where it is. */
    @Path("derived")
    public static class Derived extends Base {

        @Override
        public String overridden(SecurityContext security) {
            return name(security);
        }
    }

    /** Contradicts itself. */
    @Path("contradiction")
    public static class Contradiction {

        @GET
        @PublicResource
        @RolesAllowed("admin")
        public String get() {
            return "never";
        }
    }

    /** Leads to a resource that contradicts itself, which is found out late. */
    @Path("late")
    public static class Late {

        @Path("contradiction")
        public Contradiction contradiction() {
            return new Contradiction();
        }
    }
}
