// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NoRouteToHostException;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.URI;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Sends one request on a fresh connection, and closes the connection. There are thus no idle connections that a
 * firewall could drop, and no threads that outlive a request, except that of a lookup that hangs. If a host has several
 * addresses, each is tried until one accepts the connection. Certificates and proxies are those of the JVM
 * ({@link SSLContext#getDefault}, {@link ProxySelector#getDefault}). Redirects and cookies are never used, and
 * credentials only if they are in the fields or in the form.
 */
public final class DirectTransport implements Transport {

    /** The longest time for one address to accept a connection. */
    static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);

    /** The type of a form (WHATWG URL §5). */
    static final String FORM = "application/x-www-form-urlencoded";

    private static final int MAXIMUM_ADDRESSES = 8;

    private static final Pattern ADDRESS = Pattern.compile("[0-9.]+|.*:.*");

    private final URI uri;
    private final RequestFields fields;
    private final @Nullable String form;
    private final HostLookup lookup;
    private final Object lock = new Object();
    private @Nullable Socket current;
    private boolean aborted;

    /**
     * Creates a transport. It connects with the first request.
     *
     * @param uri an {@code http} or {@code https} URL with a host
     * @param fields the header fields of each request
     */
    public DirectTransport(URI uri, RequestFields fields) {
        this(uri, fields, null, new HostLookup());
    }

    /** Creates a transport of a POST request with this form ({@code application/x-www-form-urlencoded}), in ASCII. */
    DirectTransport(URI uri, RequestFields fields, String form) {
        this(uri, fields, form, new HostLookup());
    }

    DirectTransport(URI uri, RequestFields fields, HostLookup lookup) {
        this(uri, fields, null, lookup);
    }

    private DirectTransport(URI uri, RequestFields fields, @Nullable String form, HostLookup lookup) {
        this.uri = URI.create(uri.toASCIIString());
        this.fields = fields;
        this.form = form;
        this.lookup = lookup;
    }

    /** Loads the classes of a lookup and, if the URL needs TLS, the authorities that the JVM trusts. */
    @Override
    public void prepare() {
        lookup.prepare();
        if (isTls()) {
            tls();
        }
    }

    private boolean isTls() {
        return uri.getScheme().equalsIgnoreCase("https");
    }

    private static SSLSocketFactory tls() {
        try {
            return SSLContext.getDefault().getSocketFactory();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this JVM has no TLS, or cannot read its trust store", e);
        }
    }

    @Override
    public KeyServerResponse get(long deadlineNanos) throws IOException {
        Proxy proxy = proxy();
        boolean isProxied = proxy.type() == Proxy.Type.HTTP;
        try (Socket plain = connect(proxy, deadlineNanos)) {
            if (isTls() && isProxied) {
                openTunnel(plain);
            }
            Socket socket = isTls() ? handshake(plain) : plain;
            boolean isAbsolute = isProxied && !isTls(); // RFC 9112 §3.2.2
            write(
                    socket,
                    (form == null ? "GET " : "POST ")
                            + (isAbsolute ? uri.getScheme() + "://" + uri.getRawAuthority() + target() : target())
                            + " HTTP/1.1\r\n" + header() + (form == null ? "" : form));
            return new ResponseReader(new BufferedInputStream(socket.getInputStream())).read();
        } finally {
            replaceCurrent(null);
        }
    }

    private Proxy proxy() {
        ProxySelector selector = ProxySelector.getDefault();
        List<Proxy> proxies = selector == null ? List.of() : selector.select(uri);
        return proxies.isEmpty() || proxies.get(0).type() != Proxy.Type.HTTP ? Proxy.NO_PROXY : proxies.get(0);
    }

    /** Returns whether an HTTP proxy of the JVM's settings is used. */
    @Override
    public boolean isProxied() {
        return proxy().type() == Proxy.Type.HTTP;
    }

    private Socket connect(Proxy proxy, long deadline) throws IOException {
        String host = host();
        int port = port();
        if (proxy.address() instanceof InetSocketAddress address) {
            host = address.getHostString();
            port = address.getPort();
        }
        return connect(lookup.resolve(host, deadline), port, deadline);
    }

    /** Tries one address after the other. Each gets a share of the time, and one share is left for the response. */
    private Socket connect(InetAddress[] addresses, int port, long deadline) throws IOException {
        int count = Math.min(addresses.length, MAXIMUM_ADDRESSES);
        List<String> tried = new ArrayList<>();
        IOException first = null;
        for (int i = 0; i < count; i++) {
            int share = DeadlineSocket.millisUntil(deadline) / (count - i + 1);
            int timeout = Math.max(1, (int) Math.min(share, CONNECT_TIMEOUT.toMillis()));
            try {
                return connect(new InetSocketAddress(addresses[i], port), timeout, deadline);
            } catch (ConnectException | NoRouteToHostException | SocketTimeoutException e) {
                tried.add(addresses[i].getHostAddress());
                first = first == null ? e : first;
            }
        }
        throw new NoConnectionException(tried, first);
    }

    private Socket connect(InetSocketAddress address, int timeout, long deadline) throws IOException {
        Socket socket = new DeadlineSocket(deadline);
        try {
            replaceCurrent(socket);
            socket.connect(address, timeout);
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    private void openTunnel(Socket plain) throws IOException {
        String authority = uri.getHost() + ":" + port();
        write(plain, "CONNECT " + authority + " HTTP/1.1\r\nHost: " + authority + "\r\n\r\n");
        int status = new ResponseReader(plain.getInputStream()).readTunnelStatus(); // not one byte more is read
        if (status < 200 || status > 299) {
            throw new IOException("Tunnel failed: the proxy answered " + status);
        }
    }

    private Socket handshake(Socket plain) throws IOException {
        SSLSocket socket = (SSLSocket) tls().createSocket(plain, host(), port(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS"); // RFC 9110 §4.3.4; sockets do not do it by default
        if (!ADDRESS.matcher(host()).matches()) {
            parameters.setServerNames(List.of(new SNIHostName(host()))); // the default omits names without a dot
        }
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return socket;
    }

    private static void write(Socket socket, String text) throws IOException {
        OutputStream out = socket.getOutputStream();
        out.write(text.getBytes(US_ASCII));
        out.flush();
    }

    private String header() {
        StringBuilder header = new StringBuilder("Host: ").append(uri.getHost());
        if (uri.getPort() != -1) {
            header.append(':').append(uri.getPort());
        }
        header.append("\r\nConnection: close\r\n");
        fields.asMap()
                .forEach((name, value) ->
                        header.append(name).append(": ").append(value).append("\r\n"));
        if (form != null) {
            header.append("Content-Type: " + FORM + "\r\nContent-Length: ")
                    .append(form.length())
                    .append("\r\n");
        }
        return header.append("\r\n").toString();
    }

    private String target() {
        String path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
        return uri.getRawQuery() == null ? path : path + '?' + uri.getRawQuery();
    }

    /** Returns the host for name resolution and TLS, where IPv6 addresses have no brackets. */
    private String host() {
        String host = uri.getHost();
        return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    private int port() {
        return uri.getPort() != -1 ? uri.getPort() : isTls() ? 443 : 80;
    }

    private void replaceCurrent(@Nullable Socket socket) throws IOException {
        synchronized (lock) { // held for a few instructions, and only by the thread that fetches and by close()
            if (aborted && socket != null) {
                throw new IOException("the verifier was closed");
            }
            current = socket;
        }
    }

    @Override
    public void abort() {
        lookup.abort();
        synchronized (lock) {
            aborted = true;
            if (current != null) {
                close(current);
            }
        }
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            System.getLogger(DirectTransport.class.getName())
                    .log(System.Logger.Level.DEBUG, "closing a connection failed", e);
        }
    }
}
