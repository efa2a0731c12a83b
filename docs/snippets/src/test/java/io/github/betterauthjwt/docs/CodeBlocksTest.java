// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import io.github.betterauthjwt.docs.CodeBlocks.Block;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.opentest4j.TestAbortedException;
import org.xml.sax.InputSource;
import org.xml.sax.helpers.DefaultHandler;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tests that each block of code in a document has a language that a check knows, and passes that check. SnippetsTest finds
 * the blocks of {@link CodeBlocks#COMPILED} in compiled sources. The others are parsed here, except {@code text}, which is
 * the tag of output and drawings. {@code docs/try} runs the quickstarts.
 */
class CodeBlocksTest {

    private static final Pattern DEPENDENCY =
            Pattern.compile("(?:implementation|testImplementation|runtimeOnly)\\(\"[\\w.:-]+\"\\)(?: *//.*)?");
    private static final Pattern ARTIFACT = Pattern.compile(
            "io\\.github\\.betterauthjwt:([\\w-]+):([\\w.-]+)|<artifactId>(betterauth-jwt[\\w-]*)</artifactId>");
    private static final Pattern SCRIPT =
            Pattern.compile("(?m)^(?:[A-Z_]+=[^ ]+ )*((?:\\./)?\\w[\\w-]*(?:/[\\w.-]+)+|\\./\\w+)(?= |$)");
    private static final Pattern ARTIFACT_OF_POM = Pattern.compile("(?m)^  <artifactId>([^<]+)</artifactId>");
    private static final Pattern VERSION = Pattern.compile("(?m)^  <version>([^<]+)</version>");

    @TempDir
    private Path folder;

    static List<Block> blocks() {
        return CodeBlocks.all();
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void block_any_passesTheCheckOfItsLanguage(Block block) throws Exception {
        check(block.language(), block.code());
    }

    @Test
    void blocks_ofEveryLanguage_areFound() {
        assertThat(blocks().stream().map(Block::language).collect(Collectors.toSet()))
                .contains("java", "kotlin", "ts", "sql", "xml", "properties", "yaml", "json", "sh", "text");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                ":a block without a language",
                "unknown:text",
                "xml:<a><b></a>",
                "xml:<artifactId>betterauth-jwt-verifier-missing</artifactId>",
                "gradle:compile(\"a:b:1\")",
                "gradle:implementation(\"io.github.betterauthjwt:betterauth-jwt-verifier:0.0.9\")",
                "json:{\"a\":}",
                "yaml:a: [",
                "yaml:a: 1\na: 2",
                "properties:no value",
                "sh:if true; then",
                "sh:release/missing --option",
                "sh:./mvnw verify\nA=1 ./missing"
            })
    void block_wrong_fails(String block) {
        String[] parts = block.split(":", 2);
        assertThatThrownBy(() -> check(parts[0], parts[1])).isNotInstanceOf(TestAbortedException.class);
    }

    private void check(String language, String code) throws Exception {
        if (CodeBlocks.COMPILED.contains(language) || language.equals("text")) {
            return;
        }
        switch (language) {
            case "xml" -> checkXml(code);
            case "gradle" -> checkGradle(code);
            case "json" ->
                assertThat(new JsonMapper()
                                .readerFor(JsonNode.class)
                                .<JsonNode>readValues(code)
                                .readAll())
                        .isNotEmpty();
            case "yaml" -> assertThat(YamlNodes.parse(code)).isNotEmpty();
            case "properties" -> checkProperties(code);
            case "sh" -> checkShell(code);
            case "python" -> run(code, "python3", "-c", "import ast, sys; ast.parse(open(sys.argv[1]).read())");
            default -> fail("No check knows this language. Output and drawings have the language text.");
        }
    }

    /** A block may have several elements, and comments between them. */
    private static void checkXml(String code) throws Exception {
        var parser = DocumentBuilderFactory.newInstance().newDocumentBuilder();
        parser.setErrorHandler(new DefaultHandler());
        String declaration = code.startsWith("<?xml") ? code : "<block>" + code + "</block>";
        parser.parse(new InputSource(new StringReader(declaration)));
        checkArtifacts(code);
    }

    private static void checkGradle(String code) {
        assertThat(code.lines().filter(line -> !line.isBlank()))
                .allSatisfy(line -> assertThat(line).matches(DEPENDENCY));
        checkArtifacts(code);
    }

    /** Our artifacts in an install line exist, and have the present version. */
    private static void checkArtifacts(String code) {
        Set<String> artifacts = Documents.files("pom.xml").stream()
                .flatMap(pom -> ARTIFACT_OF_POM.matcher(Documents.text(pom)).results())
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
        var version = VERSION.matcher(Documents.text("pom.xml"));
        assertThat(version.find()).isTrue();
        for (MatchResult match : ARTIFACT.matcher(code).results().toList()) {
            boolean isGradle = match.group(1) != null;
            assertThat(artifacts).contains(match.group(isGradle ? 1 : 3));
            if (isGradle) {
                assertThat(match.group(2)).isEqualTo(version.group(1));
            }
        }
    }

    private static void checkProperties(String code) throws Exception {
        assertThat(code.lines().filter(line -> !line.isBlank() && !line.startsWith("#")))
                .allSatisfy(line -> assertThat(line).matches("[\\w.\\[\\]-]+=.+"));
        Properties properties = new Properties();
        properties.load(new StringReader(code));
        assertThat(properties.stringPropertyNames())
                .isNotEmpty()
                .allSatisfy(key -> assertThat(properties.getProperty(key)).isNotBlank());
    }

    /** The syntax is right, and programs of this repository exist. */
    private void checkShell(String code) throws Exception {
        run(code, "bash", "-n");
        assertThat(SCRIPT.matcher(code).results().map(match -> match.group(1)))
                .allSatisfy(script ->
                        assertThat(Documents.REPOSITORY.resolve(script)).isExecutable());
    }

    /** Runs a program with a file that contains the code. */
    private void run(String code, String program, String... options) throws Exception {
        Path file = Files.writeString(folder.resolve("block"), code);
        List<String> command = new ArrayList<>(List.of(Programs.find(program)));
        command.addAll(List.of(options));
        command.add(file.toString());
        Programs.runQuietly(folder.resolve("log"), command);
    }
}
