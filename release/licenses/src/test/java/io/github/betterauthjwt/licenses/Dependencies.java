// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.licenses;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The dependencies that users receive, with the expression of their licenses. */
final class Dependencies {

    private static final String OURS = "io.github.betterauthjwt";
    private static final String CORE = "core";
    /** Native libraries, of which Maven selects those of the machine that builds. */
    private static final Pattern OF_A_MACHINE =
            Pattern.compile("(?<=native-|binaries-)(linux|osx|darwin|windows)[\\w-]*$");

    private static final ObjectMapper JSON = new ObjectMapper();

    private Dependencies() {}

    /**
     * A dependency.
     *
     * @param license an SPDX expression, or empty if the dependency does not state a license
     * @param of the parts of this project that have the dependency
     */
    record Dependency(String name, String license, Set<String> of) {}

    /** Returns the Java libraries in an SBOM of CycloneDX, without the modules of this project, by name. */
    static List<Dependency> java(Path sbom) throws IOException {
        JsonNode root = JSON.readTree(sbom.toFile());
        Map<String, List<String>> edges = new HashMap<>();
        root.get("dependencies").forEach(node -> edges.put(node.get("ref").asText(), texts(node.path("dependsOn"))));
        Map<String, Set<String>> reached = new TreeMap<>();
        root.get("components").forEach(component -> {
            if (isOurs(component)) {
                reached.put(
                        part(component.get("name").asText()),
                        reachable(component.get("bom-ref").asText(), edges));
            }
        });
        Map<String, Dependency> found = new TreeMap<>();
        for (JsonNode component : root.get("components")) {
            if (!isOurs(component)) {
                String name = component.path("group").asText() + ":"
                        + OF_A_MACHINE.matcher(component.get("name").asText()).replaceFirst("*");
                Set<String> of = parts(component.get("bom-ref").asText(), reached);
                found.put(name, new Dependency(name, licenses(component), of));
            }
        }
        return List.copyOf(found.values());
    }

    /** Returns the packages that an installation without development packages may contain, by name. */
    static List<Dependency> npm(Path packageLock) throws IOException {
        Map<String, Dependency> found = new TreeMap<>();
        JSON.readTree(packageLock.toFile()).get("packages").properties().forEach(entry -> {
            JsonNode description = entry.getValue();
            if (!entry.getKey().isEmpty() && !description.path("dev").asBoolean()) {
                String name = entry.getKey().replaceAll(".*node_modules/", "");
                String license = description.path("license").asText();
                found.merge(
                        name,
                        new Dependency(name, license, Set.of("page")),
                        (one, other) -> one.license().equals(other.license())
                                ? one
                                : new Dependency(name, one.license() + " AND " + other.license(), one.of()));
            }
        });
        return List.copyOf(found.values());
    }

    private static boolean isOurs(JsonNode component) {
        return component.path("group").asText().equals(OURS);
    }

    /** Returns the short name of a module, such as spring-boot-starter. */
    private static String part(String artifact) {
        String part = artifact.replaceFirst("^betterauth-jwt-(verifier-)?", "");
        return part.equals("verifier") ? CORE : part;
    }

    /** Every module depends on core, so the dependencies of core have no other parts. */
    private static Set<String> parts(String reference, Map<String, Set<String>> reached) {
        if (reached.getOrDefault(CORE, Set.of()).contains(reference)) {
            return Set.of(CORE);
        }
        return reached.entrySet().stream()
                .filter(part -> part.getValue().contains(reference))
                .map(Map.Entry::getKey)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static Set<String> reachable(String reference, Map<String, List<String>> edges) {
        Set<String> found = new HashSet<>();
        Deque<String> next = new ArrayDeque<>(List.of(reference));
        while (!next.isEmpty()) {
            String one = next.pop();
            if (found.add(one)) {
                next.addAll(edges.getOrDefault(one, List.of()));
            }
        }
        return found;
    }

    /** Several licenses in a pom are a choice. */
    private static String licenses(JsonNode component) {
        Set<String> names = new TreeSet<>();
        for (JsonNode choice : component.path("licenses")) {
            JsonNode license = choice.path("license");
            names.add(
                    license.has("id")
                            ? license.get("id").asText()
                            : license.path("name")
                                    .asText(choice.path("expression").asText()));
        }
        return names.stream().filter(name -> !name.isEmpty()).collect(Collectors.joining(" OR "));
    }

    private static List<String> texts(JsonNode array) {
        List<String> texts = new ArrayList<>();
        array.forEach(text -> texts.add(text.asText()));
        return texts;
    }
}
