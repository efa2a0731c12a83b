// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import static io.github.betterauthjwt.docs.YamlNodes.at;
import static io.github.betterauthjwt.docs.YamlNodes.map;
import static io.github.betterauthjwt.docs.YamlNodes.maps;
import static io.github.betterauthjwt.docs.YamlNodes.strings;
import static io.github.betterauthjwt.docs.YamlNodes.text;
import static io.github.betterauthjwt.docs.YamlNodes.yaml;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Tests the forge's workflows: which actions they use, and what runs in a job with a secret. */
class WorkflowsTest {

    @Test
    void workflows_pinWhatTheyUseByCommit() {
        List<String> uses = new ArrayList<>();
        for (String workflow : List.of("audit", "better-auth", "build", "codeql", "release", "scorecard", "site")) {
            Map<?, ?> document = yaml(".github/workflows/" + workflow + ".yml").get(0);
            Map<?, ?> jobs = map(at(document, "jobs"));
            jobs.values().forEach(job -> maps(at(job, "steps")).stream()
                    .filter(step -> step.containsKey("uses"))
                    .forEach(step -> uses.add(text(at(step, "uses")))));
            assertThat(at(document, "permissions", "contents")).isEqualTo("read");
        }
        assertThat(uses).isNotEmpty().allSatisfy(use -> assertThat(use).matches("[\\w./-]+@[0-9a-f]{40}"));
    }

    /** A job with a secret must run no code from the build, a test or a package. */
    @Test
    void release_jobsWithSecrets_takeOnlyCheckedArtifacts() {
        Map<?, ?> jobs = map(at(yaml(".github/workflows/release.yml").get(0), "jobs"));
        Set<String> withSecrets = new TreeSet<>();
        jobs.forEach((name, job) -> {
            if (!text(job).contains("secrets.") && !text(at(job, "permissions")).contains("write")) {
                return;
            }
            withSecrets.add(text(name));
            assertThat(text(job)).doesNotContain("mvn", "npm", "release/", "cache", "actions/checkout", "setup-");
            assertThat(maps(at(job, "steps")).get(0).get("uses")).asString().startsWith("actions/download-artifact@");
            assertThat(text(maps(at(job, "steps")).get(1).get("run"))).contains("sha256sum --check --strict");
        });
        assertThat(withSecrets).containsExactlyInAnyOrder("sign", "publish");
        assertThat(strings(at(jobs, "sign", "needs"))).containsExactlyInAnyOrder("test", "rehearse");
    }

    /** A job that can publish must run no code of the repository or of a package. */
    @Test
    void site_onlyTheJobThatDeploys_canPublish() {
        Map<?, ?> jobs = map(at(yaml(".github/workflows/site.yml").get(0), "jobs"));
        jobs.forEach((name, job) -> {
            if (name.equals("deploy")) {
                assertThat(text(at(job, "permissions"))).isEqualTo("{pages=write, id-token=write}");
                assertThat(maps(at(job, "steps"))).singleElement().satisfies(step -> assertThat(text(step.get("uses")))
                        .startsWith("actions/deploy-pages@"));
            } else {
                assertThat(at(job, "permissions")).isNull();
            }
            assertThat(text(job)).doesNotContain("secrets.");
        });
        assertThat(at(jobs, "deploy")).isNotNull();
    }
}
