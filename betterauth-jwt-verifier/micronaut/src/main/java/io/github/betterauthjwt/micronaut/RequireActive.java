// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.micronaut;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Responds with 401 if Better Auth does not confirm the token as active (RFC 7662), and with 503 if its answer is
 * unavailable. It needs a bean of type {@code TokenIntrospector}. Without one, requests fail with 500. Use it beside
 * {@code @Secured} or {@link RequireScope}, because it admits no request.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
public @interface RequireActive {}
