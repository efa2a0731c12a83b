// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.http.HttpHeaders;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Reads one HTTP/1.1 response (RFC 9112) to a GET on a connection that is closed afterwards. The header may have 16
 * KiB. The body is cut off one byte after the maximum length of a JWK Set.
 */
final class ResponseReader {

    private static final int MAXIMUM_HEADER = 16 * 1024;
    private static final int MAXIMUM_CHUNK_LINE = 1024;
    private static final int SHOWN = 100;
    private static final Pattern STATUS_LINE = Pattern.compile("HTTP/1\\.[01] ([1-9]\\d\\d)(?: .*)?");
    private static final Pattern FIELD = Pattern.compile("([!#$%&'*+.^_`|~0-9A-Za-z-]+):[ \\t]*(.*?)[ \\t]*");
    private static final Pattern CHUNK = Pattern.compile("([0-9A-Fa-f]{1,7})[ \\t]*(?:;.*)?");

    private final InputStream in;
    private int headerBytes;

    ResponseReader(InputStream in) {
        this.in = in;
    }

    /**
     * Reads the response. Interim responses (1xx) are skipped.
     *
     * @throws IOException if the response is not HTTP/1.1, is incomplete, or has a header that is too long
     */
    KeyServerResponse read() throws IOException {
        int status;
        HttpHeaders headers;
        do {
            status = readStatus();
            headers = readHeaders();
        } while (status < 200); // the limit of the header bounds their number
        return new KeyServerResponse(status, headers, status == 204 || status == 304 ? new byte[0] : readBody(headers));
    }

    /** Reads the status and the header of a proxy's response to CONNECT, which has no body if the status is 2xx. */
    int readTunnelStatus() throws IOException {
        int status = readStatus();
        readHeaders();
        return status;
    }

    private int readStatus() throws IOException {
        String line = readHeaderLine();
        Matcher matcher = STATUS_LINE.matcher(line);
        if (!matcher.matches()) {
            String shown = line.length() > SHOWN ? line.substring(0, SHOWN) + "…" : line;
            throw new ProtocolException("expected a status line of HTTP/1.1; it is \"" + shown + "\"");
        }
        return Integer.parseInt(matcher.group(1));
    }

    private HttpHeaders readHeaders() throws IOException {
        Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        for (String line = readHeaderLine(); !line.isEmpty(); line = readHeaderLine()) {
            Matcher matcher = FIELD.matcher(line);
            if (!matcher.matches()) {
                throw new ProtocolException("a line of the response's header is not a field");
            }
            fields.computeIfAbsent(matcher.group(1), name -> new ArrayList<>()).add(matcher.group(2));
        }
        return HttpHeaders.of(fields, (name, value) -> true);
    }

    private String readHeaderLine() throws IOException {
        String line = readLine(MAXIMUM_HEADER - headerBytes);
        headerBytes += line.length() + 2;
        return line;
    }

    /** Reads a line that ends with CRLF or LF (RFC 9112 §2.2), and returns it without its end. */
    private String readLine(int limit) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next == -1) {
                throw new EOFException("the connection was closed within the response's header");
            }
            if (line.size() >= limit) {
                throw new ProtocolException("the response's header is longer than " + limit + " bytes");
            }
            line.write(next);
        }
        String text = line.toString(StandardCharsets.ISO_8859_1);
        return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
    }

    /** Reads the body by the rules of RFC 9112 §6.3. */
    private byte[] readBody(HttpHeaders headers) throws IOException {
        List<String> codings = headers.allValues("Transfer-Encoding");
        if (!codings.isEmpty()) {
            if (codings.size() > 1 || !codings.get(0).equalsIgnoreCase("chunked")) {
                throw new ProtocolException("the response has a transfer coding other than chunked");
            }
            return readChunks();
        }
        List<String> lengths =
                headers.allValues("Content-Length").stream().distinct().toList();
        if (lengths.isEmpty()) {
            return in.readNBytes(JwkSet.MAXIMUM_BYTES + 1);
        }
        if (lengths.size() > 1 || !lengths.get(0).matches("\\d{1,18}")) {
            throw new ProtocolException("the response has a Content-Length that is not a number");
        }
        return readExactly(Long.parseLong(lengths.get(0)), JwkSet.MAXIMUM_BYTES + 1);
    }

    private byte[] readChunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        while (body.size() <= JwkSet.MAXIMUM_BYTES) {
            String line = readLine(MAXIMUM_CHUNK_LINE);
            Matcher chunk = CHUNK.matcher(line);
            if (!chunk.matches()) {
                throw new ProtocolException("the length of a chunk is not a number");
            }
            int length = Integer.parseInt(chunk.group(1), 16);
            if (length == 0) {
                break; // trailers are not needed, and the connection is closed
            }
            body.writeBytes(readExactly(length, JwkSet.MAXIMUM_BYTES + 1 - body.size()));
            if (body.size() <= JwkSet.MAXIMUM_BYTES && !readLine(2).isEmpty()) {
                throw new ProtocolException("a chunk does not end where it should");
            }
        }
        return body.toByteArray();
    }

    private byte[] readExactly(long length, int limit) throws IOException {
        int wanted = (int) Math.min(length, limit);
        byte[] bytes = in.readNBytes(wanted);
        if (bytes.length < wanted) {
            throw new EOFException("the connection was closed after " + bytes.length + " bytes of the body");
        }
        return bytes;
    }
}
