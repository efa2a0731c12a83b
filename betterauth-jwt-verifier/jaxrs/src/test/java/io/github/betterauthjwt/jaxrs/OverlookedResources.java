// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.OPTIONS;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.SecurityContext;
import java.util.concurrent.atomic.AtomicInteger;

/** Resources of {@link OverlookedAnnotationsContract}. */
final class OverlookedResources {

    /** Counts the calls of a locator. */
    static final AtomicInteger LOCATED = new AtomicInteger();

    private OverlookedResources() {}

    /** Resource methods without an object. */
    @Path("static")
    public static class StaticMethods {

        @GET
        @Path("plain")
        public static String plain() {
            return "static";
        }

        @GET
        @Path("denied")
        @DenyAll
        public static String denied() {
            return "static";
        }

        @GET
        @Path("admin")
        @RolesAllowed("admin")
        public static String admin() {
            return "static";
        }

        @GET
        @Path("scoped")
        @RequireScope("tasks:write")
        public static String scoped() {
            return "static";
        }

        @GET
        @Path("open")
        @PublicResource
        public static String open() {
            return "static";
        }
    }

    /** Has a static method that another one hides. */
    public static class Hidden {

        @DenyAll
        public static String get() {
            return "hidden";
        }
    }

    /** Hides a method that is closed. */
    @Path("hiding")
    public static class Hiding extends Hidden {

        @GET
        public static String get() {
            return "hiding";
        }
    }

    /** Has a method with a body. */
    public interface Defaults {

        @GET
        @Path("admin")
        @RolesAllowed("admin")
        default String admin() {
            return "default";
        }
    }

    /** Inherits all of it. */
    @Path("default")
    public static class DefaultMethods implements Defaults {}

    /** A record is a class like any other. */
    @Path("record")
    @RolesAllowed("admin")
    public record RecordResource() {

        @GET
        public String get() {
            return "record";
        }
    }

    /** A sub-resource. */
    public static class Sub {

        @GET
        @Path("plain")
        public String plain() {
            return "sub";
        }

        @GET
        @Path("permitted")
        @PermitAll
        public String permitted() {
            return "sub";
        }

        @GET
        @Path("open")
        @PublicResource
        public String open() {
            return "sub";
        }

        @GET
        @Path("optional")
        @OptionalToken
        public String optional() {
            return "sub";
        }
    }

    /** A sub-resource that demands a role. */
    public static class ClosedSub {

        @GET
        @Path("closed")
        @RolesAllowed("admin")
        public String closed(@Context SecurityContext security) {
            return security.getUserPrincipal().getName();
        }
    }

    /** Locators of a class without annotations. */
    @Path("locators/plain")
    public static class PlainLocators {

        @Path("sub")
        public Sub sub() {
            return new Sub();
        }
    }

    /** Locators of a class that demands a role. */
    @Path("locators/admin")
    @RolesAllowed("admin")
    public static class AdminLocators {

        @Path("sub")
        public Sub sub() {
            return new Sub();
        }

        @Path("deeper")
        public PlainLocators deeper() {
            return new PlainLocators();
        }
    }

    /** A locator that counts its calls. */
    @Path("closed")
    public static class ClosedLocators {

        @Path("sub")
        public ClosedSub sub() {
            LOCATED.incrementAndGet();
            return new ClosedSub();
        }
    }

    /** A locator whose annotation cannot be enforced. */
    @Path("annotated")
    public static class AnnotatedLocator {

        @Path("sub")
        @DenyAll
        public Sub sub() {
            return new Sub();
        }
    }

    /** Responds to OPTIONS itself. */
    @Path("options")
    public static class Options {

        @OPTIONS
        @Path("denied")
        @DenyAll
        public String denied() {
            return "options";
        }

        @OPTIONS
        @Path("plain")
        public String plain() {
            return "options";
        }
    }

    /** Open to anyone. */
    @Path("open")
    public static class Open {

        @GET
        @Path("a")
        @PublicResource
        public String a() {
            return "a";
        }

        @GET
        @Path("optional")
        @OptionalToken
        public String optional() {
            return "optional";
        }
    }

    /** Looks open, and is not. */
    @Path("permitting")
    public static class Permitting {

        @GET
        @PermitAll
        public String get() {
            return "permitted";
        }
    }
}
