// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.VerifiedJwt;
import java.util.Collection;
import java.util.List;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.oauth2.jwt.Jwt;

/** Spring's {@code Jwt} with the authorities that the verifier's settings give it. */
final class DecodedJwt extends Jwt {

    private static final long serialVersionUID = 1L;

    private final GrantedAuthority[] authorities;

    /** Creates a copy of {@code jwt} with the roles and scopes of {@code verified}. */
    DecodedJwt(Jwt jwt, VerifiedJwt verified) {
        super(jwt.getTokenValue(), jwt.getIssuedAt(), jwt.getExpiresAt(), jwt.getHeaders(), jwt.getClaims());
        authorities = VerifiedJwtAuthentication.authorities(verified).toArray(GrantedAuthority[]::new);
    }

    Collection<GrantedAuthority> authorities() {
        return List.of(authorities);
    }
}
