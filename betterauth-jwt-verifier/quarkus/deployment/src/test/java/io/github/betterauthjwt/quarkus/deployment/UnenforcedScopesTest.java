// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.quarkus.deployment;

import static org.assertj.core.api.Assertions.assertThat;

import io.quarkus.security.PermissionsAllowed;
import java.io.IOException;
import org.jboss.jandex.Index;
import org.junit.jupiter.api.Test;

/** Tests that a build fails where Quarkus would not enforce all scopes. */
class UnenforcedScopesTest {

    /** Annotations as an application has them. */
    abstract static class Routes {

        @PermissionsAllowed(
                value = {"tasks:read", "tasks:write"},
                inclusive = true)
        abstract void unenforced();

        @PermissionsAllowed("tasks:read")
        @PermissionsAllowed("tasks:write")
        abstract void repeated();

        @PermissionsAllowed({"tasks:read", "tasks:write"})
        abstract void alternatives();

        @PermissionsAllowed(
                value = {"openid", "tasks:read", "files:read"},
                inclusive = true)
        abstract void differentNames();
    }

    @Test
    void annotation_withSeveralActionsOfOneName_isReported() throws IOException {
        assertThat(UnenforcedScopes.in(Index.of(Routes.class)))
                .singleElement()
                .asString()
                .contains("unenforced", "Repeat the annotation");
    }
}
