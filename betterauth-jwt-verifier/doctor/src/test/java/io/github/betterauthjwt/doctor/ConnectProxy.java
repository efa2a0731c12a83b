// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An HTTP proxy on a free loopback port. It directs every CONNECT to one port of this machine, or rejects all of them.
 * WireMock does not relay a tunnel to another port.
 */
final class ConnectProxy implements AutoCloseable {

    private static final Pattern CONNECT = Pattern.compile("CONNECT (\\S+) HTTP/1.1");

    private final ServerSocket listening;
    private final int target;
    private final List<String> requested = new CopyOnWriteArrayList<>();

    /** @param target the port that every tunnel leads to, or 0 to open no tunnel (407) */
    ConnectProxy(int target) throws IOException {
        this.listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        this.target = target;
        inBackground(this::accept);
    }

    private static void inBackground(Runnable work) {
        Thread thread = new Thread(work, "proxy");
        thread.setDaemon(true);
        thread.start();
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                Socket client = listening.accept();
                inBackground(() -> serve(client));
            } catch (IOException e) {
                return; // the test has ended
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            StringBuilder head = new StringBuilder();
            while (head.indexOf("\r\n\r\n") < 0) {
                int next = client.getInputStream().read();
                if (next < 0) {
                    return; // the client only checked that the port is open
                }
                head.append((char) next);
            }
            Matcher connect = CONNECT.matcher(head);
            if (connect.find()) {
                requested.add(connect.group(1));
            }
            if (target == 0) {
                answer(client, "407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm=\"proxy\"");
                return;
            }
            try (Socket server = new Socket(InetAddress.getLoopbackAddress(), target)) {
                answer(client, "200 Connection established");
                inBackground(() -> copy(server, client));
                copy(client, server);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void answer(Socket client, String statusAndFields) throws IOException {
        client.getOutputStream()
                .write(("HTTP/1.1 " + statusAndFields + "\r\nContent-Length: 0\r\n\r\n").getBytes(US_ASCII));
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (IOException e) {
            // one side closed the tunnel
        }
    }

    /** Returns the requested hosts and ports. */
    List<String> requested() {
        return requested;
    }

    /** Returns the Java options that select this proxy. */
    String[] javaOptions() {
        return new String[] {"-Dhttps.proxyHost=127.0.0.1", "-Dhttps.proxyPort=" + listening.getLocalPort()};
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
