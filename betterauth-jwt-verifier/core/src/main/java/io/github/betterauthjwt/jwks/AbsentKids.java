// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Key ids that a fetch for them did not find. At most {@value #MAXIMUM} ids are kept, those that tokens named last.
 * Guarded by its owner's lock.
 */
final class AbsentKids {

    /** As many as a JWK Set may have, because all its keys can be replaced at once. */
    static final int MAXIMUM = JwkSet.MAXIMUM_KEYS;

    /** In the order of the last use. The values have no meaning. */
    private final Map<String, Boolean> kids = new LinkedHashMap<>(16, 0.75f, true);

    void add(String kid) {
        kids.put(kid, true);
        if (kids.size() > MAXIMUM) {
            kids.remove(kids.keySet().iterator().next());
        }
    }

    /** Returns whether the id is known to be absent, and marks it as used. */
    boolean contains(String kid) {
        return kids.get(kid) != null;
    }
}
