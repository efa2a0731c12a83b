// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Sends requests as bytes to one port of this machine. It keeps a connection open as long as the server does. */
final class RawConnection implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 10_000;
    private static final int FINAL = 200;

    private final int port;
    private @Nullable Socket socket;
    private @Nullable InputStream in;

    RawConnection(int port) {
        this.port = port;
    }

    /** A response. The body is read only if its length is known. */
    record Response(int status, String head, String body) {}

    static Socket connect(int port) throws IOException {
        Socket socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
        return socket;
    }

    /**
     * Sends a request and reads the response. Reuses the connection of the previous request if the server kept it open.
     *
     * @throws IOException if the server does not respond. The next request opens a new connection.
     */
    Response send(byte[] request) throws IOException {
        try {
            Socket open = socket == null ? open() : socket;
            open.getOutputStream().write(request);
            Response response = read(in == null ? InputStream.nullInputStream() : in);
            if (response.head().toLowerCase(Locale.ROOT).contains("\r\nconnection: close")) {
                disconnect();
            }
            return response;
        } catch (IOException e) {
            disconnect();
            throw e;
        }
    }

    private Socket open() throws IOException {
        Socket opened = connect(port);
        socket = opened;
        in = new BufferedInputStream(opened.getInputStream());
        return opened;
    }

    private static Response read(InputStream in) throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.length() < 4 || head.indexOf("\r\n\r\n", head.length() - 4) < 0) {
            int next = in.read();
            if (next < 0) {
                throw new EOFException("The server closed the connection after \"" + head + '"');
            }
            head.append((char) next);
        }
        int status = Integer.parseInt(head.substring(9, 12));
        return status < FINAL ? read(in) : new Response(status, head.toString(), body(head.toString(), in));
    }

    private static String body(String head, InputStream in) throws IOException {
        String name = "\r\ncontent-length:";
        int start = head.toLowerCase(Locale.ROOT).indexOf(name);
        if (start < 0) {
            return "";
        }
        int end = head.indexOf("\r\n", start + name.length());
        int length = Integer.parseInt(head.substring(start + name.length(), end).strip());
        return new String(in.readNBytes(length), ISO_8859_1);
    }

    /** Closes the connection. The next request opens a new one. */
    void disconnect() throws IOException {
        Socket open = socket;
        socket = null;
        in = null;
        if (open != null) {
            open.close();
        }
    }

    @Override
    public void close() throws IOException {
        disconnect();
    }
}
