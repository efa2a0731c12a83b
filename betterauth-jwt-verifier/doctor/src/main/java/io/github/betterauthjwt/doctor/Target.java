// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The server to examine, and the values that its tokens must contain.
 *
 * @param issuers the accepted values of {@code iss}
 * @param audiences the accepted values of {@code aud}
 * @param jwksUri the URI of the JWK Set, or null if it is in a file
 * @param jwksFile the file of the JWK Set, or null
 */
record Target(List<String> issuers, List<String> audiences, @Nullable URI jwksUri, @Nullable Path jwksFile)
        implements Heading {

    Target {
        issuers = List.copyOf(issuers);
        audiences = List.copyOf(audiences);
    }

    @Override
    public String title() {
        return "Better Auth";
    }

    @Override
    public Map<String, String> lines() {
        Map<String, String> lines = new LinkedHashMap<>();
        lines.put("JWK Set", place());
        lines.put("issuer", String.join(" or ", issuers));
        lines.put("audience", String.join(" or ", audiences));
        return lines;
    }

    @Override
    public void write(JsonGenerator json) throws IOException {
        json.writeStringField("jwks", place());
        JsonReport.writeStrings(json, "issuers", issuers);
        JsonReport.writeStrings(json, "audiences", audiences);
    }

    private String place() {
        return String.valueOf(jwksUri != null ? jwksUri : jwksFile);
    }

    URI requireJwksUri() {
        if (jwksUri == null) {
            throw new IllegalStateException("the JWK Set is in a file");
        }
        return jwksUri;
    }
}
