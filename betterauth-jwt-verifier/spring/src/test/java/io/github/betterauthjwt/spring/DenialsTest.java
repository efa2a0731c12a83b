// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.InsufficientPrivilegesException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.expression.spel.standard.SpelExpressionParser;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorityAuthorizationDecision;
import org.springframework.security.authorization.AuthorizationDecision;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.authorization.ExpressionAuthorizationDecision;
import org.springframework.security.core.authority.AuthorityUtils;

class DenialsTest {

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "hasAuthority('SCOPE_tasks:write')|tasks:write",
                "  hasAuthority ( \"SCOPE_tasks:write\" ) |tasks:write",
                "hasAuthority('SCOPE_b') and hasAuthority('SCOPE_a')|b a",
                "hasAuthority('SCOPE_a')&&hasAuthority('SCOPE_b') AND hasAnyAuthority('SCOPE_c')|a b c",
                "hasAnyAuthority('SCOPE_a')|a",
                "hasAnyAuthority('SCOPE_a' , 'SCOPE_b')|a b"
            })
    void expression_requiringScopes_namesThem(String expression, String scopes) {
        InsufficientPrivilegesException rejection = ofExpression(expression);
        assertThat(rejection.code()).isEqualTo("insufficient_scope");
        assertThat(rejection.requiredScopes()).containsExactly(scopes.split(" ", -1));
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "hasRole('admin')|admin",
                "hasRole('ROLE_admin')|admin",
                "hasAnyRole('admin','owner')|admin owner",
                "hasAuthority('ROLE_admin')|admin",
                "hasRole('SCOPE_a')|SCOPE_a"
            })
    void expression_requiringRoles_namesThem(String expression, String roles) {
        InsufficientPrivilegesException rejection = ofExpression(expression);
        assertThat(rejection.code()).isEqualTo("insufficient_role");
        assertThat(rejection.requiredRoles()).containsExactly(roles.split(" ", -1));
        assertThat(rejection.requiredScopes()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hasAuthority('SCOPE_a') and hasRole('admin')",
                "hasRole('a') and hasRole('b')",
                "hasAuthority('SCOPE_a') and hasAnyAuthority('SCOPE_b','SCOPE_c')",
                "hasAuthority('SCOPE_a') and hasAuthority('SCOPE_b') or hasRole('admin')",
                "hasAuthority('SCOPE_a') and #id == 1",
                "hasAuthority('SCOPE_a and b')",
                "hasAuthority('SCOPE_a') or hasRole('admin')",
                "!hasAuthority('SCOPE_a')",
                "hasAnyAuthority('SCOPE_a','ROLE_admin')",
                "hasAnyAuthority('SCOPE_a','other')",
                "hasAuthority('SCOPE_' + #name)",
                "hasAuthority(#scope)",
                "hasAuthority('SCOPE_it''s')",
                "hasAuthority('SCOPE_')",
                "hasAuthority('SCOPE_two words')",
                "hasAuthority('SCOPE_a\\b')",
                "hasAuthority('other')",
                "hasRole('')",
                "@rules.hasAuthority('SCOPE_a')",
                "hasPermission('SCOPE_a', 'SCOPE_b')",
                "denyAll"
            })
    void expression_ofAnyOtherShape_namesNothing(String expression) {
        isPlainDenial(ofExpression(expression));
    }

    @Test
    void authorities_ofOneKind_areNamed() {
        assertThat(ofAuthorities("SCOPE_b", "SCOPE_a").requiredScopes()).containsExactly("a", "b");
        assertThat(ofAuthorities("ROLE_admin", "ROLE_owner").requiredRoles()).containsExactly("admin", "owner");
    }

    @Test
    void authorities_ofSeveralOrUnknownKinds_areNotNamed() {
        isPlainDenial(ofAuthorities("SCOPE_a", "ROLE_admin"));
        isPlainDenial(ofAuthorities("SCOPE_two words"));
        isPlainDenial(ofAuthorities("ROLE_"));
        isPlainDenial(ofAuthorities("other"));
        isPlainDenial(ofAuthorities());
    }

    @Test
    void denial_withoutAuthorities_namesNothing() {
        isPlainDenial(Denials.of(new AccessDeniedException("no")));
        isPlainDenial(of(new AuthorizationDecision(false)));
        isPlainDenial(Denials.of(new AuthorizationDeniedException("no")));
    }

    private static void isPlainDenial(InsufficientPrivilegesException rejection) {
        assertThat(rejection.code()).isEqualTo("access_denied");
        assertThat(rejection.requiredScopes()).isEmpty();
        assertThat(rejection.requiredRoles()).isEmpty();
    }

    private static InsufficientPrivilegesException ofAuthorities(String... authorities) {
        return of(new AuthorityAuthorizationDecision(
                false, List.copyOf(AuthorityUtils.createAuthorityList(authorities))));
    }

    private static InsufficientPrivilegesException ofExpression(String expression) {
        return of(new ExpressionAuthorizationDecision(false, new SpelExpressionParser().parseExpression(expression)));
    }

    private static InsufficientPrivilegesException of(AuthorizationResult result) {
        return Denials.of(new AuthorizationDeniedException("no", result));
    }
}
