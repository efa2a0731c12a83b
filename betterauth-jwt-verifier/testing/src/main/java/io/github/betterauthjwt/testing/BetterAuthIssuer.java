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
 * Provides an issuer to the tests of a class. Parameters of the type {@link TestIssuer} receive it, and parameters of
 * the type {@link io.github.betterauthjwt.JwtVerifier} receive a verifier of its tokens. Each test has a separate
 * issuer. If a constructor or a {@code @BeforeAll} method requests one, all tests of the class share it. All are closed
 * at the end.
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

    /** Returns the algorithm that the issuer signs with. See {@link TestIssuer#start(String)}. */
    String algorithm() default "EdDSA";
}
