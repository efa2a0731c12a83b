// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import io.github.betterauthjwt.json.MalformedJsonException;
import io.github.betterauthjwt.json.StrictJson;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The usable keys of a JWK Set (RFC 7517 §5) by {@code kid}, and the reasons for which other keys were dropped. A key
 * that is broken, symmetric, private, for another purpose, or contradictory does not affect the other keys.
 */
public final class JwkSet {

    /** The maximum number of keys, inclusive. A set with more keys is rejected as a whole. */
    public static final int MAXIMUM_KEYS = 100;

    /** The maximum length in bytes, inclusive. A longer set is rejected as a whole. */
    public static final int MAXIMUM_BYTES = 64 * 1024;

    static final JwkSet EMPTY = new JwkSet(List.of(), List.of());

    private final List<Jwk> keys;
    private final Map<String, List<Jwk>> byKid = new HashMap<>();
    private final List<String> dropped;

    private JwkSet(List<Jwk> keys, List<String> dropped) {
        this.keys = List.copyOf(keys);
        this.dropped = List.copyOf(dropped);
        this.keys.forEach(key ->
                byKid.computeIfAbsent(key.kid(), kid -> new ArrayList<>()).add(key));
    }

    /**
     * Parses a JWK Set. A set without keys is valid, because Better Auth may return one after an idle rotation.
     *
     * @param utf8 the JSON in UTF-8, at most {@link #MAXIMUM_BYTES} bytes
     * @return the usable keys, and the reasons for which the others were dropped
     * @throws IOException if this is not a JWK Set, is too long, has more than {@link #MAXIMUM_KEYS} keys, or has keys
     *     but none that is usable
     */
    public static JwkSet parse(byte[] utf8) throws IOException {
        if (utf8.length > MAXIMUM_BYTES) {
            throw new IOException("the JWK Set is longer than " + MAXIMUM_BYTES + " bytes");
        }
        List<?> entries = entries(utf8);
        Map<Id, Jwk> keys = new LinkedHashMap<>();
        Set<Id> contradictory = new HashSet<>();
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
        return new JwkSet(List.copyOf(keys.values()), dropped);
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

    /** The selector of a key: keys of different types may have the same id (RFC 7517 §4.5). */
    private record Id(String kid, String kty) {}

    private static void add(Jwk key, Map<Id, Jwk> keys, Set<Id> contradictory) throws UnusableJwkException {
        Id id = new Id(key.kid(), key.kty());
        Jwk other = keys.putIfAbsent(id, key);
        if (other == null) {
            return;
        }
        if (key.isSameAs(other)) {
            throw new UnusableJwkException("the same key again; one is kept");
        }
        contradictory.add(id);
        throw new UnusableJwkException("another key has the same kid and kty; both are dropped");
    }

    /**
     * Selects the key that a token names with its {@code kid} and, through its algorithm, its {@code kty} (RFC 7517
     * §4.5).
     *
     * @param kid the key id, compared exactly
     * @param kty the key type, {@code OKP}, {@code EC} or {@code RSA}
     * @return the key of that id and type. If only keys of other types have that id, one of these, so that the caller
     *     can distinguish a token with a wrong algorithm from a token with an unknown key. Null if no key has that id
     */
    public @Nullable Jwk find(String kid, String kty) {
        List<Jwk> candidates = byKid.get(kid);
        if (candidates == null) {
            return null;
        }
        for (Jwk candidate : candidates) {
            if (candidate.kty().equals(kty)) {
                return candidate;
            }
        }
        return candidates.get(0);
    }

    /** Returns the usable keys in the order of the set; unmodifiable. */
    public Collection<Jwk> keys() {
        return keys;
    }

    /**
     * Returns one line for each key that is not used, with its position in the set, counted from 1, and the reason;
     * unmodifiable.
     */
    public List<String> dropped() {
        return dropped;
    }

    /** Returns this set with the other set's object for each equal key, so that identity shows whether a key stayed. */
    JwkSet reusing(JwkSet other) {
        List<Jwk> reused = new ArrayList<>();
        for (Jwk key : keys) {
            Jwk known = other.find(key.kid(), key.kty());
            reused.add(known != null && key.isSameAs(known) ? known : key);
        }
        return new JwkSet(reused, dropped);
    }
}
