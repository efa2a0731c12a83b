// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports a configuration error and its fix instead of a stack trace. */
final class BetterAuthFailureAnalyzer extends AbstractFailureAnalyzer<BetterAuthConfigurationException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, BetterAuthConfigurationException cause) {
        return new FailureAnalysis(String.valueOf(cause.getMessage()), cause.action(), cause);
    }
}
