// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An explanation of why a token is or would be rejected, and how to fix that. It is for developers, logs and tools, not
 * for clients. It never contains the token or its signature. Only {@link #unverifiedClaims} contains claims that were
 * not compared.
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

    /** The outcome of {@link JwtVerifier#verify}. */
    public enum Outcome {
        /** {@code verify} returns a {@link VerifiedJwt}. */
        ACCEPTED,
        /** {@code verify} throws an {@link InvalidJwtException}. */
        REJECTED,
        /**
         * {@code verify} throws an {@link InsufficientPrivilegesException}, because a {@link ClaimRule} requires a
         * scope or a role.
         */
        FORBIDDEN,
        /** {@code verify} throws a {@link KeysUnavailableException}. */
        KEYS_UNAVAILABLE
    }

    /** Returns the kind of the token in a few words, for example {@code a signed session token}. */
    public String kind() {
        return kind;
    }

    /** Returns the outcome of {@link JwtVerifier#verify} for this token. */
    public Outcome outcome() {
        return outcome;
    }

    /** Returns the reason for the rejection; empty unless the outcome is {@link Outcome#REJECTED}. */
    public Optional<Reason> reason() {
        return Optional.ofNullable(reason);
    }

    /** Returns the outcome and its cause in one line. */
    public String summary() {
        return summary;
    }

    /** Returns the results of the checks in order. Empty if the token cannot be parsed; unmodifiable. */
    public List<Finding> findings() {
        return findings;
    }

    /** Returns what to change, the most likely remedy first. Empty if the token is accepted; unmodifiable. */
    public List<String> remedies() {
        return remedies;
    }

    /**
     * Returns the claims of the token, which are not verified and may be forged. Never base a decision on them. They
     * may contain names and addresses, so show them only to a developer who asks for them. {@link #toString} omits
     * them.
     *
     * @return unmodifiable; empty if the token cannot be parsed
     */
    public Map<String, @Nullable Object> unverifiedClaims() {
        return unverifiedClaims;
    }

    /**
     * Returns a text that is equal for two rejections of the same cause. It excludes times and lengths, which differ
     * between tokens.
     */
    String cause() {
        StringBuilder cause = new StringBuilder(summary).append('|').append(kind);
        for (Finding finding : findings) {
            if (!finding.passed() && List.of("algorithm", "issuer", "audience").contains(finding.what())) {
                cause.append('|').append(finding.found());
            }
        }
        return cause.toString();
    }

    /** Returns the explanation without {@link #unverifiedClaims}, as plain text of several lines. */
    @Override
    public String toString() {
        StringBuilder text =
                new StringBuilder(summary).append("\nThis is ").append(kind).append('.');
        for (Finding finding : findings) {
            text.append("\n  ").append(finding);
        }
        for (String remedy : remedies) {
            text.append("\n  -> ").append(remedy);
        }
        return text.toString();
    }

    /** The result of one check. Immutable. */
    public static final class Finding {

        private final String what;
        private final boolean passed;
        private final String expected;
        private final String found;

        Finding(String what, boolean passed, String expected, String found) {
            this.what = what;
            this.passed = passed;
            this.expected = expected;
            this.found = found;
        }

        /** Returns the checked property, for example {@code issuer}. */
        public String what() {
            return what;
        }

        /** Returns whether the check passed. */
        public boolean passed() {
            return passed;
        }

        /** Returns the expected value. */
        public String expected() {
            return expected;
        }

        /** Returns the actual value, shortened and without control characters. */
        public String found() {
            return found;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Finding finding
                    && what.equals(finding.what)
                    && passed == finding.passed
                    && expected.equals(finding.expected)
                    && found.equals(finding.found);
        }

        @Override
        public int hashCode() {
            return Objects.hash(what, passed, expected, found);
        }

        /** Returns the check as a line, for example {@code NO issuer: "https://a" (expected https://b)}. */
        @Override
        public String toString() {
            return passed
                    ? "ok  " + what + ": " + found
                    : "NO  " + what + ": " + found + " (expected " + expected + ')';
        }
    }
}
