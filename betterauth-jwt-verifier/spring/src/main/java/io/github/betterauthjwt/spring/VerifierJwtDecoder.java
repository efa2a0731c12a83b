// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static java.util.Objects.requireNonNull;

import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64URL;
import io.github.betterauthjwt.InvalidJwtException;
import io.github.betterauthjwt.JwtVerificationException;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;
import java.text.ParseException;
import java.util.Map;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.security.oauth2.jwt.MappedJwtClaimSetConverter;

/**
 * Converts a token that the verifier accepted to Spring's {@code Jwt}, for an existing resource server configuration.
 */
final class VerifierJwtDecoder implements JwtDecoder {

    private final JwtVerifier verifier;
    private final Converter<Map<String, Object>, Map<String, Object>> claims =
            MappedJwtClaimSetConverter.withDefaults(Map.of());

    VerifierJwtDecoder(JwtVerifier verifier) {
        this.verifier = verifier;
    }

    @Override
    public Jwt decode(String token) {
        try {
            return jwt(token, verifier.verify(token));
        } catch (JwtVerificationException e) {
            throw rejected(e);
        }
    }

    static JwtException rejected(JwtVerificationException rejection) {
        return rejection instanceof InvalidJwtException
                ? new BadJwtException(String.valueOf(rejection.getMessage()), rejection)
                : new JwtException(String.valueOf(rejection.getMessage()), rejection);
    }

    Jwt jwt(String token, VerifiedJwt verified) {
        try {
            Map<String, Object> converted = requireNonNull(claims.convert(SpringClaims.of(verified)), "claims");
            Map<String, Object> header = header(token);
            Jwt jwt = Jwt.withTokenValue(token)
                    .headers(headers -> headers.putAll(header))
                    .claims(all -> all.putAll(converted))
                    .build();
            return new DecodedJwt(jwt, verified);
        } catch (ParseException | RuntimeException e) {
            // Spring Security responds to this exception with 401, and to any other with 500
            throw new BadJwtException("Spring cannot represent this token", e);
        }
    }

    /** Parses the verified header, which {@link VerifiedJwt} does not contain. */
    private static Map<String, Object> header(String token) throws ParseException {
        return JWSHeader.parse(new Base64URL(token.substring(0, token.indexOf('.'))))
                .toJSONObject();
    }
}
