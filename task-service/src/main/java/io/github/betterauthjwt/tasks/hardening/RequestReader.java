// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.hardening;

import io.github.betterauthjwt.tasks.hardening.ClientConnection.Phase;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataReader;
import io.helidon.webserver.CloseConnectionException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * Reads requests for the web server and changes six things about how it reads them:
 *
 * <ul>
 *   <li>The time for a request's head counts from its first byte, and the time for the first byte counts from the last
 *       response.
 *   <li>Methods are case-sensitive (RFC 9110 §9.1). The web server would accept {@code get} as {@code GET}.
 *   <li>HTTP/1.0 is served, because some proxies and health checks use it by default.
 *   <li>A chunked body may end with a trailer (RFC 9112 §7.1.2). Its fields are verified and ignored.
 *   <li>A chunk's size is hexadecimal digits and nothing else, and CRLF follows its data (RFC 9112 §7.1). The web server
 *       would accept {@code +5} as a size and skip any two bytes after the data. It could then find another end of the body
 *       than a proxy does.
 *   <li>The lines between chunks have a limit.
 * </ul>
 *
 * The web server parses a request line with one call of {@link #findNewLine} and one of {@link #readBytes}, each line
 * of a head with another call of {@link #findNewLine}, and chunks with {@link #readLine} and {@link #readBuffer(int)}.
 */
public final class RequestReader extends DataReader {

    /** The longest line before a chunk, in bytes. */
    static final int CHUNK_LINE_LIMIT = 128;
    /** The longest trailer, in bytes. */
    public static final int TRAILER_LIMIT = 8 * 1024;

    private static final String TRACE = "TRACE ";
    private static final byte[] HTTP_1_0 = " HTTP/1.0".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern CHUNK_SIZE = Pattern.compile("[0-9A-Fa-f]+");
    private static final Pattern LAST_CHUNK = Pattern.compile("0+");
    private static final Pattern TRAILER_FIELD =
            Pattern.compile("[!#$%&'*+.^_`|~0-9A-Za-z-]+:[^\\x00-\\x08\\x0a-\\x1f\\x7f]*");

    private final ClientConnection connection;
    private final SlowClients slowClients;
    private boolean requestLineIsNext;
    private boolean chunkIsNext;
    private boolean trailerIsNext;

    /** Creates a reader of the bytes that another reader receives. */
    @SuppressWarnings("removal") // The factory method that replaces this constructor allows no subclass.
    RequestReader(DataReader received, ClientConnection connection, SlowClients slowClients) {
        super(() -> next(received));
        this.connection = connection;
        this.slowClients = slowClients;
    }

    private static byte[] next(DataReader received) {
        try {
            received.ensureAvailable();
            return received.readBytes(received.available());
        } catch (RuntimeException e) {
            // The client has left or its connection was closed. The service did not fail.
            throw new CloseConnectionException("The connection is closed", e);
        }
    }

    @Override
    public int findNewLine(int max) {
        if (connection.phase() != Phase.HEAD) {
            slowClients.awaitsRequest(connection);
            ensureAvailable();
            slowClients.headBegins(connection);
            requestLineIsNext = true;
            chunkIsNext = false;
            trailerIsNext = false;
        }
        return super.findNewLine(max);
    }

    @Override
    public byte[] readBytes(int length) {
        byte[] bytes = super.readBytes(length);
        if (requestLineIsNext) {
            requestLineIsNext = false;
            spoilMethod(bytes);
            raiseVersion(bytes);
        }
        return bytes;
    }

    /** Changes the version HTTP/1.0, which the web server does not serve, to HTTP/1.1. The listener of heads does the rest. */
    private void raiseVersion(byte[] requestLine) {
        int start = requestLine.length - HTTP_1_0.length;
        if (start > 0 && Arrays.equals(requestLine, start, requestLine.length, HTTP_1_0, 0, HTTP_1_0.length)) {
            requestLine[requestLine.length - 1] = '1';
            connection.requestIsHttp10();
        }
    }

    /**
     * Makes a method with lowercase letters unknown, even after the web server has converted it to uppercase. {@code TRACE}
     * becomes unknown too, so that its 405 has the {@code Allow} of the path.
     */
    private static void spoilMethod(byte[] requestLine) {
        if (new String(requestLine, 0, Math.min(TRACE.length(), requestLine.length), StandardCharsets.US_ASCII)
                .equals(TRACE)) {
            requestLine[0] = '_';
        }
        for (int i = 0; i < requestLine.length && requestLine[i] != ' '; i++) {
            if (requestLine[i] >= 'a' && requestLine[i] <= 'z') {
                requestLine[i] = '_';
            }
        }
    }

    @Override
    public String readLine() {
        if (trailerIsNext) {
            trailerIsNext = false;
            return endOfTrailer();
        }
        String size = line(CHUNK_LINE_LIMIT);
        if (!CHUNK_SIZE.matcher(size).matches()) {
            throw new IncorrectNewLineException("The size of a chunk is not a hexadecimal number");
        }
        trailerIsNext = LAST_CHUNK.matcher(size).matches();
        chunkIsNext = !trailerIsNext;
        return size;
    }

    @Override
    public BufferData readBuffer(int length) {
        BufferData data = super.readBuffer(length);
        if (chunkIsNext) {
            chunkIsNext = false;
            requireNewLine();
        }
        return data;
    }

    private void requireNewLine() {
        if (!startsWithNewLine()) {
            throw new IncorrectNewLineException("The data of a chunk does not end with a new line");
        }
    }

    /** Returns the empty line that ends the trailer, or the line that is not a field. */
    private String endOfTrailer() {
        int left = TRAILER_LIMIT;
        String line = line(left);
        while (TRAILER_FIELD.matcher(line).matches()) {
            left -= line.length();
            line = line(left);
        }
        return line;
    }

    private String line(int limit) {
        int length = super.findNewLine(limit);
        if (length >= limit) {
            throw new IncorrectNewLineException("A line of a chunked body is too long");
        }
        String line = readAsciiString(length);
        skip(2);
        return line;
    }
}
