// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.VerifiedJwt;
import java.io.InvalidObjectException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Collection;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;

/**
 * The authentication of a user by a JWT. The principal is the {@link VerifiedJwt}. Its roles are authorities with the
 * prefix {@code ROLE_} and its scopes have the prefix {@code SCOPE_}, so that {@code hasRole("admin")} and
 * {@code hasAuthority("SCOPE_tasks:write")} check the token. It cannot be serialized, because it is valid for one
 * request only.
 */
public final class VerifiedJwtAuthentication extends AbstractAuthenticationToken {

    private static final long serialVersionUID = 1L;

    private final transient VerifiedJwt jwt;

    /** Creates the authentication of this token's user. */
    public VerifiedJwtAuthentication(VerifiedJwt jwt) {
        super(authorities(jwt));
        this.jwt = jwt;
        super.setAuthenticated(true);
    }

    static Collection<GrantedAuthority> authorities(VerifiedJwt jwt) {
        return Stream.concat(
                        jwt.roles().stream().map(role -> "ROLE_" + role),
                        jwt.scopes().stream().map(scope -> "SCOPE_" + scope))
                .<GrantedAuthority>map(SimpleGrantedAuthority::new)
                .toList();
    }

    @Override
    public VerifiedJwt getPrincipal() {
        return jwt;
    }

    /** Returns null, because the token itself is not kept. */
    @Override
    public @Nullable Object getCredentials() {
        return null;
    }

    /** Rejects serialization, because an authentication ends with its request and must not outlive its token. */
    private void writeObject(ObjectOutputStream out) throws NotSerializableException {
        throw new NotSerializableException(VerifiedJwtAuthentication.class.getName());
    }

    private void readObject(ObjectInputStream in) throws InvalidObjectException {
        throw new InvalidObjectException("an authentication cannot be read");
    }

    private void readObjectNoData() throws InvalidObjectException {
        throw new InvalidObjectException("an authentication cannot be read");
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof VerifiedJwtAuthentication authentication && authentication.jwt.equals(jwt);
    }

    @Override
    public int hashCode() {
        return Objects.hashCode(jwt);
    }
}
