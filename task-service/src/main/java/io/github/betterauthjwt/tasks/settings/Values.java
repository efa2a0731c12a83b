// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.settings;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.YAMLException;

/**
 * The values of the settings, from the environment and a YAML file. The environment takes precedence. A blank value
 * counts as not set. All errors are collected, so that one start reports them all.
 */
final class Values {

    private final Map<String, String> environment;
    /** The values in the file: a text, or a list of texts. */
    private final Map<String, Object> file = new HashMap<>();
    /** The paths in the file by the names of the settings. */
    private final Map<String, String> paths = new LinkedHashMap<>();

    private final Map<String, Setting<?>> declared = new LinkedHashMap<>();
    private final List<String> mistakes = new ArrayList<>();

    Values(Map<String, String> environment) {
        this.environment = environment;
    }

    void readFile(String name) {
        try {
            Object document = new Yaml(new SafeConstructor(new LoaderOptions())).load(Files.readString(Path.of(name)));
            flatten("", document);
        } catch (IOException e) {
            mistakes.add("CONFIG_FILE: \"" + name + "\" cannot be read: expected a YAML file");
        } catch (YAMLException e) {
            String cause = String.valueOf(e.getMessage()).lines().findFirst().orElse("");
            mistakes.add("CONFIG_FILE: \"" + name + "\" is not YAML: " + cause);
        }
    }

    private void flatten(String path, @Nullable Object node) {
        if (node instanceof Map<?, ?> map) {
            map.forEach((key, value) -> flatten(path.isEmpty() ? String.valueOf(key) : path + "." + key, value));
        } else if (!path.isEmpty() || node != null) {
            String name = path.replace('.', '_').replace('-', '_').toUpperCase(Locale.ROOT);
            paths.put(name, path);
            file.put(name, Objects.requireNonNullElse(node, ""));
        }
    }

    /** Declares a setting and returns its value. If that is wrong, notes the mistake and returns the default. */
    <T> T get(Setting<T> setting) {
        declared.put(setting.name(), setting);
        String text = text(setting);
        try {
            return setting.parser().parse(text.isEmpty() ? setting.standard() : text);
        } catch (IllegalArgumentException e) {
            mistake(setting.name(), String.valueOf(e.getMessage()));
            return setting.parser().parse(setting.standard());
        }
    }

    private String text(Setting<?> setting) {
        String given = environment.getOrDefault(setting.name(), "");
        if (!given.isBlank()) {
            return given.strip();
        }
        Object node = file.getOrDefault(setting.name(), "");
        String separator = setting.parser().separator();
        return node instanceof List<?> list
                ? list.stream()
                        .map(String::valueOf)
                        .collect(Collectors.joining(separator))
                        .strip()
                : node.toString().strip();
    }

    boolean isGiven(String name) {
        Setting<?> setting = declared.get(name);
        return setting != null && !text(setting).isEmpty();
    }

    /** Returns the given values by their names, including variables in the environment that are not declared. */
    Map<String, String> startingWith(String prefix) {
        Map<String, String> values = new HashMap<>(environment);
        declared.values().forEach(setting -> values.put(setting.name(), text(setting)));
        values.replaceAll((name, value) -> value.strip());
        values.entrySet()
                .removeIf(value ->
                        !value.getKey().startsWith(prefix) || value.getValue().isEmpty());
        return values;
    }

    /** Notes that a value is wrong, unless it is already noted. Shows the value unless it may be secret. */
    void mistake(String name, String expected) {
        Setting<?> setting = Objects.requireNonNull(declared.get(name));
        String value = text(setting).isEmpty() ? setting.standard() : text(setting);
        // A value that should have no user or query may still contain a password there.
        boolean isSecret = setting.isSecret() || value.contains("@") || value.contains("?");
        String mistake = name + ":" + (isSecret ? "" : " \"" + value + "\" is wrong,") + " " + expected;
        if (!mistakes.contains(mistake)) {
            mistakes.add(mistake);
        }
    }

    void mistakes(Collection<String> more) {
        mistakes.addAll(more);
    }

    /**
     * Ends the reading.
     *
     * @throws SettingsException if there is a mistake
     */
    void requireCorrect() {
        paths.forEach((name, path) -> {
            if (!declared.containsKey(name)) {
                mistakes.add("CONFIG_FILE: there is no setting \"" + path + "\"");
            }
        });
        if (!mistakes.isEmpty()) {
            throw new SettingsException(mistakes);
        }
    }

    List<Setting<?>> declared() {
        return List.copyOf(declared.values());
    }
}
