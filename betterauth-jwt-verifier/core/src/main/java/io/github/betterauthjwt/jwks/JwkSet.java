// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import io.github.betterauthjwt.json.MalformedJsonException;
import io.github.betterauthjwt.json.StrictJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A JWK Set (RFC 7517 §5) as far as it can be used: keys by {@code kid}, and what was dropped and why. A key that is
 * broken, symmetric, private, for another purpose or contradicts itself drops only itself.
 */
public final class JwkSet {

    /** How many keys a set may have; a longer one is refused whole. */
    public static final int MAXIMUM_KEYS = 100;

    /** How many octets a set may have; a longer one is refused whole. */
    public static final int MAXIMUM_OCTETS = 64 * 1024;

    static final JwkSet EMPTY = new JwkSet(Map.of(), List.of());

    private final Map<String, Jwk> keys;
    private final List<String> dropped;

    private JwkSet(Map<String, Jwk> keys, List<String> dropped) {
        this.keys = Collections.unmodifiableMap(keys);
        this.dropped = List.copyOf(dropped);
    }

    /**
     * Reads a JWK Set. A set without any key is an answer like any other: Better Auth gives it after idle rotation.
     *
     * @param utf8 the encoded JSON, at most {@link #MAXIMUM_OCTETS}
     * @return the usable keys and the names of the others
     * @throws IOException if this is not a JWK Set, has over {@link #MAXIMUM_KEYS} keys, or has keys but none usable
     */
    public static JwkSet parse(byte[] utf8) throws IOException {
        if (utf8.length > MAXIMUM_OCTETS) {
            throw new IOException("the JWK Set is longer than " + MAXIMUM_OCTETS + " octets");
        }
        List<?> entries = entries(utf8);
        Map<String, Jwk> keys = new LinkedHashMap<>();
        Set<String> contradictory = new HashSet<>();
        List<String> dropped = new ArrayList<>();
        for (int index = 0; index < entries.size(); index++) {
            try {
                add(JwkParser.parse(entries.get(index)), keys, contradictory);
            } catch (UnusableJwkException e) {
                dropped.add("key " + (index + 1) + ": " + e.getMessage());
            }
        }
        contradictory.forEach(keys::remove);
        if (keys.isEmpty() && !entries.isEmpty()) {
            throw new NoUsableKeyException(String.join("; ", dropped));
        }
        return new JwkSet(keys, dropped);
    }

    private static List<?> entries(byte[] utf8) throws IOException {
        Object entries;
        try {
            entries = StrictJson.object(utf8).get("keys");
        } catch (MalformedJsonException e) {
            throw new IOException("a JWK Set is a JSON object; " + e.getMessage(), e);
        }
        if (!(entries instanceof List<?> list)) {
            throw new IOException("a JWK Set has an array \"keys\" (RFC 7517 §5.1)");
        }
        if (list.size() > MAXIMUM_KEYS) {
            throw new IOException("the JWK Set has more than " + MAXIMUM_KEYS + " keys");
        }
        return list;
    }

    private static void add(Jwk key, Map<String, Jwk> keys, Set<String> contradictory) throws UnusableJwkException {
        Jwk other = keys.putIfAbsent(key.kid(), key);
        if (other == null) {
            return;
        }
        if (key.isSameAs(other)) {
            throw new UnusableJwkException("the same key again; one is kept");
        }
        contradictory.add(key.kid());
        throw new UnusableJwkException("another key has the same kid; both are dropped");
    }

    /** The key of that {@code kid}, or null. */
    public @Nullable Jwk find(String kid) {
        return keys.get(kid);
    }

    /** The usable keys, in the order of the set. */
    public Collection<Jwk> keys() {
        return keys.values();
    }

    /** One line for each key that is not used: its place in the set, counted from 1, and the reason. */
    public List<String> dropped() {
        return dropped;
    }

    /** This set with the other's object for each key that is the same, so that identity tells whether a key stayed. */
    JwkSet reusing(JwkSet other) {
        Map<String, Jwk> reused = new LinkedHashMap<>();
        keys.forEach((kid, key) -> {
            Jwk known = other.find(kid);
            reused.put(kid, known != null && key.isSameAs(known) ? known : key);
        });
        return new JwkSet(reused, dropped);
    }
}
