// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Responds with 403 if the token lacks any of the scopes. Use {@code @RolesAllowed} to require roles. Like
 * {@code @RolesAllowed}, the annotation also applies to overriding methods and to subtypes, unless they have a separate
 * one.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface RequireScope {

    /** Returns the scopes. All of them are required. */
    String[] value();
}
