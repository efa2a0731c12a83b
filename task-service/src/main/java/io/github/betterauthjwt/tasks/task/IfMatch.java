// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.task;

import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The condition of an {@code If-Match} header (RFC 9110 §13.1.1) on a task's version.
 *
 * @param versions the versions that match, joined by commas, or null if every version matches
 */
public record IfMatch(@Nullable String versions) {

    private static final IfMatch ANY = new IfMatch(null);
    /** No task has this version, so an {@code If-Match} without one of our entity tags matches no task. */
    private static final String NONE = "0";

    private static final Pattern COMMA = Pattern.compile(",");
    private static final Predicate<String> OUR_TAG =
            Pattern.compile("\"[1-9][0-9]{0,17}\"").asMatchPredicate();

    public boolean isAny() {
        return versions == null;
    }

    /** Parses the fields of the header. A weak or foreign entity tag matches no task. */
    public static IfMatch parse(List<String> fields) {
        if (fields.isEmpty() || entityTags(fields).toList().equals(List.of("*"))) {
            return ANY;
        }
        String versions = entityTags(fields)
                .filter(OUR_TAG)
                .map(tag -> tag.substring(1, tag.length() - 1))
                .collect(Collectors.joining(","));
        return new IfMatch(versions.isEmpty() ? NONE : versions);
    }

    /** Returns whether {@code If-None-Match} names the entity tag, by weak comparison (RFC 9110 §8.8.3.2). */
    public static boolean noneMatchNames(List<String> fields, String etag) {
        return entityTags(fields).anyMatch(tag -> tag.equals("*") || tag.equals(etag) || tag.equals("W/" + etag));
    }

    private static Stream<String> entityTags(List<String> fields) {
        return fields.stream().flatMap(COMMA::splitAsStream).map(String::strip).filter(tag -> !tag.isEmpty());
    }
}
