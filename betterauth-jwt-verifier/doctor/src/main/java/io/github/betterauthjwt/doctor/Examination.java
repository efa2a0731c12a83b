// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import io.github.betterauthjwt.Explanation;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.advice.Advice;
import io.github.betterauthjwt.jwks.FetchProblem;
import io.github.betterauthjwt.jwks.JwkSet;
import java.io.IOException;
import java.net.Proxy;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Examines everything from the host name to the token. It stops at the first failed check that the next checks depend
 * on.
 */
final class Examination {

    private static final int OK = 200;
    private static final List<String> COMMON_PATHS =
            List.of("/api/auth/jwks", "/auth/jwks", "/api/auth/.well-known/jwks.json", "/.well-known/jwks.json");

    private static final List<String> DIAGNOSTIC_HEADERS =
            List.of("Server", "Via", "X-Powered-By", "X-Cache", "CF-Cache-Status", "Content-Encoding");

    private final Target target;
    private final Expectations expectations;
    private final @Nullable String token;
    private final Findings findings;
    private byte @Nullable [] body;
    private @Nullable JwkSet keys;

    Examination(Target target, Expectations expectations, @Nullable String token) {
        this(target, expectations, token, new Findings());
    }

    /** @param findings the checks so far, to which this examination adds */
    Examination(Target target, Expectations expectations, @Nullable String token, Findings findings) {
        this.findings = findings;
        this.target = target;
        this.expectations = expectations;
        this.token = token;
    }

    /**
     * Runs the checks.
     *
     * @throws IOException if a file cannot be read. Errors of the server are in the report instead.
     */
    Report run() throws IOException {
        if (target.jwksFile() != null) {
            body = KeySetFile.read(target.jwksFile());
            readKeys();
        } else if (findings.reaches(
                target.requireJwksUri(),
                Check.warning(
                        "scheme",
                        "plain http: an attacker on the network can replace the keys",
                        "Use https, or call allowInsecureHttp() inside a network you trust."),
                Advice::of)) {
            request(target.requireJwksUri());
        }
        return new Report(target, findings.checks(), keys, token == null ? null : explain(token));
    }

    private boolean add(Check check) {
        return findings.add(check);
    }

    private void request(URI uri) {
        BoundedRequest.Answer answer;
        try {
            answer = new BoundedRequest(uri).send();
        } catch (BoundedRequest.NoAnswerException e) {
            add(Check.failed("answer", String.valueOf(e.getMessage()), Advice.of(e.problem())));
            return;
        }
        if (add(status(uri, answer))) {
            body = answer.body();
            add(size(answer));
            if (readKeys()) {
                add(KeySetChecks.rotation(keys == null ? requireKeys() : keys, again(uri)));
            }
            add(KeySetChecks.caching(answer));
        }
        add(KeySetChecks.clock(answer, expectations.skew));
    }

    private JwkSet requireKeys() {
        throw new IllegalStateException("keys were just read");
    }

    private static Check status(URI uri, BoundedRequest.Answer answer) {
        String type = answer.header("Content-Type");
        if (answer.status() == OK) {
            return Check.ok("answer", "200, " + type + ", after " + answer.millis() + " ms")
                    .with(serverDescription(answer));
        }
        FetchProblem problem = FetchProblem.ofStatus(answer.status());
        List<String> remedies = new ArrayList<>(Advice.of(problem));
        String text = answer.status() + ", " + type;
        if (problem == FetchProblem.NOT_FOUND) {
            remedies.addAll(0, elsewhere(uri));
        }
        if (problem == FetchProblem.GATEWAY && isByProxy(uri)) {
            remedies.addAll(Advice.of(FetchProblem.PROXY));
        }
        if (problem == FetchProblem.RATE_LIMITED) {
            text += ", asks to wait "
                    + answer.headers().firstValue("Retry-After").orElse(answer.header("X-Retry-After")) + " s";
        }
        if (problem == FetchProblem.REDIRECT) {
            text += ", to " + answer.header("Location");
        }
        return Check.failed("answer", text, remedies).with(serverDescription(answer));
    }

