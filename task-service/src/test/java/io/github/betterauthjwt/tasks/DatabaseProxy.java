// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static java.util.Objects.requireNonNull;

import io.github.betterauthjwt.tasks.settings.DatabaseUrl;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A relay between the service and its server on this machine. It can break connections, and it records the server's
 * errors.
 */
final class DatabaseProxy implements AutoCloseable {

    /** The code in an ErrorResponse or a NoticeResponse of PostgreSQL's protocol. */
    private static final Pattern SQL_STATE = Pattern.compile("\0C([0-9A-Z]{5})\0M");

    private final ServerSocket listener;
    private final DatabaseUrl server;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final Set<String> errors = ConcurrentHashMap.newKeySet();
    private final AtomicInteger connections = new AtomicInteger();
    private volatile Duration delay = Duration.ZERO;
    private volatile @Nullable String losing;
    private volatile boolean silent;

    private DatabaseProxy(ServerSocket listener, DatabaseUrl server) {
        this.listener = listener;
        this.server = server;
    }

    static DatabaseProxy to(DatabaseUrl server) throws IOException {
        return to(server, 0);
    }

    /** Starts a proxy on a port, or on any free port if it is 0. */
    static DatabaseProxy to(DatabaseUrl server, int port) throws IOException {
        DatabaseProxy proxy = new DatabaseProxy(new ServerSocket(port, 50, InetAddress.getLoopbackAddress()), server);
        Thread.ofVirtual().start(proxy::accept);
        return proxy;
    }

    /** Returns the server's address through this relay, with the server's own user. */
    String address() {
        return address(requireNonNull(server.user()), requireNonNull(server.password()));
    }

    /** Returns the server's address through this relay, with another user. */
    String address(String user, String password) {
        return "postgresql://" + user + ":" + password + "@127.0.0.1:" + port() + "/" + server.database();
    }

    /** Returns the server's address through a relay on this port. */
    static String address(DatabaseUrl server, int port) {
        return "postgresql://" + server.user() + ":" + server.password() + "@127.0.0.1:" + port + "/"
                + server.database();
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Returns the number of connections requested, including those that wait. */
    int connections() {
        return connections.get();
    }

    /**
     * Breaks the connection once, after the server has run a statement that contains these words and before its
     * response arrives.
     */
    void loseAnswerTo(String words) {
        losing = words;
    }

    /** Returns whether the response was lost. */
    boolean hasLost() {
        return losing == null;
    }

    /** Returns the SQLSTATE of every error and notice that the server has sent. */
    Set<String> errors() {
        return errors;
    }

    /** Delays new connections, as a server that has to wake up does. */
    void delayConnections(Duration time) {
        delay = time;
    }

    /** Starts or stops to hold back everything that the server sends, without breaking a connection. */
    void silence(boolean whether) {
        silent = whether;
    }

    /** Breaks all open connections without a message. */
    void breakConnections() {
        open.forEach(DatabaseProxy::shut);
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = listener.accept();
                Thread.ofVirtual().start(() -> connect(client));
            } catch (IOException e) {
                return; // closed
            }
        }
    }

    private void connect(Socket client) {
        try {
            Duration wait = delay;
            connections.incrementAndGet();
            Thread.sleep(wait);
            Socket upstream = new Socket(InetAddress.getLoopbackAddress(), server.port());
            open.add(client);
            open.add(upstream);
            AtomicBoolean cut = new AtomicBoolean();
            Thread.ofVirtual()
                    .start(() -> pass(client, upstream, words -> {
                        if (losing != null && words.contains(losing)) {
                            cut.set(true);
                            losing = null;
                        }
                        return true;
                    }));
            pass(upstream, client, words -> {
                awaitSpeech();
                Matcher state = SQL_STATE.matcher(words);
                while (state.find()) {
                    errors.add(state.group(1));
                }
                return !cut.get();
            });
        } catch (IOException e) {
            shut(client); // the server is gone, so the client's connection closes too
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void awaitSpeech() {
        while (silent) {
            LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
        }
    }

    @FunctionalInterface
    private interface Listener {

        /** Returns whether the words may be passed on. */
        boolean onText(String words);
    }

    private void pass(Socket from, Socket to, Listener listener) {
        byte[] buffer = new byte[1 << 16];
        try (InputStream in = from.getInputStream();
                OutputStream out = to.getOutputStream()) {
            int length = in.read(buffer);
            while (length >= 0 && listener.onText(new String(buffer, 0, length, StandardCharsets.ISO_8859_1))) {
                out.write(buffer, 0, length);
                length = in.read(buffer);
            }
        } catch (IOException e) {
            return; // one side has closed, and the other follows
        } finally {
            shut(from);
            shut(to);
            open.remove(from);
            open.remove(to);
        }
    }

    private static void shut(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        silent = false;
        shut(listener);
        breakConnections();
    }
}
