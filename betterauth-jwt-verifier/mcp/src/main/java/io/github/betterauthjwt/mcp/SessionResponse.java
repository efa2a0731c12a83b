// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.mcp;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A response that reports the session that the transport opens, before the client learns its id. The streamable
 * transport writes the id into a header field, and the SSE transport into the first event of the stream.
 */
final class SessionResponse extends HttpServletResponseWrapper {

    private final Consumer<String> opened;
    private final @Nullable EndpointEvent event;

    SessionResponse(HttpServletResponse response, boolean mayOpenStream, Consumer<String> opened) {
        super(response);
        this.opened = opened;
        this.event = mayOpenStream ? new EndpointEvent(opened) : null;
    }

    @Override
    public void setHeader(String name, String value) {
        report(name, value);
        super.setHeader(name, value);
    }

    @Override
    public void addHeader(String name, String value) {
        report(name, value);
        super.addHeader(name, value);
    }

    private void report(String name, String value) {
        if (name.equalsIgnoreCase(McpFilter.SESSION_HEADER)) {
            opened.accept(value);
        }
    }

    @Override
    public PrintWriter getWriter() throws IOException {
        return event == null ? super.getWriter() : new Writer(super.getWriter(), event);
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        return event == null ? super.getOutputStream() : new Stream(super.getOutputStream(), event);
    }

    /** Wraps a writer directly, so that {@code checkError} reports the errors of that writer. */
    private static final class Writer extends PrintWriter {

        private final EndpointEvent event;

        private Writer(PrintWriter writer, EndpointEvent event) {
            super(writer);
            this.event = event;
        }

        @Override
        public void write(int character) {
            event.append(String.valueOf((char) character));
            super.write(character);
        }

        @Override
        public void write(char[] text, int offset, int length) {
            event.append(new String(text, offset, length));
            super.write(text, offset, length);
        }

        @Override
        public void write(String text, int offset, int length) {
            event.append(text.substring(offset, offset + length));
            super.write(text, offset, length);
        }
    }

    private static final class Stream extends ServletOutputStream {

        private final ServletOutputStream stream;
        private final EndpointEvent event;

        private Stream(ServletOutputStream stream, EndpointEvent event) {
            this.stream = stream;
            this.event = event;
        }

        @Override
        public void write(int value) throws IOException {
            write(new byte[] {(byte) value}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            event.append(new String(bytes, offset, length, StandardCharsets.ISO_8859_1));
            stream.write(bytes, offset, length);
        }

        @Override
        public boolean isReady() {
            return stream.isReady();
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            stream.setWriteListener(listener);
        }

        @Override
        public void flush() throws IOException {
            stream.flush();
        }

        @Override
        public void close() throws IOException {
            stream.close();
        }
    }
}
