// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import io.github.betterauthjwt.bearer.BearerRequest;
import java.util.List;

/** A request with an {@code Authorization} field and {@code DPoP} fields. */
record DpopRequest(String method, String uri, String authorization, List<String> proofs) implements BearerRequest {

    DpopRequest(String method, String uri, String authorization, String... proofs) {
        this(method, uri, authorization, List.of(proofs));
    }

    @Override
    public List<String> headers(String name) {
        return name.equals("DPoP") ? proofs : List.of(authorization);
    }
}
