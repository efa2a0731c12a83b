// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Why a token is or would be refused, and how to mend it: for developers, logs and tools, not for clients. It never holds
 * the token or its signature, and of the claims only those that were compared.
 */
public final class Explanation {

    private final String kind;
    private final Outcome outcome;
    private final String summary;
    private final List<Finding> findings;
    private final List<String> remedies;
    private final @Nullable Reason reason;
    private final Map<String, @Nullable Object> unverifiedClaims;

    Explanation(
            String kind,
            Outcome outcome,
            @Nullable Reason reason,
            String summary,
            List<Finding> findings,
            List<String> remedies,
            @Nullable Map<String, @Nullable Object> claims) {
        this.kind = kind;
        this.outcome = outcome;
        this.unverifiedClaims = claims == null ? Map.of() : Collections.unmodifiableMap(new LinkedHashMap<>(claims));
        this.reason = reason;
        this.summary = summary;
        this.findings = List.copyOf(findings);
        this.remedies = List.copyOf(remedies);
    }

    /** What {@link JwtVerifier#verify} would do. */
    public enum Outcome {
        /** Return a {@link VerifiedJwt}. */
        ACCEPTED,
        /** Throw an {@link InvalidJwtException}. */
        REJECTED,
        /** Throw an {@link InsufficientPrivilegesException}: a rule of yours requires a scope or a role. */
        FORBIDDEN,
        /** Throw a {@link KeysUnavailableException}. */
        KEYS_UNAVAILABLE
    }

    /**
     * One thing that was looked at.
     *
     * @param what such as {@code issuer}
     * @param passed whether it is as it should be
     * @param expected what it should be
     * @param found what it is, shortened and without control characters
     */
    public record Finding(String what, boolean passed, String expected, String found) {}

    /** What kind of token this is, such as {@code a session token}. */
    public String kind() {
        return kind;
    }

    /** What would happen to it. */
    public Outcome outcome() {
        return outcome;
    }

    /** Why, if it is refused. */
    public Optional<Reason> reason() {
        return Optional.ofNullable(reason);
    }

    /** The outcome and its cause in one line. */
    public String summary() {
        return summary;
    }

    /** What was compared, as far as the token could be read; in the order of the checks. */
    public List<Finding> findings() {
        return findings;
    }

    /** What to change, in plain lines, the most likely first; empty if it is accepted. */
    public List<String> remedies() {
        return remedies;
    }

    /**
     * What the token says of itself, whoever wrote it; empty if it cannot be read. Never act upon it, and mind that it may
     * hold names and addresses: for a developer who asks to see it. {@link #toString} leaves it out.
     */
    public Map<String, @Nullable Object> unverifiedClaims() {
        return unverifiedClaims;
    }

    /** What makes two refusals the same one: not the times and lengths, which differ from token to token. */
    String cause() {
        StringBuilder cause = new StringBuilder(summary).append('|').append(kind);
        for (Finding finding : findings) {
            if (!finding.passed() && List.of("algorithm", "issuer", "audience").contains(finding.what())) {
                cause.append('|').append(finding.found());
            }
        }
        return cause.toString();
    }

    /** All of it but the claims, as plain text of several lines. */
    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder(summary).append("\nThis is ").append(kind).append('.');
        for (Finding finding : findings) {
            text.append(finding.passed() ? "\n  ok  " : "\n  NO  ")
                    .append(finding.what())
                    .append(": ");
            text.append(finding.found());
            if (!finding.passed()) {
                text.append(" (expected ").append(finding.expected()).append(')');
            }
        }
        for (String remedy : remedies) {
            text.append("\n  -> ").append(remedy);
        }
        return text.toString();
    }
}
