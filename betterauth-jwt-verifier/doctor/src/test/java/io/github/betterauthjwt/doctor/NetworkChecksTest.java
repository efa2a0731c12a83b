// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.advice.Advice;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import org.junit.jupiter.api.Test;

/** Tests a name with several addresses, as {@code localhost} has on most machines. */
class NetworkChecksTest {

    private static final byte[] FIRST = {127, 0, 0, 1};
    private static final byte[] SECOND = {127, 0, 0, 2};

    @Test
    void connection_serverOnTheSecondAddressOnly_succeedsAndSaysSo() throws IOException {
        try (ServerSocket server = listeningOn(SECOND)) {
            Check check = connection(server);
            assertThat(check.failed()).isFalse();
            assertThat(check.text())
                    .contains(
                            "of 127.0.0.2 answers",
                            "at 127.0.0.1, the first address of some.host, no server answers",
                            "The verifier tries each address");
        }
    }

    @Test
    void connection_serverOnTheFirstAddress_passes() throws IOException {
        try (ServerSocket server = listeningOn(FIRST)) {
            assertThat(connection(server).text()).endsWith("of 127.0.0.1 answers");
        }
    }

    @Test
    void connection_serverOnNoAddress_fails() throws IOException {
        ServerSocket server = listeningOn(FIRST);
        server.close();
        assertThat(connection(server).remedies().toString()).contains("Start Better Auth");
    }

    private static ServerSocket listeningOn(byte... address) throws IOException {
        return new ServerSocket(0, 1, InetAddress.getByAddress(address));
    }

    private static Check connection(ServerSocket server) throws IOException {
        URI uri = URI.create("http://some.host:" + server.getLocalPort());
        return new NetworkChecks(uri, Advice::of, name -> null)
                .connection(InetAddress.getByAddress(FIRST), InetAddress.getByAddress(SECOND));
    }
}
