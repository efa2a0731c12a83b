// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import io.helidon.http.HeaderNames;
import io.helidon.http.HttpMediaType;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Reads request bodies up to a limit. A body that is somewhat larger is read to its end, so that the connection can go on.
 *
 * @param limit in bytes
 * @param slowClients told when a body begins and ends
 */
record RequestBodies(int limit, SlowClients slowClients) {

    private static final int CHUNK = 8192;

    /**
     * Reads a body of one of the media types.
     *
     * @throws Problem 400, 413 or 415
     */
    byte[] read(ServerRequest request, Set<String> mediaTypes) {
        requireMediaType(request, mediaTypes);
        return readAll(request);
    }

    /**
     * Reads a body that may be absent; only one that is there needs a media type.
     *
     * @throws Problem 400, 413 or 415
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
        slowClients.bodyBegins();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        int length = 0;
        byte[] chunk = new byte[CHUNK];
        try (InputStream in = request.content().inputStream()) {
            for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                length += read;
                if (length <= limit) {
                    body.write(chunk, 0, read);
                }
            }
        } catch (IOException | RuntimeException e) {
            // Framing that cannot be trusted, or a client that went away: what follows may not be a request.
            boolean tooLarge = e instanceof RequestException refused
                    && Status.REQUEST_ENTITY_TOO_LARGE_413.equals(refused.status());
            throw tooLarge ? Problem.contentFarTooLarge(limit) : Problem.brokenBody(e);
        }
        slowClients.bodyEnded();
        if (length > limit) {
            throw Problem.contentTooLarge(limit);
        }
        return body.toByteArray();
    }
}
