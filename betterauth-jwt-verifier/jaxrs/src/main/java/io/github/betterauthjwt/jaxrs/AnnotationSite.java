// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import jakarta.annotation.security.DenyAll;
import jakarta.annotation.security.PermitAll;
import jakarta.annotation.security.RolesAllowed;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * An element of a resource that may have annotations. Annotations that close a resource are inherited from superclasses
 * and interfaces. Annotations that open it count only on its {@code own} method and class, so that a supertype cannot
 * open it.
 */
record AnnotationSite(AnnotatedElement element, boolean own) {

    /**
     * Returns the method, the methods that it overrides, the class, and its supertypes, with interfaces after classes.
     *
     * @param named the class that the host reports as matched. Jersey reports the class and method that run, and
     *     RESTEasy reports those with the annotations of Jakarta REST.
     * @param running the class that responds, or its proxy; the same as {@code named} if it is not known yet
     */
    static List<AnnotationSite> nearestFirst(Class<?> named, Class<?> running, Method method) {
        Class<?> own = Modifier.isAbstract(named.getModifiers()) ? withoutProxy(running) : named;
        Set<Class<?>> types = hierarchy(running);
        List<Method> versions =
                types.stream().flatMap(type -> versions(type, method)).toList();
        Optional<Method> ownMethod = versions.stream()
                .filter(version -> version.getDeclaringClass().isAssignableFrom(own) && takesTheSame(version, method))
                .findFirst();
        List<AnnotationSite> sites = new ArrayList<>();
        versions.forEach(version -> sites.add(new AnnotationSite(version, version.equals(ownMethod.orElse(null)))));
        types.forEach(type -> sites.add(new AnnotationSite(type, type == own)));
        return sites;
    }

    /** Returns the places of a class whose sub-resource locator led the host to a resource. */
    static List<AnnotationSite> ofLocator(Class<?> type) {
        return hierarchy(type).stream()
                .map(element -> new AnnotationSite(element, false))
                .toList();
    }

    /** Returns the class that a developer wrote. Proxy classes are synthetic and extend it. */
    private static Class<?> withoutProxy(Class<?> type) {
        Class<?> written = type;
        while (written.isSynthetic() && written.getSuperclass() != null) {
            written = written.getSuperclass();
        }
        return written;
    }

    /** Returns the class, its superclasses, and then all interfaces. */
    static Set<Class<?>> hierarchy(Class<?> type) {
        Set<Class<?>> types = new LinkedHashSet<>();
        for (Class<?> next = type; next != null; next = next.getSuperclass()) {
            types.add(next);
        }
        List.copyOf(types).forEach(implementing -> addInterfaces(implementing, types));
        return types;
    }

    private static void addInterfaces(Class<?> type, Set<Class<?>> types) {
        for (Class<?> implemented : type.getInterfaces()) {
            types.add(implemented);
            addInterfaces(implemented, types);
        }
    }

    /**
     * Returns the methods of one class that override the method, are overridden by it, or are the method itself. A
     * resource method may be static. A method that it hides counts like one that it overrides.
     */
    static Stream<Method> versions(Class<?> declaring, Method method) {
        return Stream.of(declaring.getDeclaredMethods())
                .filter(candidate -> candidate.getName().equals(method.getName()))
                .filter(candidate ->
                        takesTheSame(candidate, method) || fits(candidate, method) || fits(method, candidate))
                .sorted(Comparator.<Method, Boolean>comparing(candidate -> !takesTheSame(candidate, method))
                        .thenComparing(Method::isBridge));
    }

    private static boolean takesTheSame(Method one, Method other) {
        return Arrays.equals(one.getParameterTypes(), other.getParameterTypes());
    }

    /**
     * Returns whether one method can override the other. A parameter of a generic type, for example {@code T}, can be
     * overridden by any parameter type that fits it.
     */
    private static boolean fits(Method method, Method generic) {
        Class<?>[] parameters = method.getParameterTypes();
        Class<?>[] wanted = generic.getParameterTypes();
        Type[] types = generic.getGenericParameterTypes();
        return parameters.length == wanted.length
                && IntStream.range(0, wanted.length)
                        .allMatch(i -> parameters[i] == wanted[i]
                                || (!(types[i] instanceof Class) && wanted[i].isAssignableFrom(parameters[i])));
    }

    boolean isPublic() {
        return own && has(PublicResource.class);
    }

    boolean isOptional() {
        return own && has(OptionalToken.class);
    }

    boolean permitsAll() {
        return own && has(PermitAll.class);
    }

    boolean demandsAuthority() {
        return has(DenyAll.class) || has(RolesAllowed.class) || has(RequireScope.class) || has(RequireActive.class);
    }

    boolean isContradictory() {
        return isPublic() ? isOptional() || demandsAuthority() : isOptional() && demandsAuthority();
    }

    boolean has(Class<? extends Annotation> kind) {
        return element.isAnnotationPresent(kind);
    }
}
