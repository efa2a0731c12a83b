// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.hardening;

import io.github.betterauthjwt.tasks.hardening.ClientConnection.Phase;
import io.helidon.common.buffers.BufferData;
import io.helidon.common.buffers.DataWriter;
import io.helidon.common.socket.SocketWriterException;
import java.io.UncheckedIOException;

/**
 * Writes responses and drops those of clients that have left. This is not a failure of the service. Without this class,
 * the web server would log a warning with a stack trace, so clients could control the volume of the log. The connection
 * ends with its next read.
 *
 * @param socket writes to the client
 * @param connection ends after a write has failed
 */
record ResponseWriter(DataWriter socket, ClientConnection connection) implements DataWriter {

    @Override
    public void write(BufferData... buffers) {
        unlessOver(() -> socket.write(buffers));
    }

    @Override
    public void write(BufferData buffer) {
        unlessOver(() -> socket.write(buffer));
    }

    @Override
    public void writeNow(BufferData... buffers) {
        unlessOver(() -> socket.writeNow(buffers));
    }

    @Override
    public void writeNow(BufferData buffer) {
        unlessOver(() -> socket.writeNow(buffer));
    }

    @Override
    public void flush() {
        unlessOver(socket::flush);
    }

    @Override
    public void close() {
        unlessOver(socket::close);
    }

    private void unlessOver(Runnable write) {
        Phase before = connection.phase();
        if (!connection.tryToEnter(Phase.RESPONSE)) {
            return;
        }
        try {
            write.run();
            connection.tryToEnter(before); // fails if the connection is over by now, which the next read notices
        } catch (UncheckedIOException | SocketWriterException e) {
            connection.end();
        }
    }
}
