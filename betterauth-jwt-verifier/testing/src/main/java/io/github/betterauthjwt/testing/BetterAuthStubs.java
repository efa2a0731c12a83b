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
 * Provides a Better Auth server of recorded responses to the tests of a class. Parameters of the type
 * {@link BetterAuthStub} receive it, and parameters of the type {@link io.github.betterauthjwt.JwtVerifier} receive a
 * verifier of its tokens. Each test has a separate stub. If a constructor or a {@code @BeforeAll} method requests one, all
 * tests of the class share it. All are closed at the end. It requires WireMock on the class path.
 *
 * <pre>{@code
 * @BetterAuthStubs
 * class OrdersTest {
 *     @Test
 *     void orders_keyServerDown_areUnavailable(BetterAuthStub auth, JwtVerifier verifier) { … }
 * }
 * }</pre>
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
@ExtendWith(BetterAuthStubsExtension.class)
public @interface BetterAuthStubs {

    /** Returns the minor version of Better Auth. See {@link BetterAuthStub#start(String)}. */
    String version() default BetterAuthStub.NEWEST;
}
