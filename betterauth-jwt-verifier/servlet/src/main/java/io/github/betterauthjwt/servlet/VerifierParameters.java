// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

import io.github.betterauthjwt.JwtVerifier;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.ServletException;
import java.net.URI;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The init parameters that make the verifier: {@code url}, or {@code issuer}, {@code audience} and {@code jwks-uri}. Those
 * of further servers are {@code servers.<name>.url} and so on, with any name. With {@code resource}, every server has a
 * {@code url}, and only access tokens are accepted.
 */
final class VerifierParameters {

    private static final Set<String> OF_ONE_SERVER = Set.of("url", "issuer", "audience", "jwks-uri");
    private static final Pattern OF_A_NAMED_SERVER =
            Pattern.compile("(servers\\.[^.]+\\.)(?:url|issuer|audience|jwks-uri)");

    private final FilterConfig config;

    VerifierParameters(FilterConfig config) {
        this.config = config;
    }

    /** Returns whether a parameter belongs to the verifier. */
    static boolean contains(String name) {
        return name.equals("resource")
                || OF_ONE_SERVER.contains(name)
                || OF_A_NAMED_SERVER.matcher(name).matches();
    }

    /**
     * Returns the verifier that the application created, or null.
     *
     * @throws ServletException if init parameters describe another verifier, which may expect another audience
     */
    @Nullable
    JwtVerifier sharedVerifier() throws ServletException {
        if (!(config.getServletContext().getAttribute(JwtVerifier.class.getName()) instanceof JwtVerifier verifier)) {
            return null;
        }
        Optional<String> other =
                names().stream().filter(VerifierParameters::contains).findFirst();
        if (other.isPresent()) {
            throw new ServletException(
                    "the init parameter " + other.get() + " contradicts the servlet context attribute "
                            + JwtVerifier.class.getName() + "; remove one of the two");
        }
        return verifier;
    }

    private Set<String> names() {
        return new TreeSet<>(Collections.list(config.getInitParameterNames()));
    }

    /** Returns the prefixes of the servers: empty for the parameters without one, then the named servers in order. */
    private Set<String> servers() {
        Set<String> servers = new TreeSet<>();
        for (String name : names()) {
            Matcher named = OF_A_NAMED_SERVER.matcher(name);
            if (named.matches()) {
                servers.add(named.group(1));
            } else if (OF_ONE_SERVER.contains(name)) {
                servers.add("");
            }
        }
        return servers.isEmpty() ? Set.of("") : servers;
    }

    /** Returns the URLs of all servers. */
    List<String> urls() {
        return servers().stream()
                .flatMap(server -> Optional.ofNullable(config.getInitParameter(server + "url")).stream())
                .toList();
    }

    JwtVerifier newVerifier() throws ServletException {
        List<JwtVerifier> built = new ArrayList<>();
        try {
            for (String server : servers()) {
                built.add(verifier(server));
            }
            return built.size() == 1 ? built.get(0) : JwtVerifier.anyOf(built.toArray(JwtVerifier[]::new));
        } catch (IllegalArgumentException | IllegalStateException | ServletException e) {
            built.forEach(JwtVerifier::close);
            throw e instanceof ServletException known
                    ? known
                    : new ServletException(
                            "could not create the verifier from the init parameters: " + e.getMessage(), e);
        }
    }

    private JwtVerifier verifier(String server) throws ServletException {
        String url = config.getInitParameter(server + "url");
        String issuer = config.getInitParameter(server + "issuer");
        String audience = config.getInitParameter(server + "audience");
        String jwksUri = config.getInitParameter(server + "jwks-uri");
        String resource = config.getInitParameter("resource");
        if (resource != null && url == null) {
            throw new ServletException("the init parameter resource requires the init parameter " + server + "url");
        }
        boolean byUrl = url != null && issuer == null && audience == null && jwksUri == null;
        if (!byUrl && (url != null || issuer == null || audience == null)) {
            throw new ServletException("expected the init parameter " + server + "url, such as https://app.example.com;"
                    + " or " + server + "issuer, " + server + "audience and perhaps " + server
                    + "jwks-uri; or a servlet context attribute " + JwtVerifier.class.getName());
        }
        if (byUrl) {
            return resource == null ? JwtVerifier.forBetterAuth(url) : JwtVerifier.forAccessTokens(url, resource);
        }
        JwtVerifier.Builder builder = JwtVerifier.builder(issuer, audience);
        return (jwksUri == null ? builder : builder.jwksUri(URI.create(jwksUri))).build();
    }
}
