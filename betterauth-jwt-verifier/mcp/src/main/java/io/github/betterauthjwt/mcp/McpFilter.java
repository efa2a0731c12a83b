// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.mcp;

import static java.util.Objects.requireNonNull;

import io.github.betterauthjwt.InsufficientPrivilegesException;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.BearerAuthenticator;
import io.github.betterauthjwt.bearer.BearerResponse;
import io.github.betterauthjwt.bearer.Dpop;
import io.github.betterauthjwt.bearer.ProtectedResourceMetadata;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Protects the servlet transports of the MCP Java SDK. Map it to the paths of the transport, behind the filter that
 * verifies the token, with asynchronous processing supported. Thread-safe.
 *
 * <ul>
 *   <li>It reads each message strictly. If the message calls a tool and the token lacks a scope of {@link ToolScopes},
 *       the response is 403 with all scopes of the tool and the address of the metadata (RFC 6750 §3.1, RFC 9728 §5.1),
 *       and the tool does not run.
 *   <li>A session belongs to the user and the client that opened it. With any other token, the response is 404, as for
 *       an unknown session.
 *   <li>A stream that a client opened with {@code GET} ends when its token expires.
 *   <li>Its rejections have a JSON-RPC error as their body.
 * </ul>
 */
public final class McpFilter extends HttpFilter {

    static final String SESSION_HEADER = "Mcp-Session-Id";
    static final String SESSION_PARAMETER = "sessionId";

    private static final long serialVersionUID = 1L;
    private static final String CHECKED_BY = McpFilter.class.getName();

    private final transient BearerAuthenticator authenticator;
    private final transient ToolScopes scopes;
    private final transient McpSessions sessions;
    private final int maximumBodyBytes;

    private McpFilter(Builder builder) {
        this.authenticator = builder.authenticator.build();
        this.scopes = builder.scopes;
        this.sessions = new McpSessions(builder.maximumSessions, builder.maximumSessionsOfUser);
        this.maximumBodyBytes = builder.maximumBodyBytes;
    }

    /**
     * Returns a filter with default settings.
     *
     * @param verifier the verifier of the filter in front
     * @param metadata the metadata that challenges name
     * @param scopes the scopes of every tool of the server
     */
    public static McpFilter create(JwtVerifier verifier, ProtectedResourceMetadata metadata, ToolScopes scopes) {
        return builder(verifier, metadata, scopes).build();
    }

    /** Returns a builder. The parameters are those of {@link #create}. */
    public static Builder builder(JwtVerifier verifier, ProtectedResourceMetadata metadata, ToolScopes scopes) {
        return new Builder(
                requireNonNull(verifier, "verifier"),
                requireNonNull(metadata, "metadata"),
                requireNonNull(scopes, "scopes"));
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (isContinued(request)) {
            chain.doFilter(request, response);
            return;
        }
        VerifiedJwt jwt = McpToken.of(request).orElse(null);
        if (jwt == null) {
            send(response, authenticator.missing());
            return;
        }
        HttpServletRequest checked;
        try {
            checked = checked(request, jwt);
        } catch (InsufficientPrivilegesException e) {
            send(response, authenticator.response(e));
            return;
        } catch (McpRejection e) {
            send(
                    response,
                    e.status(),
                    Map.of("Content-Type", "application/json", "Cache-Control", "no-store"),
                    e.body());
            return;
        }
        request.setAttribute(CHECKED_BY, this);
        boolean mayOpenStream = request.getMethod().equals("GET"); // a POST ends with the result of its tool
        chain.doFilter(
                checked, new SessionResponse(response, mayOpenStream, id -> sessions.add(id, McpSessions.owner(jwt))));
        if (mayOpenStream) {
            StreamExpiry.limit(request, jwt);
        }
        if (request.getMethod().equals("DELETE") && response.getStatus() == HttpServletResponse.SC_OK) {
            sessionIds(request).forEach(sessions::remove);
        }
    }

    /** Returns whether this filter has already passed the request, whose processing continues in another thread. */
    private boolean isContinued(HttpServletRequest request) {
        DispatcherType type = request.getDispatcherType();
        return (type == DispatcherType.ASYNC || type == DispatcherType.ERROR)
                && request.getAttribute(CHECKED_BY) == this;
    }

    private HttpServletRequest checked(HttpServletRequest request, VerifiedJwt jwt) throws IOException, McpRejection {
        boolean hasMessage = request.getMethod().equals("POST");
        if (hasMessage && !isJson(request)) {
            throw McpRejection.notJson();
        }
        requireOwnSessions(sessionIds(request), jwt);
        if (!hasMessage) {
            return request;
        }
        byte[] body = body(request);
        McpMessage.calledTool(body).ifPresent(tool -> scopes.require(jwt, tool));
        return new BufferedRequest(request, body);
    }

