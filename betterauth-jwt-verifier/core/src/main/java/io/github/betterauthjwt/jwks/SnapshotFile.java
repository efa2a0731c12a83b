// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import io.github.betterauthjwt.json.StrictJson;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The last good key set in a file, so that a service can start while Better Auth is down. Anyone who can write the file
 * can forge tokens. The file is therefore created with access for its owner only, replaced atomically, and read only if
 * it is a {@link TrustedFile}.
 */
final class SnapshotFile {

    /** Writes one document every few minutes, so its buffers are not kept, least of all in a thread-local. */
    private static final JsonFactory JSON = JsonFactory.builder()
            .recyclerPool(JsonRecyclerPools.nonRecyclingPool())
            .build();

    /** The longest JWK Set as a JSON string, in which each quote needs two bytes, plus the other members. */
    private static final int LONGEST = 2 * JwkSet.MAXIMUM_BYTES + 4096;

    private final Path path;
    private final URI uri;
    private final Duration maximumAge;

    SnapshotFile(Path path, URI uri, Duration maximumAge) {
        this.path = path.toAbsolutePath();
        this.uri = uri;
        this.maximumAge = maximumAge;
    }

    /** A stored set and its age. */
    record Kept(JwkSet set, Duration age) {}

    /**
     * Reads the set.
     *
     * @return null if the file does not exist
     * @throws IOException if the file is unreadable, is not trusted, is too long, belongs to another key server, is too
     *     old, or has a time in the future
     */
    @Nullable
    Kept read(Instant now) throws IOException {
        if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
            return null;
        }
        Map<String, @Nullable Object> kept = StrictJson.object(TrustedFile.read(path, LONGEST));
        if (!uri.toString().equals(kept.get("jwks_uri"))) {
            throw new IOException("the key snapshot " + path + " is of another jwks_uri; delete it");
        }
        Duration age = Duration.between(fetchedAt(kept), now);
        if (age.compareTo(maximumAge) >= 0 || age.isNegative()) {
            throw new IOException("the key snapshot " + path + " is not from the last " + maximumAge
                    + "; the next successful fetch replaces it");
        }
        if (!(kept.get("jwk_set") instanceof String set)) {
            throw new IOException("the key snapshot " + path + " has no jwk_set; delete it");
        }
        return new Kept(JwkSet.parse(set.getBytes(StandardCharsets.UTF_8)), age);
    }

    private Instant fetchedAt(Map<String, @Nullable Object> kept) throws IOException {
        try {
            return Instant.parse(String.valueOf(kept.get("fetched_at")));
        } catch (DateTimeParseException e) {
            throw new IOException("the key snapshot " + path + " has no fetched_at; delete it", e);
        }
    }

    /** Replaces the file with a set, as it was fetched. */
    void write(byte[] jwkSet, Instant fetchedAt) throws IOException {
        Path folder = path.getParent();
        if (folder == null) {
            throw new IOException("the key snapshot needs a file name, not " + path);
        }
        Files.createDirectories(folder);
        Path fresh = TrustedFile.createTemporary(path);
        try {
            try (OutputStream out = Files.newOutputStream(fresh);
                    JsonGenerator json = JSON.createGenerator(out)) {
                json.writeStartObject();
                json.writeStringField("jwks_uri", uri.toString());
                json.writeStringField("fetched_at", fetchedAt.toString());
                json.writeStringField("jwk_set", new String(jwkSet, StandardCharsets.UTF_8));
                json.writeEndObject();
            }
            Files.move(fresh, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(fresh);
        }
    }
}
