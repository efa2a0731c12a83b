// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A server on a free port that writes each response byte by byte as a test gives it. It is for what WireMock cannot
 * express: responses that are not valid HTTP, TLS handshakes that fail, and connections that stay open without a response.
 */
public final class RawServer implements AutoCloseable {

    private final ServerSocket listening;
    private final UnaryOperator<@Nullable String> reply;
    private final boolean keepsOpen;
    private final List<Socket> accepted = new CopyOnWriteArrayList<>();
    private volatile String lastRequest = "";

    /**
     * Starts a server that closes each connection after its response.
     *
     * @param address the only address on which the server listens
     * @param reply returns the response to a request's header, or null to send none and keep the connection open
     */
    public RawServer(String address, UnaryOperator<@Nullable String> reply) throws IOException {
        this(address, reply, false);
    }

    /** Starts a server that answers the first request of a connection, and then ignores what arrives on it. */
    static RawServer keepingConnectionsOpen(String reply) throws IOException {
        return new RawServer("127.0.0.1", request -> reply, true);
    }

    private RawServer(String address, UnaryOperator<@Nullable String> reply, boolean keepsOpen) throws IOException {
        this.listening = new ServerSocket(0, 50, InetAddress.getByName(address));
        this.reply = reply;
        this.keepsOpen = keepsOpen;
        Thread thread = new Thread(this::accept, "raw-server");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket socket = listening.accept();
                accepted.add(socket);
                answer(socket);
            } catch (IOException ignored) {
                // The client has closed the connection, or the server is closed.
            }
        }
    }

    private void answer(Socket socket) throws IOException {
        lastRequest = header(socket.getInputStream());
        String response = reply.apply(lastRequest);
        if (response != null) {
            socket.getOutputStream().write(response.getBytes(StandardCharsets.ISO_8859_1));
            socket.getOutputStream().flush();
            if (!keepsOpen) {
                socket.close();
            }
        }
    }

    /** Reads to the first empty line, or what a handshake sends at once. */
    private static String header(InputStream in) throws IOException {
        StringBuilder header = new StringBuilder();
        while (!header.toString().endsWith("\r\n\r\n") && header.length() < 16_384) {
            int next = in.read();
            if (next == 0x16 && header.length() == 0) {
                return "a TLS handshake";
            }
            header.append((char) next);
        }
        return header.toString();
    }

    public int port() {
        return listening.getLocalPort();
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) listening.getLocalSocketAddress();
    }

    int connections() {
        return accepted.size();
    }

    String lastRequest() {
        return lastRequest;
    }

    @Override
    public void close() throws IOException {
        listening.close();
        for (Socket socket : accepted) {
            socket.close();
        }
    }
}
