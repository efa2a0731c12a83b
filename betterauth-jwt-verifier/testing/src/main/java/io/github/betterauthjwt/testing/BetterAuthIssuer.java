// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.testing;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Gives the tests of a class an issuer: parameters of the type {@link TestIssuer} receive it, parameters of the type
 * {@link io.github.betterauthjwt.JwtVerifier} a verifier of its tokens. Each test has an issuer of its own, unless a
 * constructor or a {@code @BeforeAll} method asked for one: then it is shared by the class. All are closed in the end.
 *
 * <pre>{@code
 * @BetterAuthIssuer
 * class OrdersTest {
 *     @Test
 *     void order_ofAnotherUser_isNotFound(TestIssuer issuer, JwtVerifier verifier) { … }
 * }
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(BetterAuthIssuerExtension.class)
public @interface BetterAuthIssuer {

    /** The algorithm that the issuer signs with; see {@link TestIssuer#start(String)}. */
    String algorithm() default "EdDSA";
}
