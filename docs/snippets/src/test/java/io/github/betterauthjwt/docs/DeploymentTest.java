// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The examples of deployment agree with the programs: probes, settings, ports, and what they name among themselves. */
class DeploymentTest {

    private static final Pattern PATH = Pattern.compile("\"(/(?:health/\\w+|metrics))\"");
    private static final Pattern SETTING = Pattern.compile("(?m)^    ([A-Z][A-Z_]+)\\(");
    private static final Pattern PROBED = Pattern.compile("/(?:api/)?health(?:/\\w+)?");

    @Test
    void probes_askForPathsThatAreServed() {
        Set<String> served = new TreeSet<>(List.of("/api/health"));
        assertThat(Documents.REPOSITORY.resolve("examples/web/app/api/health/route.ts"))
                .exists();
        PATH.matcher(Documents.text("task-service/src/main/java/io/github/betterauthjwt/tasks/OperationsRoutes.java"))
                .results()
                .forEach(path -> served.add(path.group(1)));
        for (Map<?, ?> object : kubernetes()) {
            for (Map<?, ?> container : maps(at(object, "spec", "template", "spec", "containers"))) {
                for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
                    assertThat(container.containsKey(probe)).as(probe).isTrue();
                    @Nullable Object get = at(container, probe, "httpGet");
                    if (get != null) {
                        assertThat(served).contains(text(at(get, "path")));
                        assertThat(portNames(container)).contains(text(at(get, "port")));
                    }
                }
            }
        }
        for (String file : List.of("task-service.Dockerfile", "web.Dockerfile")) {
            List<String> asked = PROBED.matcher(Documents.text("deploy/" + file).replaceAll("(?m)^#.*", ""))
                    .results()
                    .map(MatchResult::group)
                    .toList();
            assertThat(asked).isNotEmpty().isSubsetOf(served);
        }
    }

    @Test
    void settings_areThoseOfThePrograms() {
        Set<String> service = settingsOfTheService();
        Set<String> web = settingsOfThePage();
        Object services = at(yaml("deploy/compose.yaml").get(0), "services");
        assertThat(service).containsAll(keys(at(services, "task-service", "environment")));
        assertThat(web).containsAll(keys(at(services, "web", "environment")));
        for (Map<?, ?> object : kubernetes()) {
            String name = text(at(object, "metadata", "name"));
            Set<String> known = name.equals("web") ? web : service;
            assertThat(known).containsAll(keys(at(object, "data")));
            for (Map<?, ?> container : maps(at(object, "spec", "template", "spec", "containers"))) {
                for (Map<?, ?> variable : maps(at(container, "env"))) {
                    assertThat(known).contains(text(at(variable, "name")));
                }
            }
        }
        String unit = Documents.text("deploy/systemd/task-service.service");
        Pattern.compile("(?m)^Environment=(\\w+)=").matcher(unit).results().forEach(variable -> assertThat(service)
                .contains(variable.group(1)));
    }

    @Test
    void compose_namesWhatItHas() {
        Map<?, ?> compose = yaml("deploy/compose.yaml").get(0);
        Map<?, ?> services = map(at(compose, "services"));
        assertThat(services).isNotEmpty();
        services.forEach((name, service) -> {
            @Nullable Object dockerfile = at(service, "build", "dockerfile");
            if (dockerfile != null) {
                Path context = Documents.REPOSITORY
                        .resolve("deploy")
                        .resolve(text(at(service, "build", "context")))
                        .normalize();
                assertThat(context.resolve(dockerfile.toString())).exists();
                assertThat(at(service, "read_only")).as(name + " read_only").isEqualTo(true);
            }
            assertThat(keys(at(compose, "networks"))).containsAll(strings(at(service, "networks")));
            assertThat(keys(services)).containsAll(keys(at(service, "depends_on")));
            for (String port : strings(at(service, "ports"))) {
                assertThat(port).startsWith("127.0.0.1:");
            }
        });
    }

    @Test
    void kubernetes_labelsPortsAndUsers_fitTogether() {
        List<Map<?, ?>> objects = kubernetes();
        Map<String, Map<?, ?>> pods = objects.stream()
                .filter(object -> text(at(object, "kind")).equals("Deployment"))
                .collect(Collectors.toMap(
                        object -> text(at(object, "metadata", "name")), object -> map(at(object, "spec", "template"))));
        assertThat(pods).containsOnlyKeys("task-service", "web");
        pods.forEach((name, pod) -> {
            assertThat(at(pod, "spec", "securityContext", "runAsNonRoot")).isEqualTo(true);
            for (Map<?, ?> container : maps(at(pod, "spec", "containers"))) {
                assertThat(at(container, "securityContext", "readOnlyRootFilesystem"))
                        .isEqualTo(true);
                assertThat(Documents.text("deploy/" + name + ".Dockerfile"))
                        .contains(
                                "EXPOSE " + text(at(maps(at(container, "ports")).get(0), "containerPort")));
            }
        });
        for (Map<?, ?> object : objects) {
            assertThat(at(object, "apiVersion")).isInstanceOf(String.class);
            String name = text(at(object, "metadata", "name"));
            @Nullable
            Object selector =
                    switch (text(at(object, "kind"))) {
                        case "Service" -> at(object, "spec", "selector");
                        case "Deployment", "PodDisruptionBudget" -> at(object, "spec", "selector", "matchLabels");
                        case "NetworkPolicy" -> at(object, "spec", "podSelector", "matchLabels");
                        case "ConfigMap", "Ingress" -> null;
                        default -> throw new AssertionError("Nothing is known of " + at(object, "kind"));
                    };
            if (selector != null) {
                assertThat(selector).isEqualTo(at(pods.get(name), "metadata", "labels"));
            }
        }
    }

    @Test
    void workflows_pinWhatTheyUseByCommit() {
        List<String> uses = new ArrayList<>();
        for (String workflow : List.of("audit", "build", "codeql", "release")) {
            Map<?, ?> document = yaml(".github/workflows/" + workflow + ".yml").get(0);
            Map<?, ?> jobs = map(at(document, "jobs"));
            jobs.values().forEach(job -> maps(at(job, "steps")).stream()
                    .filter(step -> step.containsKey("uses"))
                    .forEach(step -> uses.add(text(at(step, "uses")))));
            assertThat(at(document, "permissions", "contents")).isEqualTo("read");
        }
        assertThat(uses).isNotEmpty().allSatisfy(use -> assertThat(use).matches("[\\w./-]+@[0-9a-f]{40}"));
    }

    private static Set<String> settingsOfTheService() {
        return SETTING.matcher(Documents.text("task-service/src/main/java/io/github/betterauthjwt/tasks/Setting.java"))
                .results()
                .map(setting -> setting.group(1))
                .collect(Collectors.toSet());
    }

    private static Set<String> settingsOfThePage() {
        return Documents.table("examples/web/README.md", "| variable |").stream()
                .flatMap(row -> Pattern.compile("[A-Z_]+").matcher(row.get(0)).results())
                .map(MatchResult::group)
                .collect(Collectors.toSet());
    }

    private static List<Map<?, ?>> kubernetes() {
        List<Map<?, ?>> objects = new ArrayList<>();
        for (String file : List.of("network.yaml", "task-service.yaml", "web.yaml")) {
            assertThat(Files.exists(Documents.REPOSITORY.resolve("deploy/kubernetes/" + file)))
                    .isTrue();
            objects.addAll(yaml("deploy/kubernetes/" + file));
        }
        return objects;
    }

    private static List<Map<?, ?>> yaml(String file) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        Iterable<Object> documents = new Yaml(new SafeConstructor(options)).loadAll(Documents.text(file));
        return StreamSupport.stream(documents.spliterator(), false)
                .<Map<?, ?>>map(document -> (Map<?, ?>) document)
                .toList();
    }

    /** What stands there, or null. */
    private static @Nullable Object at(@Nullable Object node, String... path) {
        @Nullable Object found = node;
        for (String step : path) {
            found = found instanceof Map<?, ?> map ? map.get(step) : null;
        }
        return found;
    }

    private static String text(@Nullable Object node) {
        return String.valueOf(node);
    }

    private static Map<?, ?> map(@Nullable Object node) {
        return node instanceof Map<?, ?> map ? map : Map.of();
    }

    private static List<Map<?, ?>> maps(@Nullable Object node) {
        return node instanceof List<?> list
                ? list.stream().<Map<?, ?>>map(element -> (Map<?, ?>) element).toList()
                : List.of();
    }

    private static List<String> strings(@Nullable Object node) {
        return node instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
    }

    private static Set<String> keys(@Nullable Object node) {
        return map(node).keySet().stream().map(String::valueOf).collect(Collectors.toSet());
    }

    private static List<String> portNames(Map<?, ?> container) {
        return maps(at(container, "ports")).stream()
                .map(port -> text(at(port, "name")))
                .toList();
    }
}
