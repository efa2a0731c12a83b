// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.Configuration;
import jakarta.ws.rs.core.FeatureContext;
import java.lang.System.Logger.Level;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * The access rules of an application. The host lists its resources at startup. The start fails if annotations contradict each
 * other or cannot be enforced. The host shows some classes, for example sub-resources, only when a request reaches
 * them. In that case the request fails. Thread-safe.
 */
final class AccessRules implements DynamicFeature {

    private static final System.Logger LOGGER = System.getLogger("io.github.betterauthjwt.jaxrs");
    private static final AccessRule OF_NO_RESOURCE = new AccessRule(List.of());

    private final Map<Resource, AccessRule> known = new ConcurrentHashMap<>();
    private final Map<Class<?>, AccessRule> locators = new ConcurrentHashMap<>();
    private final boolean isTokenVerifiedEarly;
    private final boolean hasIntrospector;

    private record Resource(Class<?> named, Class<?> running, Method method) {}

    AccessRules(boolean isTokenVerifiedEarly, boolean hasIntrospector) {
        this.isTokenVerifiedEarly = isTokenVerifiedEarly;
        this.hasIntrospector = hasIntrospector;
    }

    boolean isTokenVerifiedEarly() {
        return isTokenVerifiedEarly;
    }

    @Override
    public void configure(ResourceInfo resource, FeatureContext context) {
        Class<?> type = resource.getResourceClass();
        SubResourceLocators.requireNoAnnotations(type);
        if (rule(new Resource(type, type, resource.getResourceMethod())).permitsAll()) {
            LOGGER.log(
                    Level.WARNING,
                    "@PermitAll on {0} requires a token; use @PublicResource to open it without a token",
                    resource.getResourceMethod());
        }
    }

    /**
     * Checks the classes that the application registered. Only here does the host show classes without resource
     * methods.
     */
    void inspect(Configuration application) {
        Stream.concat(
                        application.getClasses().stream(),
                        application.getInstances().stream().map(Object::getClass))
                .filter(type ->
                        AnnotationSite.hierarchy(type).stream().anyMatch(site -> site.isAnnotationPresent(Path.class)))
                .forEach(SubResourceLocators::requireNoAnnotations);
    }

    /**
     * Returns the rule for a request.
     *
     * @param objects the matched resources, the last first: the one that responds, and those whose locators led to it
     * @throws IllegalStateException if the annotations contradict each other or cannot be enforced, or if the host does
     *     not name the class that responds. The annotations of that class may close what those of its interface leave
     *     open.
     */
    AccessRule rule(ResourceInfo matched, List<Object> objects) {
        Class<?> named = matched.getResourceClass();
        Method method = matched.getResourceMethod();
        if (named == null || method == null) {
            return OF_NO_RESOURCE;
        }
        boolean isRunning = !objects.isEmpty() && named.isInstance(objects.get(0));
        Class<?> running = isRunning ? objects.get(0).getClass() : named;
        if (Modifier.isAbstract(running.getModifiers())) {
            throw new IllegalStateException("the host does not name the class that responds for " + named);
        }
        AccessRule rule = known.computeIfAbsent(new Resource(named, running, method), this::rule);
        List<AccessRule> parents = objects.stream()
                .skip(isRunning ? 1 : 0)
                .map(parent -> locators.computeIfAbsent(parent.getClass(), AccessRules::locator))
                .toList();
        return parents.isEmpty() ? rule : rule.below(parents);
    }

    private AccessRule rule(Resource resource) {
        AccessRule rule =
                new AccessRule(AnnotationSite.nearestFirst(resource.named, resource.running, resource.method));
        if (isTokenVerifiedEarly && (rule.isPublic() || rule.isOptional())) {
            throw new IllegalStateException(
                    resource.method + " is open, but requireTokenBeforeMatching() closes all resources");
        }
        if (rule.needsActiveToken() && !hasIntrospector) {
            throw new IllegalStateException(
                    resource.method + " has @RequireActive, but the feature has no introspector");
        }
        return rule;
    }

    private static AccessRule locator(Class<?> type) {
        SubResourceLocators.requireNoAnnotations(type);
        return new AccessRule(AnnotationSite.ofLocator(type));
    }
}
