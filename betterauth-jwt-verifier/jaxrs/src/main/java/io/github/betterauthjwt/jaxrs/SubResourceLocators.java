// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import java.lang.annotation.Annotation;
import java.lang.reflect.Method;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds sub-resource locators that carry access annotations. The host does not name the locator that led to a resource,
 * so such an annotation cannot be enforced and must not seem to be in effect.
 */
final class SubResourceLocators {

    private static final List<Class<? extends Annotation>> ANNOTATIONS = List.of(
            PublicResource.class,
            OptionalToken.class,
            RequireScope.class,
            RequireActive.class,
            RolesAllowed.class,
            DenyAll.class,
            PermitAll.class);

    private SubResourceLocators() {}

    /**
     * Checks the locators of a class.
     *
     * @throws IllegalStateException if a locator of the class, or a method that it overrides, has an access annotation
     */
    static void requireNoAnnotations(Class<?> type) {
        for (Class<?> declaring : AnnotationSite.hierarchy(type)) {
            for (Method method : declaring.getDeclaredMethods()) {
                if (isAnnotated(method) && isLocator(type, method)) {
                    throw new IllegalStateException("the annotation on the sub-resource locator " + method
                            + " cannot be enforced; put it on the locator's class or on the sub-resource");
                }
            }
        }
    }

    private static boolean isAnnotated(Method method) {
        return ANNOTATIONS.stream().anyMatch(method::isAnnotationPresent);
    }

    private static boolean isLocator(Class<?> type, Method method) {
        List<Method> versions = AnnotationSite.hierarchy(type).stream()
                .flatMap(declaring -> AnnotationSite.versions(declaring, method))
                .toList();
        return versions.stream().anyMatch(version -> version.isAnnotationPresent(Path.class))
                && versions.stream()
                        .flatMap(version -> Stream.of(version.getAnnotations()))
                        .noneMatch(annotation -> annotation.annotationType().isAnnotationPresent(HttpMethod.class));
    }
}
