// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.InsufficientPrivilegesException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authorization.AuthorityAuthorizationDecision;
import org.springframework.security.authorization.AuthorizationDeniedException;
import org.springframework.security.authorization.AuthorizationResult;
import org.springframework.security.authorization.ExpressionAuthorizationDecision;
import org.springframework.security.core.GrantedAuthority;

/**
 * Finds the scopes or the roles that Spring Security required for a request that it denied. Of an expression, only a
 * single call is read, or scopes that are joined by {@code and}, because any other expression may deny for another
 * reason.
 */
final class Denials {

    private static final String SCOPE = "SCOPE_";
    private static final String ROLE = "ROLE_";

    /** A string literal of SpEL that contains no quotes. */
    private static final String LITERAL = "(?:'[^'\"]*'|\"[^'\"]*\")";

    private static final Pattern CALL = Pattern.compile(
            "\\s*has(?:Any)?(Authority|Role)\\s*\\(\\s*(" + LITERAL + "(?:\\s*,\\s*" + LITERAL + ")*)\\s*\\)\\s*");
    private static final Pattern AND = Pattern.compile("(?i)\\s+and\\s+|\\s*&&\\s*");
    private static final Pattern QUOTED = Pattern.compile(LITERAL);

    /** A scope token (RFC 6749 §3.3). */
    private static final Predicate<String> SCOPE_TOKEN =
            Pattern.compile("[\\x21\\x23-\\x5b\\x5d-\\x7e]+").asMatchPredicate();

    private Denials() {}

    static InsufficientPrivilegesException of(AccessDeniedException denial) {
        return denial instanceof AuthorizationDeniedException known
                ? lacking(required(known.getAuthorizationResult()))
                : lacking(List.of());
    }

    /** Returns the required authorities, or an empty result if they are not known. */
    private static List<String> required(AuthorizationResult result) {
        if (result instanceof AuthorityAuthorizationDecision decision) {
            return names(decision.getAuthorities());
        }
        return result instanceof ExpressionAuthorizationDecision decision
                ? required(decision.getExpression().getExpressionString())
                : List.of();
    }

    /** Sorts the authorities, because Spring Security keeps them in sets without an order. */
    private static List<String> names(Collection<GrantedAuthority> authorities) {
        return authorities.stream()
                .map(authority -> Objects.requireNonNullElse(authority.getAuthority(), ""))
                .sorted()
                .toList();
    }

    private static List<String> required(String expression) {
        List<String> parts = AND.splitAsStream(expression).toList();
        if (parts.size() == 1) {
            return requiredByCall(expression);
        }
        List<String> authorities = new ArrayList<>();
        for (String part : parts) {
            List<String> one = requiredByCall(part);
            if (one.size() != 1 || !one.get(0).startsWith(SCOPE)) { // of several, one would be enough
                return List.of();
            }
            authorities.addAll(one);
        }
        return authorities;
    }

    private static List<String> requiredByCall(String expression) {
        Matcher call = CALL.matcher(expression);
        if (!call.matches()) {
            return List.of();
        }
        boolean isRole = call.group(1).equals("Role");
        return QUOTED.matcher(call.group(2))
                .results()
                .map(MatchResult::group)
                .map(quoted -> quoted.substring(1, quoted.length() - 1))
                .map(name -> isRole && !name.startsWith(ROLE) ? ROLE + name : name) // hasRole adds it too
                .toList();
    }

    private static InsufficientPrivilegesException lacking(List<String> authorities) {
        if (authorities.isEmpty()) {
            return denied();
        }
        List<String> scopes = without(SCOPE, authorities).filter(SCOPE_TOKEN).toList();
        if (scopes.size() == authorities.size()) {
            return InsufficientPrivilegesException.missingScopes(scopes);
        }
        List<String> roles =
                without(ROLE, authorities).filter(role -> !role.isBlank()).toList();
        return roles.size() == authorities.size() ? InsufficientPrivilegesException.missingRole(roles) : denied();
    }

    private static Stream<String> without(String prefix, List<String> authorities) {
        return authorities.stream()
                .filter(authority -> authority.startsWith(prefix))
                .map(authority -> authority.substring(prefix.length()));
    }

    private static InsufficientPrivilegesException denied() {
        return InsufficientPrivilegesException.accessDenied("The token does not allow this operation");
    }
}
