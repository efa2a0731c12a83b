// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.Keys;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Connections to a key server: the addresses that are tried, fresh connections, header fields, and responses. */
class DirectTransportTest {

    private static final String SET = Keys.set(Keys.of("EdDSA", "k1"));
    private static final String OK = "HTTP/1.1 200 OK\r\n";

    private static Fetcher fetcher(URI uri, String... addresses) {
        RemoteSettings settings = Remote.settings(uri);
        return new Fetcher(
                settings,
                new DirectTransport(uri, RequestFields.DEFAULT, new HostLookup(host -> () -> resolved(addresses))));
    }

    private static InetAddress[] resolved(String... addresses) throws IOException {
        InetAddress[] all = new InetAddress[addresses.length];
        for (int i = 0; i < all.length; i++) {
            all[i] = InetAddress.getByName(addresses[i]);
        }
        return all;
    }

    private static URI localhost(RawServer server) {
        return URI.create("http://localhost:" + server.port() + "/jwks");
    }

    @ParameterizedTest
    @ValueSource(strings = {"::1", "127.0.0.2"})
    void fetch_serverOnTheSecondAddressOnly_succeeds(String address) throws Exception {
        try (RawServer server = new RawServer(address, request -> OK + "\r\n" + SET)) {
            assertThat(fetcher(localhost(server), "127.0.0.1", address)
                            .fetch()
                            .set()
                            .keys())
                    .hasSize(1);
        }
    }

    @Test
    void fetch_firstOfThreeAddressesDoesNotAnswer_succeedsWithinTheDeadline() throws Exception {
        try (RawServer server = new RawServer("127.0.0.2", request -> OK + "\r\n" + SET)) {
            String silent = "192.0.2.200"; // TEST-NET-1 (RFC 5737), where no host answers
            assertThat(fetcher(localhost(server), silent, "127.0.0.1", "127.0.0.2")
                            .fetch()
                            .set()
                            .keys())
                    .hasSize(1);
        }
    }

    @Test
    void fetch_noAddressAccepts_namesTheAddresses() throws Exception {
        RawServer server = new RawServer("127.0.0.2", request -> "");
        server.close();
        assertThatThrownBy(() -> fetcher(localhost(server), "127.0.0.1", "::1").fetch())
                .hasMessageContaining("refused the connection at 127.0.0.1 and 0:0:0:0:0:0:0:1")
                .isInstanceOfSatisfying(
                        FetchException.class, e -> assertThat(e.problem()).isEqualTo(FetchProblem.REFUSED));
    }

