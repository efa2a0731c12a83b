// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The routes of an application. The host shows its resources when it starts, which then fails if annotations contradict
 * each other; what it shows later, sub-resources say, fails when it is asked for. Thread-safe.
 */
final class Routes implements DynamicFeature {

    private static final Route OF_NO_RESOURCE = new Route(List.of());

    private final Map<Resource, Route> known = new ConcurrentHashMap<>();

    private record Resource(Class<?> named, Class<?> running, Method method) {

        Route route() {
            return new Route(Place.nearestFirst(named, running, method));
        }
    }

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        Class<?> type = resource.getResourceClass();
        new Resource(type, type, resource.getResourceMethod()).route();
    }

    /**
     * The route of a request.
     *
     * @param objects the matched resources, of which the first answers
     * @throws IllegalStateException if there is none of a class that can answer, as its annotations may close what those
     *     of its interface leave open; and if annotations contradict each other
     */
    Route route(ResourceInfo matched, List<Object> objects) {
        Class<?> named = matched.getResourceClass();
        Method method = matched.getResourceMethod();
        if (named == null || method == null) {
            return OF_NO_RESOURCE;
        }
        Class<?> running = objects.isEmpty() || !named.isInstance(objects.get(0))
                ? named
                : objects.get(0).getClass();
        if (Modifier.isAbstract(running.getModifiers())) {
            throw new IllegalStateException("the host does not say which class answers for " + named);
        }
        return known.computeIfAbsent(new Resource(named, running, method), Resource::route);
    }
}
