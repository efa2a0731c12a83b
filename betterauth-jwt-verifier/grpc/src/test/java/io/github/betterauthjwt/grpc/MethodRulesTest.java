// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.bearer.BearerAccess;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MethodRulesTest {

    private final MethodRules rules = new MethodRules();

    @BeforeEach
    void addService() {
        rules.add(Tasks.DESCRIPTOR);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "test.v1.Tasks/Gett",
                "test.v1.Tasks/get",
                "Tasks/Get",
                "Get",
                "/test.v1.Tasks/Get",
                "test.v1.Tasks",
                "test.v1.Tasks/",
                "test.v1.*",
                "other.Service/*",
                "/*",
                "*",
                ""
            })
    void name_unknown_isRejectedByBuild(String name) {
        rules.setAccess(BearerAccess.PUBLIC, name);
        assertThatThrownBy(rules::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("\"" + name + "\"")
                .hasMessageContaining("test.v1.Tasks/Get");
        MethodRules required = new MethodRules();
        required.add(Tasks.DESCRIPTOR);
        required.require(name, jwt -> {});
        assertThatThrownBy(required::build).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void name_ofAllMethodsOfAService_meansEach() {
        rules.setAccess(BearerAccess.OPTIONAL, "test.v1.Tasks/*");
        Map<String, MethodRule> built = rules.build();
        assertThat(built).hasSize(Tasks.DESCRIPTOR.getMethods().size()).containsKey("test.v1.Tasks/Get");
        assertThat(built.values()).allMatch(rule -> rule.access() == BearerAccess.OPTIONAL);
    }

    @Test
    void method_publicAndOptional_isRejectedByBuild() {
        rules.setAccess(BearerAccess.OPTIONAL, "test.v1.Tasks/*");
        rules.setAccess(BearerAccess.PUBLIC, "test.v1.Tasks/Get");
        assertThatThrownBy(rules::build).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void method_withoutTokenThatRequiresARole_isRejectedByBuild() {
        for (BearerAccess access : new BearerAccess[] {BearerAccess.PUBLIC, BearerAccess.OPTIONAL}) {
            MethodRules contradictory = new MethodRules();
            contradictory.add(Tasks.DESCRIPTOR);
            contradictory.setAccess(access, "test.v1.Tasks/Get");
            contradictory.require("test.v1.Tasks/*", jwt -> {});
            assertThatThrownBy(contradictory::build)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("test.v1.Tasks/Get");
        }
    }

    @Test
    void privileges_ofSeveralSettings_areAllRequired() {
        StringBuilder checked = new StringBuilder();
        rules.require("test.v1.Tasks/Get", jwt -> checked.append("one "));
        rules.require("test.v1.Tasks/Get", jwt -> checked.append("two "));
        rules.require("test.v1.Tasks/*", jwt -> checked.append("all "));
        Objects.requireNonNull(rules.build().get("test.v1.Tasks/Get"))
                .privileges()
                .accept(io.github.betterauthjwt.testing.VerifiedJwts.of("ada"));
        assertThat(checked.toString().split(" ")).containsExactlyInAnyOrder("one", "two", "all");
    }

    @Test
    void privilege_ofAnotherForm_isRejectedAtOnce() {
        try (var verifier = io.github.betterauthjwt.JwtVerifier.builder(
                        "https://a.example.com", "https://b.example.com")
                .jwkSet("{\"keys\":[]}")
                .build()) {
            BearerTokenInterceptor.Builder builder = BearerTokenInterceptor.builder(verifier);
            assertThatThrownBy(() -> builder.requireScopes("test.v1.Tasks/Get"))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> builder.requireScopes("test.v1.Tasks/Get", "a b"))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> builder.requireAnyRole("test.v1.Tasks/Get"))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> builder.requireRecent("test.v1.Tasks/Get", Duration.ZERO))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> builder.requireActive("test.v1.Tasks/Get").build())
                    .isInstanceOf(IllegalStateException.class);
        }
    }
}
