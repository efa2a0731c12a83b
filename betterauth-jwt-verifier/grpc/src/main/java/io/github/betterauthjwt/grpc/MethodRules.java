// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.grpc;

import static java.util.Objects.requireNonNull;

import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.BearerAccess;
import io.grpc.MethodDescriptor;
import io.grpc.ServiceDescriptor;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** Collects the rules of methods. Checks that all names are methods of the services, and that no rules contradict. */
final class MethodRules {

    private static final String ALL = "/*";

    private final Set<String> methods = new TreeSet<>();
    private final Map<String, BearerAccess> access = new HashMap<>();
    private final Map<String, List<UnaryOperator<MethodRule>>> privileges = new HashMap<>();

    private boolean activeRequired;

    void add(ServiceDescriptor service) {
        for (MethodDescriptor<?, ?> method : service.getMethods()) {
            methods.add(method.getFullMethodName());
        }
    }

    void setAccess(BearerAccess value, String... names) {
        for (String name : names) {
            access.put(requireNonNull(name, "name"), value);
        }
    }

    void require(String name, Consumer<VerifiedJwt> privilege) {
        add(name, rule -> rule.and(privilege));
    }

    void requireActive(String name) {
        activeRequired = true;
        add(name, MethodRule::andActive);
    }

    boolean isActiveRequired() {
        return activeRequired;
    }

    private void add(String name, UnaryOperator<MethodRule> privilege) {
        privileges
                .computeIfAbsent(requireNonNull(name, "name"), unset -> new ArrayList<>())
                .add(privilege);
    }

    /**
     * Returns the rules by full method name.
     *
     * @throws IllegalArgumentException if a name is unknown, or if a method that needs no token requires a privilege
     */
    Map<String, MethodRule> build() {
        Map<String, MethodRule> rules = new HashMap<>();
        access.forEach((name, value) ->
                expand(name).forEach(method -> rules.merge(method, MethodRule.of(value), this::requireSameAccess)));
        privileges.forEach((name, added) -> expand(name).forEach(method -> {
            MethodRule rule = rules.getOrDefault(method, MethodRule.TOKEN);
            if (rule.access() != BearerAccess.REQUIRED) {
                throw new IllegalArgumentException(method + " needs no token, so it cannot require more of one");
            }
            for (UnaryOperator<MethodRule> privilege : added) {
                rule = privilege.apply(rule);
            }
            rules.put(method, rule);
        }));
        return Map.copyOf(rules);
    }

    private MethodRule requireSameAccess(MethodRule first, MethodRule second) {
        if (first.access() != second.access()) {
            throw new IllegalArgumentException("a method is both public and optional");
        }
        return first;
    }

    private List<String> expand(String name) {
        List<String> matches = name.endsWith(ALL)
                ? methods.stream()
                        .filter(method -> name.equals(MethodDescriptor.extractFullServiceName(method) + ALL))
                        .toList()
                : methods.stream().filter(name::equals).toList();
        if (matches.isEmpty()) {
            throw new IllegalArgumentException("\"" + name + "\" is not a method; name one of " + methods
                    + ", or <service>/*, and add its service with services(…)");
        }
        return matches;
    }
}
