// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.peers;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The first page of a list. The measured lists have only one, so there is no cursor. */
public record TaskPage(
        List<Task> tasks,
        @JsonProperty("next_cursor") @JsonInclude(JsonInclude.Include.ALWAYS) @Nullable String nextCursor) {

    /** One more than the tasks of a page, as task-service asks for. */
    public static final int LIMIT = 51;
}
