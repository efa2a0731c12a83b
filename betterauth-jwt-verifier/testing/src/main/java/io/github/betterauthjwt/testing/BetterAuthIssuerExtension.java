// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.testing;

import io.github.betterauthjwt.JwtVerifier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Resolves the parameters that {@link BetterAuthIssuer} describes. JUnit closes the objects in its store. */
public final class BetterAuthIssuerExtension implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(BetterAuthIssuerExtension.class);

    /** Called by JUnit. */
    public BetterAuthIssuerExtension() {}

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == TestIssuer.class || type == JwtVerifier.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ExtensionContext.Store store = context.getStore(NAMESPACE);
        TestIssuer issuer = store.getOrComputeIfAbsent(
                TestIssuer.class, key -> TestIssuer.start(algorithm(context)), TestIssuer.class);
        return parameter.getParameter().getType() == TestIssuer.class
                ? issuer
                : store.getOrComputeIfAbsent(JwtVerifier.class, key -> issuer.verifier(), JwtVerifier.class);
    }

    private static String algorithm(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getRequiredTestClass(), BetterAuthIssuer.class)
                .map(BetterAuthIssuer::algorithm)
                .orElse("EdDSA");
    }
}
