// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.mcp;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class EndpointEventTest {

    private final List<String> found = new ArrayList<>();
    private final EndpointEvent event = new EndpointEvent(found::add);

    @Test
    void firstEvent_ofTheServletTransport_hasTheId() {
        event.append("event: endpoint\ndata: /message?sessionId=0a-b\n\n");
        assertThat(found).containsExactly("0a-b");
    }

    @Test
    void firstEvent_ofSpring_hasTheId() {
        event.append("id:0a-b\nevent:endpoint\n");
        event.append("data:http://localhost/mcp/message?x=1&sessionId=0a-b&y=2\n\n");
        assertThat(found).containsExactly("0a-b");
    }

    @Test
    void firstEvent_characterByCharacter_isFoundBeforeItsEnd() {
        for (char character : "event: endpoint\r\ndata: /message?sessionId=0a".toCharArray()) {
            event.append(String.valueOf(character));
        }
        assertThat(found).isEmpty();
        event.append("\r\n");
        assertThat(found).containsExactly("0a");
    }

    @Test
    void laterEvents_areNotRead() {
        event.append("event: endpoint\ndata: /message?sessionId=0a\n\n");
        event.append("event: endpoint\ndata: /message?sessionId=0b\n\n");
        assertThat(found).containsExactly("0a");
    }

    @Test
    void otherResponse_isReadUpToItsLimit() {
        event.append("x".repeat(4095));
        event.append("xevent: endpoint\ndata: /message?sessionId=0a\n\n");
        assertThat(found).isEmpty();
    }

    @Test
    void otherEvent_withASession_isNotAnEndpoint() {
        event.append("event: message\ndata: /message?sessionId=0a\n\n");
        assertThat(found).isEmpty();
    }
}
