// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.hardening;

import io.github.betterauthjwt.tasks.hardening.ClientConnection.Phase;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.concurrency.limits.Limit;
import io.helidon.common.socket.HelidonSocket;
import io.helidon.common.socket.PeerInfo;
import io.helidon.common.socket.SocketWriterException;
import io.helidon.common.task.InterruptableTask;
import io.helidon.webserver.ConnectionContext;
import io.helidon.webserver.ListenerContext;
import io.helidon.webserver.ProxyProtocolData;
import io.helidon.webserver.Router;
import io.helidon.webserver.spi.ServerConnection;
import io.helidon.webserver.spi.ServerConnectionSelector;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutorService;

/**
 * Watches every connection of a protocol from the moment it is accepted. It must be the web server's only selector,
 * because with two selectors the web server waits for the first byte before it selects one.
 *
 * @param protocol serves the connections
 * @param slowClients ends connections that take too long
 */
public record WatchedConnections(ServerConnectionSelector protocol, SlowClients slowClients)
        implements ServerConnectionSelector {

    /** How long a new connection may take to its first byte, or a head to its end, when the service stops. */
    private static final Duration FIRST_REQUEST = Duration.ofSeconds(1);

    @Override
    public int bytesToIdentifyConnection() {
        return protocol.bytesToIdentifyConnection();
    }

    @Override
    public Support supports(BufferData data) {
        return protocol.supports(data);
    }

    @Override
    public Set<String> supportedApplicationProtocols() {
        return protocol.supportedApplicationProtocols();
    }

    @Override
    public ServerConnection connection(ConnectionContext context) {
        ClientConnection connection = new ClientConnection(Thread.currentThread());
        ConnectionContext watched = new WatchedContext(
                context,
                new RequestReader(context.dataReader(), connection, slowClients),
                new ResponseWriter(context.dataWriter(), connection),
                connection);
        return new Watched(protocol.connection(watched), connection, slowClients);
    }

    private record Watched(ServerConnection served, ClientConnection connection, SlowClients slowClients)
            implements ServerConnection, InterruptableTask<Void> {

        @Override
        public void handle(Limit limit) throws InterruptedException {
            try {
                slowClients.accepted(connection);
                served.handle(limit);
            } finally {
                slowClients.left(connection);
            }
        }

        /** Returns zero, because {@link SlowClients} closes idle connections. */
        @Override
        public Duration idleTime() {
            return Duration.ZERO;
        }

        /** Closes the connection, unless the head of a request is arriving or the connection is new. */
        @Override
        public void close(boolean interrupt) {
            if (!interrupt && connection.expectsRequest(FIRST_REQUEST)) {
                slowClients.awaitsLastRequest(connection, FIRST_REQUEST);
                return;
            }
            served.close(interrupt);
        }

        @Override
        public boolean canInterrupt() {
            return !connection.expectsRequest(FIRST_REQUEST)
                    && served instanceof InterruptableTask<?> task
                    && task.canInterrupt();
        }
    }

    /**
     * Writes responses and drops those of clients that have left. This is not a failure of the service. The web server
     * would log a warning with a stack trace, so clients could control the volume of the log. The connection ends with
     * its next read.
     */
    private record ResponseWriter(DataWriter socket, ClientConnection connection) implements DataWriter {

        @Override
        public void write(BufferData... buffers) {
            unlessOver(() -> socket.write(buffers));
        }

        @Override
        public void write(BufferData buffer) {
            unlessOver(() -> socket.write(buffer));
        }

        @Override
        public void writeNow(BufferData... buffers) {
            unlessOver(() -> socket.writeNow(buffers));
        }

        @Override
        public void writeNow(BufferData buffer) {
            unlessOver(() -> socket.writeNow(buffer));
        }

        @Override
        public void flush() {
            unlessOver(socket::flush);
        }

        @Override
        public void close() {
            unlessOver(socket::close);
        }

        private void unlessOver(Runnable write) {
            Phase before = connection.phase();
            if (!connection.tryToEnter(Phase.RESPONSE)) {
                return;
            }
            try {
                write.run();
                connection.tryToEnter(before); // fails if the connection is over by now, which the next read notices
            } catch (UncheckedIOException | SocketWriterException e) {
                connection.end();
            }
        }
    }

    /** The web server's view of a connection, with a different reader and writer. */
    public record WatchedContext(
            ConnectionContext context, DataReader dataReader, DataWriter dataWriter, ClientConnection connection)
            implements ConnectionContext {

        @Override
        public ListenerContext listenerContext() {
            return context.listenerContext();
        }

        @Override
        public ExecutorService executor() {
            return context.executor();
        }

        @Override
        public Router router() {
            return context.router();
        }

        @Override
        public Optional<ProxyProtocolData> proxyProtocolData() {
            return context.proxyProtocolData();
        }

        @Override
        public HelidonSocket serverSocket() {
            return context.serverSocket();
        }

        @Override
        public PeerInfo remotePeer() {
            return context.remotePeer();
        }

        @Override
        public PeerInfo localPeer() {
            return context.localPeer();
        }

        @Override
        public boolean isSecure() {
            return context.isSecure();
        }

        @Override
        public String socketId() {
            return context.socketId();
        }

        @Override
        public String childSocketId() {
            return context.childSocketId();
        }
    }
}
