// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Responds with 401 if the token is not active any more, for example after sign-out. The feature asks Better Auth about a
 * JWT too (RFC 7662), and caches the answer. The response is 503 with {@code Retry-After} if the answer is unavailable. The
 * feature needs {@link BearerTokenFeature.Builder#introspector}. Like {@code @RolesAllowed}, the annotation also applies to
 * overriding methods and to subtypes.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface RequireActive {}
