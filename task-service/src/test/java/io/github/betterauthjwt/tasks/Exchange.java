// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a connection received after it had sent bytes that may be several requests, or none.
 *
 * @param text all responses
 * @param closed whether the service closed the connection
 */
record Exchange(String text, boolean closed) {

    private static final Pattern STATUS = Pattern.compile("HTTP/1\\.1 ([0-9]{3}) ");
    private static final int PATIENCE_MILLIS = 30_000;

    /** Sends bytes in ISO-8859-1 and reads until the connection is closed or silent. */
    static Exchange send(int port, String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            ByteArrayOutputStream answer = new ByteArrayOutputStream();
            boolean closed = readToEnd(socket, answer);
            return new Exchange(answer.toString(StandardCharsets.ISO_8859_1), closed);
        } catch (SocketException e) {
            return new Exchange("", true); // closed while we were still writing
        }
    }

    /** Reads until the connection is closed or silent, and tells whether it is closed. */
    static boolean readToEnd(Socket socket, ByteArrayOutputStream answer) throws IOException {
        byte[] bytes = new byte[8192];
        try {
            for (int read = socket.getInputStream().read(bytes);
                    read >= 0;
                    read = socket.getInputStream().read(bytes)) {
                answer.write(bytes, 0, read);
            }
            return true;
        } catch (SocketTimeoutException e) {
            return false;
        } catch (SocketException e) {
            return true; // reset
        }
    }

    /** The statuses of all responses, in order. */
    List<Integer> statuses() {
        List<Integer> statuses = new ArrayList<>();
        Matcher matcher = STATUS.matcher(text);
        while (matcher.find()) {
            statuses.add(Integer.valueOf(matcher.group(1)));
        }
        return statuses;
    }
}
