// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.task;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The condition of an {@code If-Match} header (RFC 9110 §13.1.1) on a task's version.
 *
 * @param versions the versions that match, joined by commas, or null if every version matches
 */
public record IfMatch(@Nullable String versions) {

    static final IfMatch ANY = new IfMatch(null);

    /** No task has this version, so an {@code If-Match} without one of our entity tags matches no task. */
    private static final String NONE = "0";

    /** Returns whether every version matches. */
    public boolean isAny() {
        return versions == null;
    }

    /** Parses the fields of the header. A weak or foreign entity tag matches no task. */
    public static IfMatch parse(List<String> fields) {
        if (fields.isEmpty()) {
            return ANY;
        }
        List<String> tags = entityTags(fields);
        if (tags.equals(List.of("*"))) {
            return ANY;
        }
        List<String> versions = new ArrayList<>();
        for (String tag : tags) {
            if (tag.matches("\"[1-9][0-9]{0,17}\"")) {
                versions.add(tag.substring(1, tag.length() - 1));
            }
        }
        return new IfMatch(versions.isEmpty() ? NONE : String.join(",", versions));
    }

    /** Returns whether {@code If-None-Match} names the entity tag, by weak comparison (RFC 9110 §8.8.3.2). */
    public static boolean noneMatchNames(List<String> fields, String etag) {
        return entityTags(fields).stream()
                .map(tag -> tag.startsWith("W/") ? tag.substring(2) : tag)
                .anyMatch(tag -> tag.equals("*") || tag.equals(etag));
    }

    private static List<String> entityTags(List<String> fields) {
        List<String> tags = new ArrayList<>();
        for (String field : fields) {
            for (String tag : field.split(",", -1)) {
                if (!tag.isBlank()) {
                    tags.add(tag.strip());
                }
            }
        }
        return tags;
    }
}
