// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.BetterAuthUser;
import io.github.betterauthjwt.VerifiedJwt;
import org.jspecify.annotations.Nullable;
import org.springframework.aot.hint.MemberCategory;
import org.springframework.aot.hint.RuntimeHints;
import org.springframework.aot.hint.RuntimeHintsRegistrar;

/**
 * Names the types that expressions such as {@code principal.subject} call by reflection. The jar of the verifier names
 * its resources and signature providers itself.
 */
final class BetterAuthRuntimeHints implements RuntimeHintsRegistrar {

    BetterAuthRuntimeHints() {}

    @Override
    public void registerHints(RuntimeHints hints, @Nullable ClassLoader classLoader) {
        hints.reflection()
                .registerType(VerifiedJwt.class, MemberCategory.INVOKE_PUBLIC_METHODS)
                .registerType(BetterAuthUser.class, MemberCategory.INVOKE_PUBLIC_METHODS)
                .registerType(VerifiedJwtAuthentication.class, MemberCategory.INVOKE_PUBLIC_METHODS);
    }
}
