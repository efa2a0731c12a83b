// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import static io.github.betterauthjwt.docs.YamlNodes.at;
import static io.github.betterauthjwt.docs.YamlNodes.keys;
import static io.github.betterauthjwt.docs.YamlNodes.map;
import static io.github.betterauthjwt.docs.YamlNodes.maps;
import static io.github.betterauthjwt.docs.YamlNodes.strings;
import static io.github.betterauthjwt.docs.YamlNodes.text;
import static io.github.betterauthjwt.docs.YamlNodes.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Tests that the deployment examples agree with the programs: probes, settings, ports and the names they share. */
class DeploymentTest {

    private static final Pattern PATH = Pattern.compile("\"(/(?:health/\\w+|metrics))\"");
    private static final Pattern SETTING = Pattern.compile("\\b(?:get|secret)\\(\\s*\"([A-Z_]+)\"");
    private static final Pattern CREDENTIALS = Pattern.compile("//(?<role>\\w+):\\$\\{(?<password>\\w+)}@");
    private static final Pattern PROBED = Pattern.compile("/(?:api/)?health(?:/\\w+)?");

    @Test
    void probes_paths_areServed() {
        Set<String> served = new TreeSet<>(List.of("/api/health"));
        assertThat(Documents.REPOSITORY.resolve("examples/web/app/api/health/route.ts"))
                .exists();
        PATH.matcher(Documents.text(
                        "task-service/src/main/java/io/github/betterauthjwt/tasks/http/OperationsRoutes.java"))
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
            List<String> probed = PROBED.matcher(
                            Documents.text("deploy/" + file).replaceAll("(?m)^#.*", ""))
                    .results()
                    .map(MatchResult::group)
                    .toList();
            assertThat(probed).isNotEmpty().isSubsetOf(served);
        }
    }

    @Test
    void settings_all_existInThePrograms() {
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
    void compose_references_areDefined() {
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

    /** A host that is not loopback requires TLS unless the URL says otherwise, and the PostgreSQL image has no TLS. */
    @Test
    void compose_databaseUrls_nameARoleForEachProgramAndNoTls() {
        Object services = at(yaml("deploy/compose.yaml").get(0), "services");
        String roles = Documents.text("deploy/postgres/roles.sql");
        Object service = at(services, "task-service", "environment");
        List<String> ofTheService =
                List.of(text(at(service, "DATABASE_URL")), text(at(service, "DATABASE_MIGRATION_URL")));
        String ofThePage = text(at(services, "web", "environment", "DATABASE_URL"));

        assertThat(ofTheService).allSatisfy(url -> assertThat(url).endsWith("@database:5432/tasks?sslmode=disable"));
        assertThat(ofThePage).endsWith("@database:5432/web");
        Set<String> names = new TreeSet<>();
        for (String url : List.of(ofTheService.get(0), ofTheService.get(1), ofThePage)) {
            Matcher credentials = CREDENTIALS.matcher(url);
            assertThat(credentials.find()).isTrue();
            names.add(credentials.group("role"));
            assertThat(roles)
                    .contains("CREATE ROLE " + credentials.group("role") + " LOGIN NOSUPERUSER")
                    .contains(" " + credentials.group("password") + "\n");
            assertThat(keys(at(services, "database", "environment"))).contains(credentials.group("password"));
        }
        assertThat(names).hasSize(3);
    }

    @Test
    void kubernetes_management_isReachedByProbesAndPrometheusOnly() {
        Map<?, ?> container = kubernetes().stream()
                .flatMap(object -> maps(at(object, "spec", "template", "spec", "containers")).stream())
                .filter(candidate -> text(at(candidate, "name")).equals("task-service"))
                .findFirst()
                .orElseThrow();
        for (String probe : List.of("startupProbe", "livenessProbe", "readinessProbe")) {
            assertThat(at(container, probe, "httpGet", "port")).isEqualTo("management");
        }
        for (Map<?, ?> object : kubernetes()) {
            switch (text(at(object, "kind"))) {
                case "Service" ->
                    assertThat(maps(at(object, "spec", "ports")))
                            .extracting(port -> at(port, "targetPort"))
                            .containsExactly("http");
                case "NetworkPolicy" ->
                    maps(at(object, "spec", "ingress")).stream()
                            .filter(rule -> maps(at(rule, "ports")).stream()
                                    .anyMatch(port -> text(at(port, "port")).equals("8081")))
                            .forEach(rule -> assertThat(text(at(rule, "from"))).contains("prometheus"));
                case "Deployment" -> assertThat(secrets(object)).containsOnly(text(at(object, "metadata", "name")));
                default -> {}
            }
        }
    }

    private static Set<String> secrets(Map<?, ?> deployment) {
        return maps(at(deployment, "spec", "template", "spec", "containers")).stream()
                .flatMap(container -> maps(at(container, "env")).stream())
                .map(variable -> at(variable, "valueFrom", "secretKeyRef", "name"))
                .filter(Objects::nonNull)
                .map(YamlNodes::text)
                .collect(Collectors.toSet());
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
                        default -> throw new AssertionError("Unknown: " + at(object, "kind"));
                    };
            if (selector != null) {
                assertThat(selector).isEqualTo(at(pods.get(name), "metadata", "labels"));
            }
        }
    }

    private static Set<String> settingsOfTheService() {
        return SETTING.matcher(Documents.text(
                        "task-service/src/main/java/io/github/betterauthjwt/tasks/settings/SettingsReader.java"))
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

    private static List<String> portNames(Map<?, ?> container) {
        return maps(at(container, "ports")).stream()
                .map(port -> text(at(port, "name")))
                .toList();
    }
}
