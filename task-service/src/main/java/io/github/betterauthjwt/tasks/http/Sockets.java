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

/**
 * The sockets of the web server. The public one serves the API. The management one serves health, metrics and the API
 * description to the machines that operate the service, and its limits are low.
 */
public final class Sockets {

    /** The name of the management socket. */
    static final String MANAGEMENT = "management";

    /** The longest head of a request, in bytes. */
    static final int HEADER_LIMIT = 33 * 1024;

    /** The service reads this many bytes of a body that is too large, so that its sender can read the response. */
    private static final int DISCARD_LIMIT = 4 * RequestBodies.LIMIT;

    private static final int REQUEST_LINE_LIMIT = 8 * 1024;
    /** Enough for probes and a few concurrent scrapers. */
    private static final int MANAGEMENT_CONNECTIONS = 16;

    private static final Duration MANAGEMENT_IDLE = Duration.ofSeconds(5);

    private final Settings settings;
    private final RequestLog requestLog;
    private final SlowClients slowClients;
    private final SlowClients slowManagementClients;

    /**
     * Creates the sockets.
     *
     * @param slowClients watches the connections of the public socket
     * @param slowManagementClients watches the connections of the management socket
     */
    Sockets(Settings settings, RequestLog requestLog, SlowClients slowClients, SlowClients slowManagementClients) {
        this.settings = settings;
        this.requestLog = requestLog;
        this.slowClients = slowClients;
        this.slowManagementClients = slowManagementClients;
    }

    /** Returns a watch for the connections of the management socket, which are few and short. */
    static SlowClients slowManagementClients(Settings settings) {
        return new SlowClients(
                min(settings.limits().idle(), MANAGEMENT_IDLE),
                settings.limits().request(),
                Duration.ZERO,
                MANAGEMENT_CONNECTIONS);
    }

    <B extends ListenerConfig.BuilderBase<B, ?>> B openToThePublic(B socket, Cors cors, int connections) {
        return open(socket, cors, RequestBodies.LIMIT, settings.limits().idle(), slowClients)
                .host(settings.listen().host())
                .port(settings.listen().port())
                .maxPayloadSize(DISCARD_LIMIT)
                .maxTcpConnections(connections);
    }

    <B extends ListenerConfig.BuilderBase<B, ?>> B openToManagement(B socket, Cors cors) {
        return open(socket, cors, 0, min(settings.limits().idle(), MANAGEMENT_IDLE), slowManagementClients)
                .host(settings.listen().managementHost())
                .port(settings.listen().managementPort())
                .maxPayloadSize(0)
                .maxTcpConnections(MANAGEMENT_CONNECTIONS);
    }

    private <B extends ListenerConfig.BuilderBase<B, ?>> B open(
            B socket, Cors cors, int bodyLimit, Duration idle, SlowClients watching) {
        return socket.shutdownGracePeriod(settings.limits().drain())
                .connectionOptions(options -> options.readTimeout(idle).tcpNoDelay(true))
                .directHandlers(TransportErrors.handlers(cors, requestLog, bodyLimit))
                .protocolsDiscoverServices(false)
                .addConnectionSelector(new WatchedConnections(http1(watching), watching));
    }

    @SuppressWarnings("removal") // The setting that replaces this one would switch off other checks too.
    private static Http1ConnectionSelector http1(SlowClients watching) {
        return Http1ConnectionSelector.builder()
                .config(Http1Config.builder()
                        .maxHeadersSize(HEADER_LIMIT)
                        .maxPrologueLength(REQUEST_LINE_LIMIT)
                        .validatePrologue(false) // The routes validate the query and name its errors.
                        .sendKeepAliveHeader(false)
                        .validateRequestHostHeader(false) // Http10 does
                        .addReceiveListener(new Http10(watching)) // of several listeners, none would get the head
                        .build())
                .build();
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /**
     * Returns the message for a start that failed because the web server cannot listen. It names the settings to
     * change.
     */
    public static String whatIsTaken(Settings settings) {
        boolean isManagement = !settings.listen().managementIsPublic()
                && canListen(settings.listen().host(), settings.listen().port());
        return isManagement
                ? "Cannot listen on " + settings.listen().managementHost() + ":"
                        + settings.listen().managementPort()
                        + ": set MANAGEMENT_PORT to a free port and MANAGEMENT_HOST to an address of this machine."
                : "Cannot listen on " + settings.listen().host() + ":"
                        + settings.listen().port()
                        + ": set PORT to a free port and HOST to an address of this machine.";
    }

    private static boolean canListen(String host, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(host, port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
