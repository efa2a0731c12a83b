// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.mcp;

import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds the session id in the first event of the SSE transport, which contains the address for messages (MCP 2024-11-05,
 * HTTP with SSE). It reads the start of a response only.
 */
final class EndpointEvent {

    private static final int LONGEST = 4096;
    private static final Pattern EVENT = Pattern.compile("event: ?endpoint\\r?\\n(?:id:.*\\r?\\n)?data: ?\\S*[?&]"
            + McpFilter.SESSION_PARAMETER + "=([^\\s&#]+)\\S*\\r?\\n");

    private final Consumer<String> found;
    private final StringBuilder start = new StringBuilder();
    private boolean ended;

    EndpointEvent(Consumer<String> found) {
        this.found = found;
    }

    void append(String text) {
        if (ended) {
            return;
        }
        start.append(text, 0, Math.min(text.length(), LONGEST - start.length()));
        Matcher matcher = EVENT.matcher(start);
        if (matcher.find()) {
            found.accept(matcher.group(1));
            ended = true;
        }
        ended |= start.length() == LONGEST;
    }
}
