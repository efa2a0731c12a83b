// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * The user as Better Auth's JWT plugin writes the row into the token. All but the id depend on {@code definePayload}.
 * {@code name} and {@code image} are whatever the user typed: show them, never decide by them.
 */
public final class BetterAuthUser {

    private final VerifiedJwt jwt;

    BetterAuthUser(VerifiedJwt jwt) {
        this.jwt = jwt;
    }

    /** The user's id: the token's subject. */
    public String id() {
        return jwt.subject();
    }

    /** The display name. */
    public Optional<String> name() {
        return text("name");
    }

    /** The e-mail address; only {@link #emailVerified()} says whether it is the user's. */
    public Optional<String> email() {
        return text("email");
    }

    /** Whether the user has proved to own the address; empty if the token does not say, which is not a yes. */
    public Optional<Boolean> emailVerified() {
        return jwt.claims().get("emailVerified") instanceof Boolean verified ? Optional.of(verified) : Optional.empty();
    }

    /** The address of the avatar, or a {@code data:} URL. */
    public Optional<String> image() {
        return text("image");
    }

    /** When the account was made. */
    public Optional<Instant> createdAt() {
        return instant("createdAt");
    }

    /** When the user's row last changed before the token was issued. */
    public Optional<Instant> updatedAt() {
        return instant("updatedAt");
    }

    private Optional<Instant> instant(String claim) {
        return text(claim).flatMap(BetterAuthUser::parse);
    }

    /** Empty for a claim of another type: a payload of the application may use these names for something else. */
    private Optional<String> text(String claim) {
        return jwt.claims().get(claim) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    private static Optional<Instant> parse(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty(); // a payload of the application's own making; the raw claim is still there
        }
    }
}