    /**
     * Returns whether the response may come from a proxy that Java is configured to use. It cannot for https, which
     * uses a tunnel.
     */
    private static boolean isByProxy(URI uri) {
        NetworkChecks network = new NetworkChecks(uri);
        return !network.isTls() && network.proxy().type() != Proxy.Type.DIRECT;
    }

    /** Returns the headers that identify a server in front of Better Auth, which sets none of them itself. */
    private static List<String> serverDescription(BoundedRequest.Answer answer) {
        return DIAGNOSTIC_HEADERS.stream()
                .filter(name -> answer.headers().firstValue(name).isPresent())
                .map(name -> name + ": " + answer.header(name))
                .toList();
    }

    /**
     * Looks for the JWK Set at its usual paths, and for Better Auth itself, to distinguish a wrong path from a missing
     * plugin.
     */
    private static List<String> elsewhere(URI uri) {
        for (String place : COMMON_PATHS) {
            URI other = uri.resolve(place);
            if (!other.equals(uri) && isKeySet(other)) {
                return List.of(
                        "There is a JWK Set at " + other + ": set jwksUri to that (here: --jwks " + other + ").");
            }
        }
        URI ok = uri.resolve("ok");
        try {
            if (new BoundedRequest(ok).send().status() == OK) {
                return List.of("Better Auth responds at " + ok + ": the jwt() plugin is missing, or jwksPath or"
                        + " remoteUrl is set.");
            }
        } catch (BoundedRequest.NoAnswerException e) {
            return List.of(); // it responded a moment ago; the next examination will show more
        }
        return List.of("Better Auth does not respond at " + ok + " either: basePath differs.");
    }

    private static boolean isKeySet(URI uri) {
        try {
            BoundedRequest.Answer answer = new BoundedRequest(uri).send();
            return answer.status() == OK && JwkSet.parse(answer.body()).dropped() != null;
        } catch (IOException e) {
            return false; // the response is not a JWK Set
        }
    }

    private static Check size(BoundedRequest.Answer answer) {
        int bytes = answer.body().length;
        return bytes <= JwkSet.MAXIMUM_BYTES
                ? Check.ok("size", bytes + " of at most " + JwkSet.MAXIMUM_BYTES + " bytes")
                : Check.failed(
                        "size",
                        "more than " + JwkSet.MAXIMUM_BYTES + " bytes",
                        List.of("Remove expired rows from Better Auth's table jwks, or shorten jwks.gracePeriod."));
    }

    private boolean readKeys() {
        byte[] bytes = body == null ? new byte[0] : body;
        try {
            keys = JwkSet.parse(bytes);
            return add(KeySetChecks.keys(keys));
        } catch (IOException e) {
            return add(KeySetChecks.rejected(bytes, e));
        }
    }

    private static @Nullable JwkSet again(URI uri) {
        try {
            return JwkSet.parse(new BoundedRequest(uri).requireBody());
        } catch (IOException e) {
            return null; // for example because of a rate limit; then there is nothing to compare
        }
    }

    /** Explains the token with the verifier itself, so that the result is the same as in an application. */
    private Explanation explain(String sent) throws IOException {
        JwtVerifier.Builder builder = expectations.verifier(target.issuers(), target.audiences());
        if (target.jwksUri() == null || (expectations.at != null && keys != null)) {
            // at another point in time, the clocks of this machine and of the server cannot be compared
            builder.jwkSet(KeySetFile.verifiable(body == null ? new byte[0] : body));
        } else {
            builder.jwksUri(target.requireJwksUri()).allowInsecureHttp();
        }
        try (JwtVerifier verifier = builder.build()) {
            awaitKeys(verifier);
            return verifier.explain(sent);
        }
    }

    /**
     * Waits until the keys are available. The verifier can reject a token for another fault before it has the keys, but
     * the explanation should cover the key too.
     */
    private static void awaitKeys(JwtVerifier verifier) {
        long end = System.nanoTime() + BoundedRequest.TOTAL_TIMEOUT.toNanos();
        while (!verifier.keys().usable() && verifier.keys().failure().isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }
}
