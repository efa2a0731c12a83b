// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.testing.VerifiedJwts;
import org.junit.jupiter.api.Test;

class McpSessionsTest {

    private final McpSessions sessions = new McpSessions(3, 2);

    @Test
    void session_ofItsOwner_isOwned() {
        sessions.add("a", "ada");
        assertThat(sessions.isOwned("a", "ada")).isTrue();
        assertThat(sessions.isOwned("a", "bob")).isFalse();
        assertThat(sessions.isOwned("b", "ada")).isFalse();
    }

    @Test
    void session_addedByAnother_keepsItsOwner() {
        sessions.add("a", "ada");
        sessions.add("a", "bob");
        assertThat(sessions.isOwned("a", "ada")).isTrue();
        assertThat(sessions.isOwned("a", "bob")).isFalse();
    }

    @Test
    void sessionsOfOneOwner_overTheLimit_replaceTheLeastRecentlyUsed() {
        sessions.add("a", "ada");
        sessions.add("b", "ada");
        assertThat(sessions.isOwned("a", "ada")).isTrue();
        sessions.add("c", "ada");
        assertThat(sessions.isOwned("b", "ada")).isFalse();
        assertThat(sessions.isOwned("a", "ada")).isTrue();
        assertThat(sessions.isOwned("c", "ada")).isTrue();
        assertThat(sessions.size()).isEqualTo(2);
    }

    @Test
    void sessionsOfAll_overTheLimit_replaceTheLeastRecentlyUsed() {
        sessions.add("a", "ada");
        sessions.add("b", "bob");
        sessions.add("c", "cleo");
        assertThat(sessions.isOwned("a", "ada")).isTrue();
        sessions.add("d", "dan");
        assertThat(sessions.isOwned("b", "bob")).isFalse();
        assertThat(sessions.isOwned("a", "ada")).isTrue();
        assertThat(sessions.size()).isEqualTo(3);
    }

    @Test
    void session_removed_isUnknown() {
        sessions.add("a", "ada");
        sessions.remove("a");
        sessions.remove("unknown");
        assertThat(sessions.isOwned("a", "ada")).isFalse();
        assertThat(sessions.size()).isZero();
    }

    @Test
    void owner_differsByIssuerSubjectAndClient() {
        assertThat(owner("ada", "one"))
                .hasSize(43)
                .isEqualTo(owner("ada", "one"))
                .isNotEqualTo(owner("bob", "one"))
                .isNotEqualTo(owner("ada", "two"))
                .isNotEqualTo(owner("adao", "ne"))
                .isNotEqualTo(McpSessions.owner(VerifiedJwts.of("ada")));
    }

    private static String owner(String subject, String client) {
        return McpSessions.owner(VerifiedJwts.with(jwt -> jwt.subject(subject).claim("azp", client)));
    }
}
