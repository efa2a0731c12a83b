// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Tests that the table of comparison.md is one that benchmarks/comparison/run wrote. */
class ComparisonPageTest {

    private static final String PAGE = "docs/comparison.md";
    private static final ObjectMapper JSON = new ObjectMapper();

    @Test
    void comparison_table_hasTheRowsAndColumnsOfTheScript() throws JsonProcessingException {
        JsonNode shape = JSON.readTree(Documents.text("benchmarks/comparison/table.json"));
        List<String> columns = new ArrayList<>();
        shape.get("columns").forEach(column -> columns.add(column.asText()));
        List<String> rows = new ArrayList<>();
        shape.get("rows").forEach(row -> rows.add(row.asText()));
        List<List<String>> table = Documents.table(PAGE, "| | " + String.join(" | ", columns) + " |");
        assertThat(table).extracting(row -> row.get(0)).isEqualTo(rows);
        assertThat(table).allSatisfy(row -> assertThat(row)
                .hasSize(columns.size() + 1)
                .allMatch(cell -> !cell.isBlank() && !cell.contains("undefined")));
    }

    @Test
    void comparison_versions_areThoseThatTheScriptRuns() throws JsonProcessingException {
        String page = Documents.text(PAGE).replaceAll("\\s+", " ");
        JsonNode dependencies = JSON.readTree(Documents.text("benchmarks/comparison/package.json"))
                .get("dependencies");
        for (String name : List.of("better-auth", "@better-auth/oauth-provider", "@better-auth/mcp")) {
            assertThat(page).contains("`" + name + "` " + dependencies.get(name).asText());
        }
        String pom = Documents.text("benchmarks/comparison/pom.xml");
        String version = pom.replaceAll("(?s).*<mcp-security.version>(.*?)</mcp-security.version>.*", "$1");
        assertThat(page).contains("Observed on 20", "`mcp-server-security` " + version);
    }
}
