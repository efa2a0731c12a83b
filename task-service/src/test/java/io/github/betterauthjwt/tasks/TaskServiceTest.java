// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.tasks.postgres.StartException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class TaskServiceTest {

    @Test
    void await_verifierRejectsItsSettings_reportsItsMessage() {
        CompletableFuture<JwtVerifier> verifier = CompletableFuture.supplyAsync(
                () -> JwtVerifier.builder("https://app.example.com", " ").build());

        assertThatThrownBy(() -> TaskService.await(verifier))
                .isInstanceOf(StartException.class)
                .hasMessage("The settings of Better Auth are wrong: audience must not be empty");
    }

    @Test
    void await_verifierFailsOtherwise_keepsItsTrace() {
        assertThatThrownBy(() -> TaskService.await(CompletableFuture.failedFuture(new UnsatisfiedLinkError("x"))))
                .isInstanceOf(CompletionException.class)
                .hasRootCauseInstanceOf(UnsatisfiedLinkError.class);
    }
}
