// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.mcp;

import io.github.betterauthjwt.VerifiedJwt;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * The owner of each session. A user keeps a limited number of sessions with a client, and a server a limited number in
 * all. The session that was unused for the longest time is forgotten first. Thread-safe.
 */
final class McpSessions {

    private final int maximum;
    private final int maximumOfOwner;
    private final Map<String, String> owners = new LinkedHashMap<>(16, 0.75f, true);
    private final Map<String, Set<String>> idsOfOwners = new HashMap<>();

    McpSessions(int maximum, int maximumOfOwner) {
        this.maximum = maximum;
        this.maximumOfOwner = maximumOfOwner;
    }

    /**
     * Returns a short name for the user and the client of a token. Its length does not depend on the token, which
     * bounds the memory.
     */
    static String owner(VerifiedJwt jwt) {
        String issuer = jwt.issuer();
        String subject = jwt.subject();
        String text = issuer.length() + "," + subject.length() + "," + issuer + subject
                + jwt.clientId().orElse("");
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java runtime has SHA-256", e);
        }
    }

    /** Adds a session. The owner of a known session stays the same. */
    synchronized void add(String id, String owner) {
        if (owners.putIfAbsent(id, owner) != null) {
            return;
        }
        Set<String> ids = idsOfOwners.computeIfAbsent(owner, unknown -> new LinkedHashSet<>());
        ids.add(id);
        if (ids.size() > maximumOfOwner) {
            remove(ids.iterator().next());
        } else if (owners.size() > maximum) {
            remove(owners.keySet().iterator().next());
        }
    }

    /** Returns whether this owner opened the session, and marks the session as used. */
    synchronized boolean isOwned(String id, String owner) {
        Set<String> ids = idsOfOwners.get(owner);
        if (ids == null || !ids.remove(id)) {
            return false;
        }
        ids.add(id);
        owners.get(id); // moves it to the end of the order
        return true;
    }

    /** Forgets a session that has ended. */
    synchronized void remove(String id) {
        String owner = owners.remove(id);
        Set<String> ids = owner == null ? null : idsOfOwners.get(owner);
        if (ids != null && ids.remove(id) && ids.isEmpty()) {
            idsOfOwners.remove(owner);
        }
    }

    /** Returns the number of sessions. */
    synchronized int size() {
        return owners.size();
    }
}
