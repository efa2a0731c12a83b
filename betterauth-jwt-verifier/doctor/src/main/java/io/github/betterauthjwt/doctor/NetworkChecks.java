// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import io.github.betterauthjwt.jwks.FetchProblem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/** The way to a server, one layer after the other: name, connection, TLS. */
final class NetworkChecks {

    private static final int TIMEOUT = (int) KeySetRequest.CONNECT_TIMEOUT.toMillis();
    private static final Duration SOON = Duration.ofDays(14);

    private final URI uri;
    private final String host;
    private final int port;
    private final boolean isTls;

    NetworkChecks(URI uri) {
        this.uri = uri;
        this.host = uri.getHost();
        this.isTls = "https".equalsIgnoreCase(uri.getScheme());
        this.port = uri.getPort() != -1 ? uri.getPort() : isTls ? 443 : 80;
    }

    boolean isTls() {
        return isTls;
    }

    /** The proxy that Java's settings name for this URL, or {@link Proxy#NO_PROXY}. */
    Proxy proxy() {
        ProxySelector selector = ProxySelector.getDefault();
        List<Proxy> proxies = selector == null ? List.of() : selector.select(uri);
        return proxies.isEmpty() || proxies.get(0).type() == Proxy.Type.DIRECT ? Proxy.NO_PROXY : proxies.get(0);
    }

    Check name() {
        try {
            InetAddress[] addresses = InetAddress.getAllByName(host);
            String list = Arrays.stream(addresses)
                    .map(InetAddress::getHostAddress)
                    .distinct()
                    .collect(Collectors.joining(", "));
            return Check.ok("dns", list.equals(host) ? host + " is an address" : host + " is " + list);
        } catch (UnknownHostException e) {
            return Check.failed("dns", host + " cannot be resolved", FetchProblem.DNS.remedies());
        }
    }

    Check connection() {
        try (Socket socket = connect()) {
            String address = socket.getInetAddress().getHostAddress();
            return Check.ok("connection", "port " + port + " of " + address + " answers");
        } catch (IOException e) {
            String text = "port " + port + " of " + host + ": " + lowerFirst(Failures.describe(e));
            return Check.failed("connection", text, FetchProblem.ofFailure(e).remedies());
        }
    }

    /** To the first of the host's addresses that answers. */
    private Socket connect() throws IOException {
        IOException failure = new UnknownHostException(host);
        for (InetAddress address : InetAddress.getAllByName(host)) {
            Socket socket = new Socket(Proxy.NO_PROXY);
            try {
                socket.connect(new InetSocketAddress(address, port), TIMEOUT);
                return socket;
            } catch (IOException e) {
                socket.close();
                failure = e;
            }
        }
        throw failure;
    }

    Check tls() {
        try (Socket plain = connect()) {
            plain.setSoTimeout(TIMEOUT);
            SSLSocketFactory factory = (SSLSocketFactory) SSLSocketFactory.getDefault();
            try (SSLSocket socket = (SSLSocket) factory.createSocket(plain, host, port, true)) {
                SSLParameters parameters = socket.getSSLParameters();
                parameters.setEndpointIdentificationAlgorithm("HTTPS"); // else any host's certificate would do
                socket.setSSLParameters(parameters);
                socket.startHandshake();
                return describe(socket.getSession());
            }
        } catch (IOException e) {
            return Check.failed("tls", Failures.describe(e), FetchProblem.TLS.remedies());
        }
    }

    private static Check describe(SSLSession session) throws SSLPeerUnverifiedException {
        X509Certificate certificate = (X509Certificate) session.getPeerCertificates()[0];
        Duration left =
                Duration.between(Instant.now(), certificate.getNotAfter().toInstant());
        String text = session.getProtocol() + ", certificate for "
                + certificate.getSubjectX500Principal().getName() + ", valid for another " + left.toDays() + " days";
        return left.compareTo(SOON) > 0
                ? Check.ok("tls", text)
                : Check.warning("tls", text, "Renew the certificate of Better Auth's host before it expires.");
    }

    private static String lowerFirst(String text) {
        return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }
}
