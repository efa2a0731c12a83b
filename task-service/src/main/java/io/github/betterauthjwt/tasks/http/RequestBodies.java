// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import io.github.betterauthjwt.tasks.hardening.HeapBudget;
import io.github.betterauthjwt.tasks.hardening.SlowClients;
import io.helidon.http.HeaderNames;
import io.helidon.http.RequestException;
import io.helidon.http.Status;
import io.helidon.webserver.http.ServerRequest;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads request bodies up to a limit. A body that is slightly larger is read to its end, so that the connection can
 * stay open.
 *
 * @param limit in bytes
 * @param slowClients is notified when a body begins and ends
 * @param budget for bodies that are not small
 */
public record RequestBodies(int limit, SlowClients slowClients, HeapBudget budget) {

    /** The longest body of the service, in bytes. */
    public static final int LIMIT = 64 * 1024;

    /** While it is read, a large body is in several buffers, and then also in one array. */
    private static final int COPIES = 3;

    /**
     * Reads a body of one of the media types and converts it to a smaller value.
     *
     * @throws Problem 400, 413, 415, 503, or an error that {@code meaning} throws
     */
    <T> T read(ServerRequest request, Set<String> mediaTypes, Function<byte[], T> meaning) {
        requireMediaType(request, mediaTypes);
        return budget.holding(size(request), () -> meaning.apply(readAll(request)));
    }

    /**
     * Reads a body that may be absent. Only a body that is present needs a media type.
     *
     * @return empty if there is no body
     * @throws Problem 400, 413, 415, 503, or an error that {@code meaning} throws
     */
    <T> Optional<T> readIfPresent(ServerRequest request, Set<String> mediaTypes, Function<byte[], T> meaning) {
        return budget.holding(size(request), () -> {
            byte[] body = readAll(request);
            if (body.length == 0) {
                return Optional.empty();
            }
            requireMediaType(request, mediaTypes);
            return Optional.of(meaning.apply(body));
        });
    }

    /** Returns the memory that reading the body may need. If the length is unknown, it is the maximum. */
    private int size(ServerRequest request) {
        if (!request.content().hasEntity()) {
            return 0;
        }
        int length = length(request);
        return length <= HeapBudget.SMALL ? length : COPIES * limit;
    }

    private int length(ServerRequest request) {
        return (int) Math.min(limit, request.headers().contentLength().orElse(limit));
    }

    private static void requireMediaType(ServerRequest request, Set<String> mediaTypes) {
        if (!isOneOf(mediaTypes, Responses.fields(request, HeaderNames.CONTENT_TYPE))
                || request.headers().contains(HeaderNames.CONTENT_ENCODING)) {
            throw Problem.unsupportedMediaType(mediaTypes.stream().sorted().collect(Collectors.joining(" or ")));
        }
    }

    /**
     * Returns whether there is exactly one {@code Content-Type} (RFC 9110 §8.3), with one of the types and without a
     * charset other than UTF-8. The web server recognizes only some spellings.
     */
    private static boolean isOneOf(Set<String> types, List<String> fields) {
        if (fields.size() != 1) {
            return false;
        }
        String[] parts = fields.getFirst().toLowerCase(Locale.ROOT).split(";", -1);
        return types.contains(parts[0].strip())
                && Arrays.stream(parts, 1, parts.length)
                        .map(String::strip)
                        .allMatch(parameter -> !parameter.startsWith("charset=")
                                || parameter.equals("charset=utf-8")
                                || parameter.equals("charset=\"utf-8\""));
    }

    private byte[] readAll(ServerRequest request) {
        if (!request.content().hasEntity()) {
            return new byte[0];
        }
        slowClients.bodyBegins();
        byte[] body;
        try (InputStream in = request.content().inputStream()) {
            body = in.readNBytes(length(request) + 1);
            if (body.length > limit) {
                in.transferTo(OutputStream.nullOutputStream());
            }
        } catch (IOException | RuntimeException e) {
            // The framing is invalid, or the client has left. The bytes that follow may not be a request.
            boolean tooLarge = e instanceof RequestException rejected
                    && Status.REQUEST_ENTITY_TOO_LARGE_413.equals(rejected.status());
            throw tooLarge ? Problem.contentTooLarge(limit).closing() : Problem.BROKEN_BODY;
        }
        slowClients.bodyEnded();
        if (body.length > limit) {
            throw Problem.contentTooLarge(limit);
        }
        return body;
    }
}
