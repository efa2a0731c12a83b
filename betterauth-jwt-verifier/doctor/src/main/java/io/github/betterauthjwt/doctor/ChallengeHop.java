// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import io.github.betterauthjwt.jwks.FetchProblem;
import io.github.betterauthjwt.jwks.RequestFields;
import java.net.URI;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Requests the resource without a token, and reads the challenge (RFC 6750 §3, RFC 9728 §5.1). */
final class ChallengeHop {

    private static final String NAME = "challenge";
    private static final String CONFIGURE =
            "Give the adapter the metadata of the resource: metadata(ProtectedResourceMetadata), or better-auth.resource.";

    private static final int UNAUTHORIZED = 401;
    private static final HopAdvice ADVICE = new HopAdvice("the service");

    private final URI resource;
    private final Findings findings;
    private @Nullable URI metadata;

    ChallengeHop(URI resource, Findings findings) {
        this.resource = resource;
        this.findings = findings;
    }

    /** Runs the checks, and returns whether the resource responds. */
    boolean run() {
        findings.startHop("Resource, " + resource);
        Check plain = Check.warning(
                "scheme", "plain http: an attacker on the network can read tokens", "Use https for the resource.");
        if (!findings.reaches(resource, plain, ADVICE::of)) {
            return false;
        }
        try {
            // an MCP server rejects a client that does not accept both
            RequestFields fields = RequestFields.DEFAULT.with("Accept", "application/json, text/event-stream");
            findings.add(challenge(new BoundedRequest(resource, fields).send()));
            return true;
        } catch (BoundedRequest.NoAnswerException e) {
            findings.add(Check.failed(NAME, String.valueOf(e.getMessage()), silent(e.problem())));
            return false;
        }
    }

    /** Returns the address of the metadata that the challenge names. */
    Optional<URI> metadata() {
        return Optional.ofNullable(metadata);
    }

    private static List<String> silent(FetchProblem problem) {
        return problem == FetchProblem.TIMEOUT
                ? List.of(
                        "Require a token for this address: without one, an event stream starts and does not end.",
                        ADVICE.of(problem).get(0))
                : ADVICE.of(problem);
    }

    private Check challenge(BoundedRequest.Answer answer) {
        int status = answer.status();
        if (status == UNAUTHORIZED) {
            return unauthorized(answer);
        }
        String text = status + " without a token";
        if (status >= 200 && status < 300) {
            return Check.failed(
                    NAME, text + ": the address is not protected", List.of("Require a token for this address."));
        }
        return switch (status) {
            case 400, 405, 406, 415 ->
                Check.warning(
                        NAME,
                        text + ": the GET request is rejected before the token is missed",
                        "Verify the token before the method and the media type, so that each request gets a challenge.");
            case 404, 410 ->
                Check.failed(
                        NAME, text, List.of("Correct the path: it is the address to which clients send requests."));
            default -> other(answer, text);
        };
    }

    private static Check other(BoundedRequest.Answer answer, String text) {
        FetchProblem problem = FetchProblem.ofStatus(answer.status());
        if (problem == FetchProblem.REDIRECT) {
            return Check.failed(
                    NAME,
                    text + ", to " + answer.header("Location"),
                    List.of(
                            "Answer 401 with a challenge instead. OAuth clients do not follow a redirect to a login page.",
                            "If only the address differs, for example by a slash or by https, use the target."));
        }
        return Check.failed(NAME, text + ", expected 401", ADVICE.of(problem));
    }

    private Check unauthorized(BoundedRequest.Answer answer) {
        List<String> fields = answer.headers().allValues("WWW-Authenticate");
        if (fields.isEmpty()) {
            return Check.failed(NAME, "401 without WWW-Authenticate", List.of(CONFIGURE));
        }
        Optional<BearerChallenge> bearer = BearerChallenge.parse(fields).stream()
                .filter(challenge -> challenge.scheme().equals("bearer"))
                .findFirst();
        if (bearer.isEmpty()) {
            return Check.failed(
                    NAME,
                    "401 with WWW-Authenticate: " + String.join(", ", fields) + ", which has no Bearer challenge",
                    List.of("Let the adapter answer this path, and not another login.", CONFIGURE));
        }
        return bearer.get()
                .parameter("resource_metadata")
                .map(named -> named(named, bearer.get()))
                .orElseGet(() -> Check.warning(
                        NAME,
                        "401, Bearer without resource_metadata: clients have to guess the address of the metadata",
                        CONFIGURE));
    }

    private Check named(String address, BearerChallenge bearer) {
        Optional<URI> parsed = WebAddress.parse(address);
        if (parsed.isEmpty()) {
            return Check.failed(
                    NAME,
                    "401, but resource_metadata is not an absolute http or https URL: \"" + address + '"',
                    List.of(CONFIGURE));
        }
        Optional<String> fault = WebAddress.fault(resource, parsed.get());
        if (fault.isPresent()) {
            return Check.failed(
                    NAME,
                    "401, but resource_metadata " + fault.get() + ": " + address,
                    List.of(
                            "Configure the address under which clients reach the resource. A service behind a proxy does"
                                    + " not see it in the request."));
        }
        metadata = parsed.get();
        String scope = bearer.parameter("scope")
                .map(names -> ", scope \"" + names + '"')
                .orElse(", no scope");
        return Check.ok(NAME, "401, Bearer with resource_metadata" + scope);
    }
}
