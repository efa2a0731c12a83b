// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import io.helidon.http.HeaderNames;
import io.helidon.http.HttpMediaType;
import io.helidon.webserver.http.ServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads request bodies: not larger than the limit, and not slower than the deadline, however a client drips them.
 *
 * @param limit in bytes
 * @param deadline for the whole body
 */
record RequestBodies(int limit, Duration deadline) {

    private static final int CHUNK = 8192;

    /**
     * Reads a body of one of the media types.
     *
     * @throws Problem 408, 413 or 415
     */
    byte[] read(ServerRequest request, Set<String> mediaTypes) {
        requireMediaType(request, mediaTypes);
        return readAll(request);
    }

    /**
     * Reads a body that may be absent; only one that is there needs a media type.
     *
     * @throws Problem 408, 413 or 415
     */
    byte[] readIfPresent(ServerRequest request, Set<String> mediaTypes) {
        byte[] body = readAll(request);
        if (body.length > 0) {
            requireMediaType(request, mediaTypes);
        }
        return body;
    }

    private static void requireMediaType(ServerRequest request, Set<String> mediaTypes) {
        boolean fits = request.headers()
                .contentType()
                .filter(type -> fits(type, mediaTypes))
                .isPresent();
        if (!fits || request.headers().contains(HeaderNames.CONTENT_ENCODING)) {
            throw Problem.unsupportedMediaType(mediaTypes.stream().sorted().collect(Collectors.joining(" or ")));
        }
    }

    private static boolean fits(HttpMediaType type, Set<String> mediaTypes) {
        return mediaTypes.contains(type.mediaType().text())
                && type.charset().map("utf-8"::equalsIgnoreCase).orElse(true);
    }

    private byte[] readAll(ServerRequest request) {
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        long start = System.nanoTime();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = request.content().inputStream()) {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                body.write(chunk, 0, read);
                if (body.size() > limit) {
                    throw Problem.contentTooLarge(limit);
                }
                if (System.nanoTime() - start > deadline.toNanos()) {
                    throw Problem.requestTimeout();
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The client went away", e);
        }
        return body.toByteArray();
    }
}
