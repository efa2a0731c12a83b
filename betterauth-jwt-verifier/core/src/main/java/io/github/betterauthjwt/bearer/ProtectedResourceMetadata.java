// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.bearer;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonGenerator;
import io.github.betterauthjwt.InsufficientPrivilegesException;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The metadata of a protected resource (RFC 9728 §2), from which an OAuth client learns which authorization server to
 * use. Adapters serve it at {@link #uri} and name that address in challenges. All addresses in it are configured and
 * none is taken from a request. Immutable.
 *
 * <pre>{@code
 * ProtectedResourceMetadata metadata = ProtectedResourceMetadata
 *         .builder("https://api.example.com/mcp", "https://app.example.com/api/auth")
 *         .scopes("tasks:read", "tasks:write")
 *         .initialScopes("tasks:read")
 *         .build();
 * }</pre>
 */
public final class ProtectedResourceMetadata {

    private final String path;
    private final URI uri;
    private final String initialScope;
    private final BearerResponse document;

    private ProtectedResourceMetadata(Builder builder) {
        this.path = ResourceUrls.wellKnownPath(builder.resource);
        this.uri = ResourceUrls.wellKnown(builder.resource);
        this.initialScope = String.join(" ", builder.initialScopes == null ? builder.scopes : builder.initialScopes);
        this.document = BearerResponse.metadata(json(builder));
    }

    /**
     * Returns a builder.
     *
     * @param resource the resource identifier (RFC 9728 §1.2): the URL under which clients reach the resource, such as
     *     {@code https://api.example.com/mcp}. It must be the audience of the access tokens
     * @param authorizationServer the issuer identifier of Better Auth's oauth-provider, such as
     *     {@code https://app.example.com/api/auth}; see {@code BetterAuthUrls.authorizationServer}
     * @throws IllegalArgumentException if one of them is not an absolute {@code https} URL, has a query or a fragment,
     *     or user information. The scheme may be {@code http} for a loopback host
     */
    public static Builder builder(String resource, String authorizationServer) {
        return new Builder(
                ResourceUrls.require("resource", resource),
                ResourceUrls.require("authorizationServer", authorizationServer));
    }

    /**
     * Returns the address of the metadata: the resource's with {@code /.well-known/oauth-protected-resource} inserted
     * before its path (RFC 9728 §3.1).
     */
    public URI uri() {
        return uri;
    }

    /** Returns the scopes that a client without a token should request, separated by spaces; may be empty. */
    String initialScope() {
        return initialScope;
    }

    /** Returns the response if the request is for this metadata. */
    Optional<BearerResponse> response(BearerRequest request) {
        if (!isRequested(request)) {
            return Optional.empty();
        }
        return Optional.of(
                switch (request.method()) {
                    case "GET", "HEAD" -> document;
                    case "OPTIONS" -> BearerResponse.metadataPreflight();
                    default -> BearerResponse.metadataMethodNotAllowed();
                });
    }

    /** A proxy may forward the address of the metadata to the context path of the application. */
    private boolean isRequested(BearerRequest request) {
        String requested = request.uri();
        int query = requested.indexOf('?');
        int length = query < 0 ? requested.length() : query;
        int start = length - path.length();
        return requested.startsWith(path, start)
                && (start == 0 || requested.substring(0, start).equals(request.contextPath()));
    }

    private static String json(Builder builder) {
        StringWriter document = new StringWriter();
        try (JsonGenerator json = BearerResponse.JSON.createGenerator(document)) {
            json.writeStartObject();
            json.writeStringField("resource", builder.resource.toString());
            writeArray(json, "authorization_servers", builder.authorizationServers);
            writeArray(json, "scopes_supported", builder.scopes);
            writeArray(json, "bearer_methods_supported", List.of("header"));
            writeArray(json, "resource_signing_alg_values_supported", builder.signingAlgorithms);
            writeDpop(json, builder.dpop);
            writeText(json, "resource_name", builder.name);
            writeText(json, "resource_documentation", builder.documentation);
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("a string cannot fail to be written to", e);
        }
        return document.toString();
    }

    /** A parameter without a value is left out (RFC 9728 §3.2). */
    private static void writeArray(JsonGenerator json, String name, Collection<String> values) throws IOException {
        if (values.isEmpty()) {
            return;
        }
        json.writeArrayFieldStart(name);
        for (String value : values) {
            json.writeString(value);
        }
        json.writeEndArray();
    }

    private static void writeDpop(JsonGenerator json, @Nullable Dpop dpop) throws IOException {
        if (dpop != null) {
            writeArray(json, "dpop_signing_alg_values_supported", dpop.algorithms());
            json.writeBooleanField("dpop_bound_access_tokens_required", dpop.isRequired());
        }
    }

    private static void writeText(JsonGenerator json, String name, @Nullable String value) throws IOException {
        if (value != null) {
            json.writeStringField(name, value);
        }
    }

    /** The settings of a {@link ProtectedResourceMetadata}. Not thread-safe. */
    public static final class Builder {

        private final URI resource;
        private final Set<String> authorizationServers = new LinkedHashSet<>();
        private final Set<String> scopes = new LinkedHashSet<>();
        private final Set<String> signingAlgorithms = new LinkedHashSet<>();
        private @Nullable Set<String> initialScopes;
        private @Nullable String name;
        private @Nullable String documentation;
        private @Nullable Dpop dpop;

        private Builder(URI resource, URI authorizationServer) {
            this.resource = resource;
            authorizationServers.add(authorizationServer.toString());
        }

        /**
         * Adds authorization servers ({@code authorization_servers}).
         *
         * @throws IllegalArgumentException as {@link ProtectedResourceMetadata#builder} does
         */
        public Builder additionalAuthorizationServers(String... issuers) {
            for (String issuer : issuers) {
                authorizationServers.add(
                        ResourceUrls.require("authorizationServer", issuer).toString());
            }
            return this;
        }

        /**
         * Adds scopes of the resource that clients may request ({@code scopes_supported}). Default: none.
         *
         * @throws IllegalArgumentException if one is not a scope token (RFC 6749 §3.3)
         */
        public Builder scopes(String... names) {
            scopes.addAll(requireScopes(names));
            return this;
        }

        /**
         * Sets the scopes that a 401 challenge names, for a client that has no token yet. Such a client usually requests
         * exactly these. A later challenge names the scopes of an operation that needs more. Default: all of
         * {@link #scopes}.
         *
         * @param names may be empty, for challenges without scopes
         * @throws IllegalArgumentException if one is not a scope token (RFC 6749 §3.3)
         */
        public Builder initialScopes(String... names) {
            initialScopes = requireScopes(names);
            return this;
        }

        /** Creates an exception for its check of the scopes. */
        private static Set<String> requireScopes(String... names) {
            Set<String> scopes = new LinkedHashSet<>(List.of(names));
            if (!scopes.isEmpty()) {
                InsufficientPrivilegesException.missingScopes(scopes);
            }
            return scopes;
        }

        /**
         * Sets the name of the resource that clients show to users ({@code resource_name}). Default: no name.
         *
         * @throws IllegalArgumentException if {@code name} is blank
         */
        public Builder name(String name) {
            if (requireNonNull(name, "name").isBlank()) {
                throw new IllegalArgumentException("name must not be empty");
            }
            this.name = name;
            return this;
        }

        /**
         * Sets the address of a page for developers ({@code resource_documentation}). Default: no page.
         *
         * @throws IllegalArgumentException if {@code page} is not an absolute {@code http} or {@code https} URL
         */
        public Builder documentation(URI page) {
            this.documentation = ResourceUrls.requirePage(requireNonNull(page, "page"));
            return this;
        }

        /**
         * Sets the algorithms with which the resource signs its responses
         * ({@code resource_signing_alg_values_supported}), such as {@code EdDSA}. The algorithms of access tokens are
         * the authorization server's, and clients do not need them. Default: none.
         *
         * @throws IllegalArgumentException if a name is blank or {@code none} (RFC 9728 §2)
         */
        public Builder signingAlgorithms(String... names) {
            for (String algorithm : names) {
                if (requireNonNull(algorithm, "algorithm").isBlank() || algorithm.equals("none")) {
                    throw new IllegalArgumentException("a signing algorithm must have a name other than none");
                }
                signingAlgorithms.add(algorithm);
            }
            return this;
        }

        /**
         * Announces that the resource accepts DPoP ({@code dpop_signing_alg_values_supported}), and whether it requires
         * it ({@code dpop_bound_access_tokens_required}). Default: neither is announced.
         *
         * @param dpop the settings of {@link BearerAuthenticator.Builder#dpop}
         */
        public Builder dpop(Dpop dpop) {
            this.dpop = requireNonNull(dpop, "dpop");
            return this;
        }

        /** Builds the metadata. */
        public ProtectedResourceMetadata build() {
            return new ProtectedResourceMetadata(this);
        }
    }
}
