// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.quarkus;

import io.github.betterauthjwt.testing.TestIssuer;
import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The Better Auth server of the configured application. */
public final class IssuerResource implements QuarkusTestResourceLifecycleManager {

    private @Nullable TestIssuer issuer;

    /** Called by Quarkus. */
    public IssuerResource() {}

    @Override
    public Map<String, String> start() {
        issuer = TestIssuer.start();
        return Map.of("better-auth.url", issuer.url());
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(issuer, new TestInjector.MatchesType(TestIssuer.class));
    }

    @Override
    public void stop() {
        if (issuer != null) {
            issuer.close();
        }
    }
}