    @Test
    void find_localhostIsTwoAddressesAndTheServerListensOnOne_succeeds(@TempDir Path folder) throws Exception {
        for (String address : List.of("::1", "127.0.0.2")) {
            Path hosts = Files.writeString(folder.resolve("hosts"), "127.0.0.1 localhost\n" + address + " localhost\n");
            try (RawServer server = new RawServer(address, request -> OK + "\r\n" + SET)) {
                Process process = new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString(),
                                "-Djdk.net.hosts.file=" + hosts,
                                "-cp",
                                System.getProperty("java.class.path"),
                                FindsKey.class.getName(),
                                localhost(server).toString())
                        .inheritIO()
                        .start();
                assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
                assertThat(process.exitValue()).as(address).isZero();
            }
        }
    }

    /** A program that fetches the keys of the URL. */
    static final class FindsKey {
        private FindsKey() {}

        public static void main(String[] args) throws Exception {
            try (JwkSource source = JwkSource.remote(Remote.settings(URI.create(args[0])))) {
                System.exit(source.find("k1", "OKP") == null ? 3 : 0);
            }
        }
    }

    @Test
    void fetch_earlierConnectionWasDroppedSilently_succeedsOnAFreshOne() throws Exception {
        String reply = OK + "Content-Length: " + SET.length() + "\r\n\r\n" + SET;
        try (RawServer server = RawServer.keepingConnectionsOpen(reply)) {
            Fetcher fetcher = fetcher(localhost(server), "127.0.0.1");
            for (int i = 1; i <= 3; i++) {
                assertThat(fetcher.fetch().set().keys()).hasSize(1);
                assertThat(server.connections()).isEqualTo(i);
            }
        }
    }

    @Test
    void fetch_request_namesThisLibraryAndAsksToCloseTheConnection() throws Exception {
        try (RawServer server = new RawServer("127.0.0.1", request -> OK + "\r\n" + SET)) {
            fetcher(localhost(server), "127.0.0.1").fetch();
            assertThat(server.lastRequest())
                    .startsWith("GET /jwks HTTP/1.1\r\nHost: localhost:" + server.port() + "\r\n")
                    .contains("\r\nConnection: close\r\n", "\r\nAccept: application/json\r\n")
                    .containsPattern("\r\nUser-Agent: betterauth-jwt-verifier/\\d+\\.\\d+\\.\\d+");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\nHTTP/1.1 200\r\n\r\nBODY",
                "HTTP/1.0 200 OK\n\nBODY",
                "HTTP/1.1 200 OK\r\ntransfer-encoding: Chunked\r\n\r\n1;x=y\r\n{\r\nREST\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nX:\r\nContent-Length: LENGTH\r\nContent-Length: LENGTH\r\n\r\nBODY and more"
            })
    void fetch_formsOfAResponse_areRead(String reply) throws Exception {
        String rest = Integer.toHexString(SET.length() - 1) + "\r\n" + SET.substring(1);
        String sent =
                reply.replace("BODY", SET).replace("REST", rest).replace("LENGTH", Integer.toString(SET.length()));
        try (RawServer server = new RawServer("127.0.0.1", request -> sent)) {
            assertThat(fetcher(localhost(server), "127.0.0.1").fetch().set().keys())
                    .hasSize(1);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "HTTP/2 200\r\n\r\n",
                "HTTP/1.1 200 OK\r\n",
                "HTTP/1.1 200 OK\r\nno field\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nContent-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n{}",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n-2\r\n{}\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\n{}\r\n0\r\n\r\n",
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}"
            })
    void fetch_brokenResponse_fails(String reply) throws Exception {
        try (RawServer server = new RawServer("127.0.0.1", request -> reply)) {
            assertThatThrownBy(() -> fetcher(localhost(server), "127.0.0.1").fetch())
                    .hasMessageContaining("did not respond correctly");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"HTTP/1.1 200 OK\r\nX: ", "HTTP/1.1 ", "HTTP/1.1 102 X\r\n\r\n"})
    void fetch_headerThatNeverEnds_isCutOff(String part) throws Exception {
        String repeated = part.contains("102") ? part.repeat(2000) : part + "x".repeat(20_000);
        try (RawServer server = new RawServer("127.0.0.1", request -> repeated)) {
            assertThatThrownBy(() -> fetcher(localhost(server), "127.0.0.1").fetch())
                    .hasMessageContaining("header is longer than");
        }
    }

    @Test
    void abort_whileTheServerHangs_endsTheFetchAndAllLaterOnes() throws Exception {
        CountDownLatch requested = new CountDownLatch(1);
        try (RawServer server = new RawServer("127.0.0.1", request -> {
            requested.countDown();
            return null;
        })) {
            Fetcher fetcher = fetcher(localhost(server), "127.0.0.1");
            Thread aborting = new Thread(() -> {
                try {
                    requested.await();
                    fetcher.abort();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            aborting.start();
            assertThatThrownBy(fetcher::fetch)
                    .isInstanceOf(FetchException.class)
                    .hasMessageNotContaining("within 5 s"); // the deadline
            assertThatThrownBy(fetcher::fetch).hasMessageContaining("closed");
            assertThat(server.connections()).isEqualTo(1);
            aborting.join();
        }
    }

    @Test
    void fetch_handshakeThatHangs_endsAtTheDeadline() throws Exception {
        try (RawServer server = new RawServer("127.0.0.1", request -> null)) {
            URI uri = URI.create("https://localhost:" + server.port() + "/jwks");
            assertThatThrownBy(() -> fetcher(uri, "127.0.0.1").fetch()).hasMessageContaining("within 5 s");
        }
    }

    @Test
    void socket_deadlineHasPassed_readsNothing() throws Exception {
        try (RawServer server = new RawServer("127.0.0.1", request -> OK);
                Socket socket = new DeadlineSocket(System.nanoTime())) {
            socket.connect(server.address());
            assertThatThrownBy(() -> socket.getInputStream().read()).hasMessageContaining("deadline");
            assertThatThrownBy(() -> socket.getInputStream().read(new byte[9])).hasMessageContaining("deadline");
        }
    }
}
