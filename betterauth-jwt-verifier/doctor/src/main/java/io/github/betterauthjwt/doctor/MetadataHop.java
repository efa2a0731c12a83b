// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the metadata of the resource (RFC 9728 §3), which names the authorization server. */
final class MetadataHop {

    private static final String SUFFIX = "oauth-protected-resource";
    private static final HopAdvice ADVICE = new HopAdvice("the service");
    private static final String FORWARD =
            "A proxy in front of the service must forward this path, which is at the root of the"
                    + " host, and no login may stand before it.";

    private final URI requested;
    private final Optional<URI> named;
    private final Findings findings;
    private @Nullable JsonDocument document;

    /** @param named the address in the challenge */
    MetadataHop(URI requested, Optional<URI> named, Findings findings) {
        this.requested = requested;
        this.named = named;
        this.findings = findings;
    }

    /** Runs the checks, and returns the issuer identifier of the first authorization server. */
    Optional<URI> run() {
        List<URI> addresses = addresses();
        findings.startHop("Resource metadata, " + addresses.get(0));
        Check plain = Check.warning(
                "scheme",
                "plain http: an attacker on the network can name another authorization server",
                "Use https for the metadata.");
        if (!findings.reaches(addresses.get(0), plain, ADVICE::of)) {
            return Optional.empty();
        }
        JsonDocument found = find(addresses);
        document = found;
        findings.add(found.isMissing() ? missing(addresses) : found.check());
        if (!found.isRead()) {
            return Optional.empty();
        }
        findings.add(resource(found));
        findings.add(readable(found));
        signing(found);
        return authorizationServer(found);
    }

    /** Returns the address in the challenge, or the two that clients try if it names none. */
    private List<URI> addresses() {
        if (named.isPresent()) {
            return List.of(named.get());
        }
        Set<URI> addresses = new LinkedHashSet<>();
        addresses.add(WebAddress.inserted(requested, SUFFIX));
        addresses.add(WebAddress.inserted(URI.create(WebAddress.origin(requested)), SUFFIX));
        return List.copyOf(addresses);
    }

    private static JsonDocument find(List<URI> addresses) {
        JsonDocument first = JsonDocument.fetch(addresses.get(0), ADVICE);
        if (!first.isMissing() || addresses.size() == 1) {
            return first;
        }
        JsonDocument second = JsonDocument.fetch(addresses.get(1), ADVICE);
        return second.isRead() ? second : first;
    }

    private static Check missing(List<URI> addresses) {
        String places =
                String.join(" or ", addresses.stream().map(URI::toString).toList());
        return Check.failed(
                "document",
                "404 at " + places,
                List.of(
                        "Serve the metadata there: give the adapter metadata(ProtectedResourceMetadata), or set"
                                + " better-auth.resource. Better Auth serves it only for resources on the same origin.",
                        FORWARD));
    }

    /** RFC 9728 §3.3: clients compare it with the address that they used. */
    private Check resource(JsonDocument found) {
        String expected = requested.toString();
        Optional<String> resource = found.text("resource");
        if (resource.isEmpty()) {
            return Check.failed(
                    "resource",
                    "missing, or not a text",
                    List.of("Name the resource: \"resource\": \"" + expected + "\" (RFC 9728 §2)."));
        }
        String actual = resource.get();
        if (actual.equals(expected)) {
            return Check.ok("resource", actual);
        }
        if (expected.startsWith(actual.endsWith("/") ? actual : actual + "/") && !expected.equals(actual + "/")) {
            return Check.warning(
                    "resource",
                    actual + ", which is wider than the address " + expected,
                    "Clients that compare exactly (RFC 9728 §3.3) reject it. If clients use several addresses below it,"
                            + " run the doctor with the resource itself.");
        }
        return Check.failed(
                "resource",
                actual + "; expected " + expected,
                List.of(difference(actual, expected)
                        + " Set the resource to the address that clients use, in the service and in"
                        + " oauthProvider({ resources }), because it is also the audience of the tokens."));
    }

    private static String difference(String actual, String expected) {
        if (withoutSlash(actual).equals(withoutSlash(expected))) {
            return "They differ in a slash at the end, and clients compare exactly.";
        }
        Optional<URI> uri = WebAddress.parse(actual);
        if (uri.isEmpty()) {
            return "It is not an absolute http or https URL.";
        }
        URI other = URI.create(expected);
        if (!uri.get().getScheme().equalsIgnoreCase(other.getScheme())) {
            return "They differ in the scheme: a proxy in front of the service ends TLS.";
        }
        boolean isSameServer = uri.get()
                .getRawAuthority()
                .toLowerCase(Locale.ROOT)
                .equals(other.getRawAuthority().toLowerCase(Locale.ROOT));
        return isSameServer ? "They differ in the path." : "They differ in the host or the port.";
    }

    private static String withoutSlash(String url) {
        return url.replaceFirst("/$", "");
    }

    private static Check readable(JsonDocument found) {
        boolean isPublic = found.answer() != null
                && found.answer()
                        .headers()
                        .firstValue("Access-Control-Allow-Origin")
                        .isPresent();
        return isPublic
                ? Check.ok("cors", "pages of any origin may read the document")
                : Check.warning(
                        "cors",
                        "no Access-Control-Allow-Origin: clients that run in a browser cannot read the document",
                        "Answer with Access-Control-Allow-Origin: *. The document is public.");
    }

    /** Warns of a member that is often mistaken for the algorithms of access tokens. */
    private void signing(JsonDocument found) {
        List<String> algorithms = found.texts("resource_signing_alg_values_supported");
        if (!algorithms.isEmpty() && !algorithms.contains("EdDSA")) {
            findings.add(Check.warning(
                    "signing",
                    "resource_signing_alg_values_supported is " + String.join(", ", algorithms) + ", without EdDSA",
                    "Leave it out unless the resource signs its responses (RFC 9728 §2). It does not name the"
                            + " algorithms of access tokens, but clients may take it for that."));
        }
    }

    private Optional<URI> authorizationServer(JsonDocument found) {
        List<String> servers = found.texts("authorization_servers");
        if (servers.isEmpty()) {
            findings.add(Check.failed(
                    "servers",
                    "authorization_servers is missing or empty",
                    List.of("Name Better Auth's issuer, such as https://app.example.com/api/auth:"
                            + " ProtectedResourceMetadata.builder(resource, authorizationServer).")));
            return Optional.empty();
        }
        String first = servers.get(0);
        Optional<URI> issuer = WebAddress.parse(first);
        Optional<String> fault = issuer.isEmpty()
                ? Optional.of("is not an absolute http or https URL")
                : WebAddress.fault(requested, issuer.get());
        if (fault.isPresent()) {
            findings.add(Check.failed(
                    "servers",
                    first + ' ' + fault.get(),
                    List.of("Name the public address of Better Auth: BETTER_AUTH_URL and its base path.")));
            return Optional.empty();
        }
        Check check = Check.ok("servers", first);
        findings.add(servers.size() == 1 ? check : check.with(others(servers)));
        return issuer;
    }

    private static List<String> others(List<String> servers) {
        return servers.stream()
                .skip(1)
                .limit(10)
                .map(other -> "not examined: " + other)
                .toList();
    }

    @Nullable
    URI address() {
        return document == null ? named.orElse(null) : document.uri();
    }

    /** Returns the audience that tokens must have. */
    String resource() {
        return document == null
                ? requested.toString()
                : document.text("resource").orElse(requested.toString());
    }

    List<String> scopes() {
        return document == null ? List.of() : document.texts("scopes_supported");
    }
}
