// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import java.lang.reflect.AnnotatedElement;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.commons.logging.Log;
import org.apache.commons.logging.LogFactory;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.annotation.MergedAnnotations;
import org.springframework.core.annotation.MergedAnnotations.SearchStrategy;
import org.springframework.util.ClassUtils;
import org.springframework.util.ReflectionUtils;

/**
 * Warns at the start of a WebFlux application of annotations that look like protection but that Spring Security
 * ignores there. A route with only such an annotation is open to every user with a valid token.
 */
final class IgnoredAnnotations implements SmartInitializingSingleton {

    private static final Log LOGGER = LogFactory.getLog(IgnoredAnnotations.class);

    private static final Set<String> NAMES = Set.of(
            "org.springframework.security.access.annotation.Secured",
            "jakarta.annotation.security.RolesAllowed",
            "jakarta.annotation.security.DenyAll");

    private final ConfigurableListableBeanFactory beans;

    IgnoredAnnotations(ConfigurableListableBeanFactory beans) {
        this.beans = beans;
    }

    @Override
    public void afterSingletonsInstantiated() {
        List<String> found = Arrays.stream(beans.getBeanDefinitionNames())
                .map(name -> beans.getType(name, false))
                .filter(type -> type != null && !type.getName().startsWith("org.springframework."))
                .flatMap(type -> find(ClassUtils.getUserClass(type)))
                .distinct()
                .toList();
        if (!found.isEmpty()) {
            LOGGER.warn(
                    "Spring Security ignores @Secured, @RolesAllowed and @DenyAll in WebFlux, so they do not protect "
                            + String.join(", ", found) + ". Use @PreAuthorize there.");
        }
    }

    private static Stream<String> find(Class<?> type) {
        if (isAnnotated(type)) {
            return Stream.of(type.getName());
        }
        return Arrays.stream(ReflectionUtils.getUniqueDeclaredMethods(type, IgnoredAnnotations::isAnnotated))
                .map(method -> type.getName() + "." + method.getName());
    }

    private static boolean isAnnotated(AnnotatedElement element) {
        return MergedAnnotations.from(element, SearchStrategy.TYPE_HIERARCHY).stream()
                .anyMatch(annotation -> NAMES.contains(annotation.getType().getName()));
    }
}
