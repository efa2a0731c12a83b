// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One HTTP/1.1 connection that sends any request unchanged, including those that HTTP clients reject: methods in lower
 * case, {@code TRACE}, and any character in a header.
 */
final class RawConnection implements AutoCloseable {

    private static final int PATIENCE_MILLIS = 30_000;
    private static final int HEXADECIMAL = 16;

    private final Socket socket = new Socket();
    private final String authority;
    private final InputStream in;

    private RawConnection(ContractHost host) throws IOException {
        this.authority = host.uri().getAuthority();
        socket.connect(new InetSocketAddress(host.uri().getHost(), host.uri().getPort()), PATIENCE_MILLIS);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.setTcpNoDelay(true);
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    static RawConnection to(ContractHost host) throws IOException {
        return new RawConnection(host);
    }

    /**
     * Sends a request without a body and reads the response.
     *
     * @param headers alternating names and values, sent in ISO-8859-1
     */
    Response send(String method, String target, String... headers) throws IOException {
        StringBuilder request = new StringBuilder(method + ' ' + target + " HTTP/1.1\r\nHost: " + authority + "\r\n");
        for (int i = 0; i < headers.length; i += 2) {
            request.append(headers[i]).append(": ").append(headers[i + 1]).append("\r\n");
        }
        socket.getOutputStream().write(request.append("\r\n").toString().getBytes(ISO_8859_1));
        return answer(method);
    }

    private Response answer(String method) throws IOException {
        String statusLine = line();
        int status = Integer.parseInt(statusLine.split(" ", 3)[1]);
        Map<String, List<String>> headers = headers();
        if (status < 200) {
            return answer(method); // informational responses such as 100 Continue come before the response
        }
        boolean isEmpty = method.equalsIgnoreCase("HEAD") || status == 204 || status == 304;
        return new Response(method, status, headers, isEmpty ? "" : body(headers));
    }

    private Map<String, List<String>> headers() throws IOException {
        Map<String, List<String>> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = line(); !line.isEmpty(); line = line()) {
            String[] field = line.split(":", 2);
            headers.computeIfAbsent(field[0], name -> new ArrayList<>()).add(field[1].strip());
        }
        return headers;
    }

    private String body(Map<String, List<String>> headers) throws IOException {
        if (headers.containsKey("Transfer-Encoding")) {
            return chunks();
        }
        List<String> length = headers.get("Content-Length");
        byte[] body = length == null ? in.readAllBytes() : in.readNBytes(Integer.parseInt(length.get(0)));
        return new String(body, ISO_8859_1);
    }

    private String chunks() throws IOException {
        StringBuilder body = new StringBuilder();
        for (int length = chunkLength(); length > 0; length = chunkLength()) {
            body.append(new String(in.readNBytes(length), ISO_8859_1));
            line();
        }
        headers(); // trailers, usually empty
        return body.toString();
    }

    private int chunkLength() throws IOException {
        return Integer.parseInt(line().split(";", 2)[0].strip(), HEXADECIMAL);
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the host closed the connection after \"" + line.toString(ISO_8859_1) + '"');
            }
            line.write(next);
        }
        return line.toString(ISO_8859_1).stripTrailing();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
