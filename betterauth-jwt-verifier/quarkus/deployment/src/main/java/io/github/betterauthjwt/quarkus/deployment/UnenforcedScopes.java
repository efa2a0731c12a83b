// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.quarkus.deployment;

import io.quarkus.security.PermissionsAllowed;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.jboss.jandex.AnnotationInstance;
import org.jboss.jandex.AnnotationTarget;
import org.jboss.jandex.AnnotationValue;
import org.jboss.jandex.IndexView;

/**
 * Finds annotations that require several scopes with the same name before the colon. Quarkus makes one permission with
 * several actions of them and then accepts each of the actions, also with {@code inclusive = true}.
 */
final class UnenforcedScopes {

    private UnenforcedScopes() {}

    /** Returns a message for each annotation that does not do what it says. */
    static Stream<String> in(IndexView index) {
        Stream<String> single = index.getAnnotations(PermissionsAllowed.class).stream()
                .flatMap(annotation -> messages(annotation.target(), annotation));
        Stream<String> repeated = index.getAnnotations(PermissionsAllowed.List.class).stream()
                .flatMap(list -> messages(list.target(), list.value().asNestedArray()));
        return Stream.concat(single, repeated);
    }

    private static Stream<String> messages(AnnotationTarget target, AnnotationInstance... annotations) {
        return Stream.of(annotations)
                .filter(UnenforcedScopes::isUnenforced)
                .map(annotation -> "Quarkus accepts one of the scopes of " + annotation + " on " + target
                        + ". Repeat the annotation for each scope to require all of them");
    }

    private static boolean isUnenforced(AnnotationInstance annotation) {
        AnnotationValue inclusive = annotation.value("inclusive");
        if (inclusive == null || !inclusive.asBoolean()) {
            return false;
        }
        Set<String> names = new HashSet<>();
        return Stream.of(annotation.value().asStringArray())
                .filter(scope -> scope.indexOf(':') > 0)
                .anyMatch(scope -> !names.add(scope.substring(0, scope.indexOf(':'))));
    }
}
