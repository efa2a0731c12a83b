// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.jwt.Jwt;

/**
 * Returns the authorities of Spring's {@code Jwt} as {@link VerifiedJwtAuthentication} has them. A {@code Jwt} that
 * does not come from this verifier, such as a test's, has only its claims, so they are read.
 */
final class TokenAuthorities implements Converter<Jwt, Collection<GrantedAuthority>> {

    private final List<String> rolesClaim;

    /** Creates a converter. It reads the claims of other tokens at this path of member names. */
    TokenAuthorities(List<String> rolesClaim) {
        this.rolesClaim = rolesClaim;
    }

    @Override
    public Collection<GrantedAuthority> convert(Jwt jwt) {
        if (jwt instanceof DecodedJwt decoded) {
            return decoded.authorities();
        }
        Collection<String> names = new LinkedHashSet<>();
        words(atPath(jwt.getClaims()), ",").forEach(role -> names.add("ROLE_" + role));
        words(jwt.getClaims().get("scope"), " ").forEach(scope -> names.add("SCOPE_" + scope));
        return names.stream().<GrantedAuthority>map(SimpleGrantedAuthority::new).toList();
    }

    private @Nullable Object atPath(Map<String, Object> claims) {
        Object value = claims;
        for (String member : rolesClaim) {
            value = value instanceof Map<?, ?> object ? object.get(member) : null;
        }
        return value;
    }

    private static List<String> words(@Nullable Object claim, String separator) {
        List<?> entries = claim instanceof String text
                ? List.of(text.split(separator))
                : claim instanceof List<?> list ? list : List.of();
        List<String> words = new ArrayList<>();
        for (Object entry : entries) {
            if (entry instanceof String word && !word.isBlank()) {
                words.add(word.strip());
            }
        }
        return words;
    }
}