    private void requireOwnSessions(List<String> ids, VerifiedJwt jwt) throws McpRejection {
        if (ids.isEmpty()) {
            return;
        }
        String owner = McpSessions.owner(jwt);
        for (String id : ids) {
            if (!sessions.isOwned(id, owner)) {
                throw McpRejection.sessionNotFound();
            }
        }
    }

    /** Another encoding could hide a call. A form would hide a session in its parameters. */
    private static boolean isJson(HttpServletRequest request) {
        String type = request.getContentType();
        String encoding = request.getCharacterEncoding();
        return type != null
                && type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")
                && (encoding == null || encoding.equalsIgnoreCase("UTF-8"));
    }

    /** Returns every session that the request names, because transports differ in the one that they read. */
    private static List<String> sessionIds(HttpServletRequest request) {
        List<String> ids = new ArrayList<>(Collections.list(request.getHeaders(SESSION_HEADER)));
        String @Nullable [] parameters = request.getParameterValues(SESSION_PARAMETER);
        if (parameters != null) {
            Collections.addAll(ids, parameters);
        }
        return ids;
    }

    private byte[] body(HttpServletRequest request) throws IOException, McpRejection {
        if (request.getContentLengthLong() <= maximumBodyBytes) {
            byte[] body = request.getInputStream().readNBytes(maximumBodyBytes + 1);
            if (body.length <= maximumBodyBytes) {
                return body;
            }
        }
        throw McpRejection.tooLarge(maximumBodyBytes);
    }

    private static void send(HttpServletResponse response, BearerResponse rejection) throws IOException {
        BearerResponse error = rejection.asJsonRpcError();
        send(response, error.status(), error.headers(), error.body());
    }

    private static void send(HttpServletResponse response, int status, Map<String, String> fields, String body)
            throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        response.setStatus(status);
        fields.forEach(response::setHeader);
        response.setContentLength(bytes.length);
        response.getOutputStream().write(bytes);
    }

    /** The settings of an {@link McpFilter}. Not thread-safe. */
    public static final class Builder {

        private static final int MEBIBYTE = 1024 * 1024;

        private final BearerAuthenticator.Builder authenticator;
        private final ToolScopes scopes;
        private int maximumBodyBytes = MEBIBYTE;
        private int maximumSessions = 10_000;
        private int maximumSessionsOfUser = 100;

        private Builder(JwtVerifier verifier, ProtectedResourceMetadata metadata, ToolScopes scopes) {
            this.authenticator = BearerAuthenticator.builder(verifier).metadata(metadata);
            this.scopes = scopes;
        }

        /**
         * Names DPoP in challenges (RFC 9449 §7.1). Default: challenges name bearer tokens only.
         *
         * @param dpop the settings of the filter in front, which checks the proofs
         */
        public Builder dpop(Dpop dpop) {
            authenticator.dpop(dpop);
            return this;
        }

        /**
         * Sets the size up to which messages are accepted. The response to a longer one is 413. The default is 1 MiB.
         * The transport has a limit too, which is 16 MiB by default.
         *
         * @param bytes from 1 to 64 MiB, both inclusive
         * @throws IllegalArgumentException if {@code bytes} is out of these bounds
         */
        public Builder maximumBodyBytes(int bytes) {
            this.maximumBodyBytes = require("maximumBodyBytes", bytes, 64 * MEBIBYTE);
            return this;
        }

        /**
         * Sets how many sessions the filter remembers. It forgets the session that was unused for the longest time
         * first. The client of a forgotten session gets 404 and initializes a new one. The defaults are 10,000 in all
         * and 100 for a user with one client.
         *
         * @param maximum sessions in all, from 1 to 1,000,000, both inclusive
         * @param maximumOfUser sessions of a user with one client, from 1 to {@code maximum}, both inclusive
         * @throws IllegalArgumentException if a number is out of these bounds
         */
        public Builder maximumSessions(int maximum, int maximumOfUser) {
            this.maximumSessions = require("maximum", maximum, 1_000_000);
            this.maximumSessionsOfUser = require("maximumOfUser", maximumOfUser, maximum);
            return this;
        }

        private static int require(String name, int value, int highest) {
            if (value < 1 || value > highest) {
                throw new IllegalArgumentException(name + " must be from 1 to " + highest + "; it is " + value);
            }
            return value;
        }

        /** Builds the filter. */
        public McpFilter build() {
            return new McpFilter(this);
        }
    }
}
