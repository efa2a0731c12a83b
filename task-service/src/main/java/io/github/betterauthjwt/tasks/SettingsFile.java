// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * Reads the YAML file that {@code CONFIG_FILE} names.
 *
 * @param values receives each setting of the file
 * @param mistakes receives a sentence for each mistake
 */
record SettingsFile(BiConsumer<Setting, String> values, List<String> mistakes) {

    /** Reads a file. A blank name means that there is no file. */
    static void read(String file, BiConsumer<Setting, String> values, List<String> mistakes) {
        if (file.isBlank()) {
            return;
        }
        try {
            Object document = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(Path.of(file)));
            if (document != null) {
                new SettingsFile(values, mistakes).flatten("", document);
            }
        } catch (IOException e) {
            mistakes.add("CONFIG_FILE: \"" + file + "\" cannot be read: expected a YAML file");
        } catch (YAMLException e) {
            mistakes.add("CONFIG_FILE: \"" + file + "\" is not YAML: " + firstLine(e));
        }
    }

    private static String firstLine(YAMLException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
    }

    private void flatten(String path, @Nullable Object node) {
        if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> flatten(path.isEmpty() ? String.valueOf(key) : path + "." + key, value));
            return;
        }
        Optional<Setting> setting = Setting.ofYamlPath(path);
        if (setting.isEmpty()) {
            mistakes.add("CONFIG_FILE: there is no setting \"" + path + "\"");
        } else if (node instanceof List<?> list) {
            String separator = setting.get().separator();
            values.accept(setting.get(), list.stream().map(String::valueOf).collect(Collectors.joining(separator)));
        } else if (node != null) {
            values.accept(setting.get(), node.toString());
        }
    }
}
