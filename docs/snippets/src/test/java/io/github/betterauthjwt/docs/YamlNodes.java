// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Parses YAML and looks up its nodes. */
final class YamlNodes {

    private YamlNodes() {}

    static List<Map<?, ?>> yaml(String file) {
        return parse(Documents.text(file));
    }

    static List<Map<?, ?>> parse(String text) {
        LoaderOptions options = new LoaderOptions();
        options.setAllowDuplicateKeys(false);
        Iterable<Object> documents = new Yaml(new SafeConstructor(options)).loadAll(text);
        return StreamSupport.stream(documents.spliterator(), false)
                .<Map<?, ?>>map(document -> (Map<?, ?>) document)
                .toList();
    }

    /** Returns the value at this path, or null. */
    static @Nullable Object at(@Nullable Object node, String... path) {
        @Nullable Object found = node;
        for (String step : path) {
            found = found instanceof Map<?, ?> map ? map.get(step) : null;
        }
        return found;
    }

    static String text(@Nullable Object node) {
        return String.valueOf(node);
    }

    static Map<?, ?> map(@Nullable Object node) {
        return node instanceof Map<?, ?> map ? map : Map.of();
    }

    static List<Map<?, ?>> maps(@Nullable Object node) {
        return node instanceof List<?> list
                ? list.stream().<Map<?, ?>>map(element -> (Map<?, ?>) element).toList()
                : List.of();
    }

    static List<String> strings(@Nullable Object node) {
        return node instanceof List<?> list ? list.stream().map(String::valueOf).toList() : List.of();
    }

    static Set<String> keys(@Nullable Object node) {
        return map(node).keySet().stream().map(String::valueOf).collect(Collectors.toSet());
    }
}
