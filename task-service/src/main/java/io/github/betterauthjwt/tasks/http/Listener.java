// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import io.github.betterauthjwt.tasks.hardening.SlowClients;
import io.github.betterauthjwt.tasks.hardening.WatchedConnections;
import io.github.betterauthjwt.tasks.settings.Settings;
import io.helidon.webserver.ListenerConfig;
import io.helidon.webserver.http1.Http1Config;
import io.helidon.webserver.http1.Http1ConnectionSelector;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * A socket of the web server. The public one serves the API. The management one serves health, metrics and the API
 * description to the machines that operate the service, and its limits are low.
 *
 * @param connections the most connections at a time
 * @param bodyLimit the longest body, in bytes
 * @param discardLimit how many bytes of a longer body are read, so that its sender can read the response
 * @param idle how long a connection may send nothing
 * @param drain how long requests may take when the service stops
 * @param slowClients watches the connections
 */
record Listener(
        String host,
        int port,
        int connections,
        int bodyLimit,
        int discardLimit,
        Duration idle,
        Duration drain,
        Cors cors,
        RequestLog requestLog,
        SlowClients slowClients)
        implements AutoCloseable {

    /** The longest head of a request, in bytes. */
    static final int HEADER_LIMIT = 33 * 1024;

    private static final int REQUEST_LINE_LIMIT = 8 * 1024;
    /** Enough for probes and a few concurrent scrapers. */
    private static final int MANAGEMENT_CONNECTIONS = 16;

    private static final Duration MANAGEMENT_IDLE = Duration.ofSeconds(5);

    static Listener ofApi(Settings settings, RequestLog requestLog, int connections) {
        Settings.Limits limits = settings.limits();
        return new Listener(
                settings.listen().host(),
                settings.listen().port(),
                connections,
                RequestBodies.LIMIT,
                4 * RequestBodies.LIMIT,
                limits.idle(),
                limits.drain(),
                new Cors(settings.listen().corsOrigins()),
                requestLog,
                new SlowClients(
                        limits.idle(), limits.request(), settings.postgres().poolWait(), connections));
    }

    static Listener ofManagement(Settings settings, RequestLog requestLog) {
        Settings.Limits limits = settings.limits();
        Duration idle = limits.idle().compareTo(MANAGEMENT_IDLE) < 0 ? limits.idle() : MANAGEMENT_IDLE;
        return new Listener(
                settings.listen().managementHost(),
                settings.listen().managementPort(),
                MANAGEMENT_CONNECTIONS,
                0,
                0,
                idle,
                limits.drain(),
                new Cors(Set.of()),
                requestLog,
                new SlowClients(idle, limits.request(), Duration.ZERO, MANAGEMENT_CONNECTIONS));
    }

    RequestPipeline pipeline(BooleanSupplier stopping) {
        return new RequestPipeline(cors, requestLog, slowClients, stopping);
    }

    /** Configures a socket of the web server. */
    <B extends ListenerConfig.BuilderBase<B, ?>> B open(B socket) {
        return socket.host(host)
                .port(port)
                .maxTcpConnections(connections)
                .maxPayloadSize(discardLimit)
                .shutdownGracePeriod(drain)
                .connectionOptions(options -> options.readTimeout(idle).tcpNoDelay(true))
                .directHandlers(TransportErrors.handlers(cors, requestLog, bodyLimit))
                .protocolsDiscoverServices(false)
                .addConnectionSelector(new WatchedConnections(http1(), slowClients));
    }

    @SuppressWarnings("removal") // The setting that replaces this one would switch off other checks too.
    private Http1ConnectionSelector http1() {
        return Http1ConnectionSelector.builder()
                .config(Http1Config.builder()
                        .maxHeadersSize(HEADER_LIMIT)
                        .maxPrologueLength(REQUEST_LINE_LIMIT)
                        .validatePrologue(false) // The routes validate the query and name its errors.
                        .sendKeepAliveHeader(false)
                        .validateRequestHostHeader(false) // Http10 does
                        .addReceiveListener(new Http10(slowClients)) // of several listeners, none would get the head
                        .build())
                .build();
    }

    boolean isFree() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(host, port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    @Override
    public void close() {
        slowClients.close();
    }
}
