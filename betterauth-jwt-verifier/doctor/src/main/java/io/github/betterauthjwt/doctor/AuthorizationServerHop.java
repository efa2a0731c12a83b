// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import io.github.betterauthjwt.jwks.Jwk;
import io.github.betterauthjwt.jwks.JwkSet;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the metadata of the authorization server (RFC 8414 §3, OpenID Connect Discovery §4), which names the keys. */
final class AuthorizationServerHop {

    private static final String OAUTH = "oauth-authorization-server";
    private static final String OPENID = "openid-configuration";
    private static final String DEFAULT_PATH = "/api/auth";
    private static final HopAdvice ADVICE = new HopAdvice("Better Auth");

    private final URI issuer;
    private final Findings findings;
    private @Nullable JsonDocument document;

    AuthorizationServerHop(URI issuer, Findings findings) {
        this.issuer = issuer;
        this.findings = findings;
    }

    /**
     * Runs the checks, and returns the address of the JWK Set.
     *
     * @param scopes the scopes of the resource
     */
    Optional<URI> run(List<String> scopes) {
        findings.startHop("Authorization server, " + issuer);
        Check plain = Check.warning(
                "scheme",
                "plain http: an attacker on the network can read codes and tokens",
                "Use https for Better Auth (RFC 8414 §2).");
        if (!findings.reaches(issuer, plain, ADVICE::of)) {
            return Optional.empty();
        }
        JsonDocument found = find(issuer);
        document = found;
        if (!found.isRead()) {
            findings.add(found.isMissing() ? missing() : found.check());
            return Optional.empty();
        }
        findings.add(found.uri().equals(addresses(issuer).get(0)) ? found.check() : elsewhere(found));
        findings.add(issuer(found));
        findings.add(AuthorizationServerChecks.endpoints(found));
        findings.add(AuthorizationServerChecks.pkce(found));
        findings.add(AuthorizationServerChecks.registration(found));
        AuthorizationServerChecks.scopes(found, scopes).ifPresent(findings::add);
        return keys(found);
    }

    /** Returns the addresses that clients try, in this order. */
    private static List<URI> addresses(URI issuer) {
        URI openId = WebAddress.inserted(issuer, OPENID);
        URI appended = WebAddress.appended(issuer, OPENID);
        List<URI> addresses = new ArrayList<>(List.of(WebAddress.inserted(issuer, OAUTH), openId));
        if (!appended.equals(openId)) {
            addresses.add(appended);
        }
        return addresses;
    }

    /** Returns the first document, or the failure at the first address. */
    private static JsonDocument find(URI issuer) {
        List<JsonDocument> tried = new ArrayList<>();
        for (URI address : addresses(issuer)) {
            JsonDocument found = JsonDocument.fetch(address, ADVICE);
            if (found.isRead()) {
                return found;
            }
            tried.add(found);
        }
        return tried.stream().filter(failed -> !failed.isMissing()).findFirst().orElse(tried.get(0));
    }

    private Check missing() {
        List<String> remedies = new ArrayList<>();
        URI usual = URI.create(WebAddress.origin(issuer) + DEFAULT_PATH);
        if (!usual.equals(issuer) && find(usual).isRead()) {
            remedies.add("The document is there for " + usual + ": name that issuer, with the base path, in"
                    + " authorization_servers.");
        }
        remedies.add(
                "Route this address to Better Auth: oauthProviderAuthServerMetadata(auth) answers it. It is at the root of"
                        + " the host, outside the base path.");
        remedies.add("Or Better Auth lacks the plugin oauthProvider() or mcp().");
        return Check.failed("document", "404 at " + addresses(issuer).get(0), remedies);
    }

    private Check elsewhere(JsonDocument found) {
        return found.check().failed()
                ? found.check()
                : Check.warning(
                        "document",
                        found.check().text() + ", but not at "
                                + addresses(issuer).get(0),
                        "Clients that know only RFC 8414 do not find it. Route that address to"
                                + " oauthProviderAuthServerMetadata(auth).");
    }

    /** RFC 8414 §3.3: clients compare it with the issuer that the resource named. */
    private Check issuer(JsonDocument found) {
        String actual = found.text("issuer").orElse("missing");
        return actual.equals(issuer.toString())
                ? Check.ok("issuer", actual)
                : Check.failed(
                        "issuer",
                        actual + "; expected " + issuer,
                        List.of(
                                "Both must be equal. Set BETTER_AUTH_URL to the public address, or name this issuer in the"
                                        + " metadata of the resource. Tokens have the issuer of Better Auth."));
    }

    private Optional<URI> keys(JsonDocument found) {
        Optional<String> named = found.text("jwks_uri");
        if (named.isEmpty()) {
            findings.add(Check.failed(
                    "jwks_uri",
                    "missing: all access tokens are opaque, also those that a client requests with resource",
                    List.of("Add the plugin jwt(), and remove disableJwtPlugin from oauthProvider().")));
            return Optional.empty();
        }
        Optional<URI> uri = WebAddress.parse(named.get());
        Optional<String> fault = uri.isEmpty()
                ? Optional.of("is not an absolute http or https URL")
                : WebAddress.fault(issuer, uri.get());
        if (fault.isPresent()) {
            findings.add(Check.failed(
                    "jwks_uri",
                    named.get() + ' ' + fault.get(),
                    List.of("Set BETTER_AUTH_URL to the public address of Better Auth.")));
            return Optional.empty();
        }
        findings.add(Check.ok("jwks_uri", named.get()));
        return uri;
    }

    /** Compares the algorithms that the document announces with those of the keys. */
    Check algorithms(JwkSet keys) {
        List<String> announced = document == null ? List.of() : document.texts("id_token_signing_alg_values_supported");
        Set<String> used = new TreeSet<>();
        keys.keys().stream().map(Jwk::alg).filter(alg -> alg != null).forEach(used::add);
        used.removeAll(announced);
        if (announced.isEmpty() || used.isEmpty()) {
            return Check.ok("algorithms", announced.isEmpty() ? "none are announced" : String.join(", ", announced));
        }
        return Check.failed(
                "algorithms",
                "keys are for " + String.join(", ", used) + ", but id_token_signing_alg_values_supported is "
                        + String.join(", ", announced),
                List.of("Clients reject tokens with an algorithm that is not announced. Set"
                        + " jwt({ jwks: { keyPairConfig: { alg } } }) in the Better Auth that serves this document, and leave"
                        + " id_token_signing_alg_values_supported to it."));
    }
}
