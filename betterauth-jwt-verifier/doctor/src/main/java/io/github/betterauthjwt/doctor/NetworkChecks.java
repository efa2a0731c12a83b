// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import io.github.betterauthjwt.advice.Advice;
import io.github.betterauthjwt.jwks.FetchProblem;
import io.github.betterauthjwt.jwks.HostLookup;
import io.github.betterauthjwt.jwks.HostLookupTimeoutException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Checks the network path to a server layer by layer: name, connection, TLS. */
final class NetworkChecks {

    private static final int TIMEOUT = (int) BoundedRequest.CONNECT_TIMEOUT.toMillis();

    private final URI uri;
    private final String host;
    private final int port;
    private final boolean isTls;
    private final Function<FetchProblem, List<String>> advice;
    private final UnaryOperator<@Nullable String> environment;
    private @Nullable InetAddress answering;

    NetworkChecks(URI uri) {
        this(uri, Advice::of, System::getenv);
    }

    /** @param advice returns what to change at this server */
    NetworkChecks(URI uri, Function<FetchProblem, List<String>> advice) {
        this(uri, advice, System::getenv);
    }

    NetworkChecks(URI uri, Function<FetchProblem, List<String>> advice, UnaryOperator<@Nullable String> environment) {
        this.advice = advice;
        this.environment = environment;
        this.uri = uri;
        this.host = uri.getHost();
        this.isTls = "https".equalsIgnoreCase(uri.getScheme());
        this.port = uri.getPort() != -1 ? uri.getPort() : isTls ? 443 : 80;
    }

    boolean isTls() {
        return isTls;
    }

    /** Returns the proxy that Java's settings name for this URL, or {@link Proxy#NO_PROXY}. */
    Proxy proxy() {
        ProxySelector selector = ProxySelector.getDefault();
        List<Proxy> proxies = selector == null ? List.of() : selector.select(uri);
        return proxies.isEmpty() || proxies.get(0).type() == Proxy.Type.DIRECT ? Proxy.NO_PROXY : proxies.get(0);
    }

    Check name() {
        try {
            long deadline = System.nanoTime() + BoundedRequest.TOTAL_TIMEOUT.toNanos();
            InetAddress[] addresses = new HostLookup().resolve(host, deadline);
            String list = Arrays.stream(addresses)
                    .map(InetAddress::getHostAddress)
                    .distinct()
                    .collect(Collectors.joining(", "));
            return Check.ok("dns", list.equals(host) ? host + " is an address" : host + " is " + list);
        } catch (IOException e) {
            String text = e instanceof HostLookupTimeoutException
                    ? host + " was not resolved within " + BoundedRequest.TOTAL_TIMEOUT.toSeconds() + " s"
                    : host + " cannot be resolved";
            return Check.failed("dns", text, withProxyHint(FetchProblem.DNS));
        }
    }

    /**
     * Checks the connection to a proxy.
     *
     * @param proxy the proxy between this machine and the server
     */
    static Check proxy(Proxy proxy) {
        if (!(proxy.address() instanceof InetSocketAddress unresolved)) {
            return Check.ok("proxy", "asked through " + proxy);
        }
        String place = unresolved.getHostString() + ":" + unresolved.getPort();
        try (Socket socket = new Socket(Proxy.NO_PROXY)) {
            socket.connect(new InetSocketAddress(unresolved.getHostString(), unresolved.getPort()), TIMEOUT);
            return Check.ok("proxy", "asked through " + place + ", which answers");
        } catch (IOException e) {
            String text = "asked through " + place + ": " + lowerFirst(Failures.describe(e));
            return Check.failed("proxy", text, Advice.of(FetchProblem.PROXY));
        }
    }

    Check connection() {
        try {
            return connection(InetAddress.getAllByName(host));
        } catch (UnknownHostException e) {
            return unconnected(e);
        }
    }

    /**
     * Checks the connection to the host.
     *
     * @param addresses the addresses of the host. The verifier tries each of them, but an {@code HttpClient} of the
     *     application connects only to the first.
     */
    Check connection(InetAddress... addresses) {
        try (Socket socket = connect(addresses[0])) {
            String address = socket.getInetAddress().getHostAddress();
            return Check.ok("connection", "port " + port + " of " + address + " answers");
        } catch (IOException e) {
            List<InetAddress> others =
                    Arrays.stream(addresses).skip(1).filter(this::isAnswering).toList();
            return others.isEmpty() ? unconnected(e) : elsewhere(addresses[0], others);
        }
    }

    private boolean isAnswering(InetAddress address) {
        try (Socket socket = connect(address)) {
            return socket.isConnected();
        } catch (IOException e) {
            return false; // the failure of the first address is reported instead
        }
    }

    private Check elsewhere(InetAddress first, List<InetAddress> others) {
        answering = others.get(0);
        String list = others.stream().map(InetAddress::getHostAddress).collect(Collectors.joining(", "));
        return Check.ok(
                "connection",
                "port " + port + " of " + list + " answers; at " + first.getHostAddress() + ", the first address of "
                        + host + ", no server answers. The verifier tries each address. A client that is set with"
                        + " httpClient(...) tries only the first");
    }

    private Check unconnected(IOException failure) {
        String text = "port " + port + " of " + host + ": " + lowerFirst(Failures.describe(failure));
        return Check.failed("connection", text, withProxyHint(FetchProblem.ofFailure(failure)));
    }

    /**
     * Adds a hint if a proxy is set for other programs, because a user may expect Java to use it here and in the
     * service.
     */
    private List<String> withProxyHint(FetchProblem problem) {
        String variable = isTls ? "HTTPS_PROXY" : "HTTP_PROXY";
        if (environment.apply(variable) == null && environment.apply(variable.toLowerCase(Locale.ROOT)) == null) {
            return advice.apply(problem);
        }
        List<String> remedies = new ArrayList<>(advice.apply(problem));
        String property = isTls ? "https" : "http";
        remedies.add(variable + " is set, which Java does not read: pass -D" + property + ".proxyHost and -D" + property
                + ".proxyPort to java here, and to the service that verifies.");
        return remedies;
    }

    private Socket connect(InetAddress address) throws IOException {
        Socket socket = new Socket(Proxy.NO_PROXY);
        try {
            socket.connect(new InetSocketAddress(address, port), TIMEOUT);
            return socket;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    Check tls() {
        try (Socket plain = connect(answering == null ? InetAddress.getByName(host) : answering)) {
            plain.setSoTimeout(TIMEOUT);
            return new TlsCheck(host, port, advice).over(plain);
        } catch (IOException e) {
            return Check.failed("tls", Failures.describe(e), advice.apply(FetchProblem.ofFailure(e)));
        }
    }

    private static String lowerFirst(String text) {
        return text.substring(0, 1).toLowerCase(Locale.ROOT) + text.substring(1);
    }
}
