// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import java.nio.file.Path;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Extracts the prose of a file: the text of documents and pages, comments, and string literals with several words. */
final class Prose {

    private static final Pattern NOT_PROSE =
            Pattern.compile("`[^`]*`|\\{@(?:code|link|linkplain|value) [^}]*}|\\]\\([^)]*\\)|\\bhttps?://\\S+");
    private static final Pattern JOINED_LITERALS = Pattern.compile("(?<!\\\\)\"\\s*\\+\\s*\"");
    private static final Pattern COMMENT = Pattern.compile("//[^\n]*+|/\\*(?s:.*?)\\*/");
    private static final Pattern JAVA = Pattern.compile(
            "\"\"\"(?s:.*?)\"\"\"|\"(?:[^\"\\\\\n]|\\\\.)*+\"|'(?:[^'\\\\\n]|\\\\.)*+'|" + COMMENT.pattern());
    private static final Pattern PAGE = Pattern.compile("\"(?:[^\"\\\\\n]|\\\\.)*+\"|(?<!\\w)'(?:[^'\\\\\n]|\\\\.)*+'"
            + "|`(?:[^`\\\\]|\\\\.)*+`|(?<!=)>(?:[^<>{}=;]|;(?= \\w))++(?=[<{])|(?<!:)" + COMMENT.pattern());

    private Prose() {}

    /** Returns the prose of a Markdown, Java or TypeScript file, with single spaces between the words. */
    static String of(Path file) {
        String name = String.valueOf(file.getFileName());
        String text = Documents.text(file);
        return name.endsWith(".md") ? ofDocument(Documents.prose(file)) : of(text, name.endsWith(".java"));
    }

    static String ofDocument(String text) {
        return plain(text);
    }

    static String ofJava(String text) {
        return of(text, true);
    }

    static String ofPage(String text) {
        return of(text, false);
    }

    private static String of(String text, boolean java) {
        String whole = java ? JOINED_LITERALS.matcher(text).replaceAll("") : text;
        return plain((java ? JAVA : PAGE)
                .matcher(whole)
                .results()
                .map(MatchResult::group)
                .filter(part -> part.startsWith("/")
                        || part.startsWith(">")
                        || part.strip().contains(" "))
                .map(part -> part.replaceAll("^`|`$|\\$\\{[^}]*}", " "))
                .map(part -> part.replaceAll("(?m)^\\s*(?://+|/\\*\\*?|\\*(?!/))|\\*/|[\"'<>]|\\\\n", " "))
                .collect(Collectors.joining("\n.\n")));
    }

    private static String plain(String text) {
        return NOT_PROSE.matcher(text).replaceAll(" ").replaceAll("\\s+", " ").strip();
    }
}
