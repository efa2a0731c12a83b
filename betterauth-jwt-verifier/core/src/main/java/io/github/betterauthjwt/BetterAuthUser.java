// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Optional;

/**
 * The user data that Better Auth's JWT plugin writes into the token. All values except the id depend on
 * {@code definePayload}. Users choose {@code name} and {@code image} freely, so only display them and never base a
 * decision on them. Each accessor is empty if the token lacks the claim or the claim has another type.
 */
public final class BetterAuthUser {

    private final VerifiedJwt jwt;

    BetterAuthUser(VerifiedJwt jwt) {
        this.jwt = jwt;
    }

    /** Returns the user's id, which is the token's subject. */
    public String id() {
        return jwt.subject();
    }

    /** Returns the display name. */
    public Optional<String> name() {
        return text("name");
    }

    /** Returns the e-mail address. It is proven to belong to the user only if {@link #emailVerified()} is true. */
    public Optional<String> email() {
        return text("email");
    }

    /** Returns whether the user has proved ownership of the e-mail address. Treat an empty result as unverified. */
    public Optional<Boolean> emailVerified() {
        return jwt.claims().get("emailVerified") instanceof Boolean verified ? Optional.of(verified) : Optional.empty();
    }

    /** Returns the URL of the avatar, which may be a {@code data:} URL. */
    public Optional<String> image() {
        return text("image");
    }

    /** Returns when the account was created. */
    public Optional<Instant> createdAt() {
        return instant("createdAt");
    }

    /** Returns when the user's row last changed before the token was issued. */
    public Optional<Instant> updatedAt() {
        return instant("updatedAt");
    }

    private Optional<Instant> instant(String claim) {
        return text(claim).flatMap(BetterAuthUser::parse);
    }

    /**
     * Returns a claim as text. Empty for another type, because an application's payload may use these names
     * differently.
     */
    private Optional<String> text(String claim) {
        return jwt.claims().get(claim) instanceof String text ? Optional.of(text) : Optional.empty();
    }

    private static Optional<Instant> parse(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty(); // an application's payload may use another format; the raw claim stays available
        }
    }
}
