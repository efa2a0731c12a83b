// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.testing;

import io.github.betterauthjwt.JwtVerifier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.junit.platform.commons.support.AnnotationSupport;

/** Resolves the parameters that {@link BetterAuthStubs} describes. JUnit closes the objects in its store. */
public final class BetterAuthStubsExtension implements ParameterResolver {

    private static final Namespace NAMESPACE = Namespace.create(BetterAuthStubsExtension.class);

    /** Called by JUnit. */
    public BetterAuthStubsExtension() {}

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        Class<?> type = parameter.getParameter().getType();
        return type == BetterAuthStub.class || type == JwtVerifier.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        ExtensionContext.Store store = context.getStore(NAMESPACE);
        BetterAuthStub stub = store.getOrComputeIfAbsent(
                BetterAuthStub.class, key -> BetterAuthStub.start(version(context)), BetterAuthStub.class);
        return parameter.getParameter().getType() == BetterAuthStub.class
                ? stub
                : store.getOrComputeIfAbsent(JwtVerifier.class, key -> stub.verifier(), JwtVerifier.class);
    }

    private static String version(ExtensionContext context) {
        return AnnotationSupport.findAnnotation(context.getRequiredTestClass(), BetterAuthStubs.class)
                .map(BetterAuthStubs::version)
                .orElse(BetterAuthStub.NEWEST);
    }
}
