// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.micronaut;

import io.github.betterauthjwt.VerifiedJwt;
import io.micronaut.security.authentication.Authentication;
import java.io.InvalidObjectException;
import java.io.NotSerializableException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The authentication of a user by a JWT. Its roles are the roles of the token, and its attributes are the claims. It
 * cannot be serialized, because it is valid for one request only.
 */
public final class VerifiedJwtAuthentication implements Authentication {

    private static final long serialVersionUID = 1L;

    private final transient VerifiedJwt jwt;

    /** Creates the authentication of this token's user, for example in a test. */
    public VerifiedJwtAuthentication(VerifiedJwt jwt) {
        this.jwt = jwt;
    }

    /** Returns the token. */
    public VerifiedJwt jwt() {
        return jwt;
    }

    @Override
    public String getName() {
        return jwt.subject();
    }

    @Override
    public Collection<String> getRoles() {
        return jwt.roles();
    }

    /** Returns the claims of the token, without those that are null. */
    @Override
    public Map<String, Object> getAttributes() {
        Map<String, Object> attributes = new LinkedHashMap<>();
        jwt.claims().forEach((name, value) -> {
            if (value != null) {
                attributes.put(name, value);
            }
        });
        return Collections.unmodifiableMap(attributes);
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
}
