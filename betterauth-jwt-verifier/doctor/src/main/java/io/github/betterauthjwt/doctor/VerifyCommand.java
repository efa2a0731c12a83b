// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.betterauthjwt.Explanation;
import io.github.betterauthjwt.InvalidJwtException;
import io.github.betterauthjwt.JwtVerificationException;
import io.github.betterauthjwt.JwtVerifier;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Verifies many tokens, one a line, and answers one line of JSON for each, for scripts and other languages. */
@Command(
        name = "verify",
        sortOptions = false,
        synopsisHeading = "%nSYNOPSIS%n  ",
        descriptionHeading = "%nDESCRIPTION%n",
        optionListHeading = "%nOPTIONS%n",
        exitCodeListHeading = "%nEXIT STATUS%n",
        footerHeading = "%nEXAMPLE%n",
        headerHeading = "NAME%n  doctor verify - ",
        header = "verifies tokens, one a line, and answers in JSON",
        usageHelpWidth = 100,
        description = {
            "Reads tokens from standard input, one a line, and prints for each one line: verdict (accept or reject), reason"
                    + " (the code of the refusal, or null) and subject (or null). The JWK Set is read once, before the first"
                    + " token. --issuer, --audience and --jwks are required."
        },
        exitCodeList = {
            "  0:every token was accepted",
            "  1:at least one was refused",
            "  2:no token was looked at: wrong options, or no JWK Set"
        },
        footer = {
            "  doctor verify --jwks jwks.json --issuer https://app.example.com --audience tasks < tokens",
            "  {\"verdict\":\"reject\",\"reason\":\"token_expired\",\"subject\":null}"
        })
final class VerifyCommand implements Callable<Integer> {

    private static final JsonFactory JSON = new JsonFactory();

    private final InputStream in;

    @Spec
    @Nullable
    CommandSpec spec;

    @Mixin
    Expectations expectations = new Expectations();

    @Option(names = "--explain", description = "Adds the kind of the token and the remedies to each line.")
    boolean explains;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Prints this help.")
    boolean help;

    VerifyCommand(InputStream in) {
        this.in = in;
    }

    @Override
    public Integer call() throws IOException {
        CommandSpec command = requireNonNull(spec);
        PrintWriter out = command.commandLine().getOut();
        boolean allAccepted = true;
        try (JwtVerifier verifier = verifier(command)) {
            BufferedReader tokens = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            for (String token = tokens.readLine(); token != null; token = tokens.readLine()) {
                String reason = refusal(verifier, token);
                allAccepted &= reason == null;
                out.println(line(verifier, token, reason));
            }
        } finally {
            out.flush();
        }
        return allAccepted ? 0 : 1;
    }

    private JwtVerifier verifier(CommandSpec command) {
        if (expectations.issuers.isEmpty() || expectations.audiences.isEmpty() || expectations.jwks == null) {
            throw new ParameterException(command.commandLine(), "verify needs --issuer, --audience and --jwks");
        }
        try {
            return expectations
                    .verifier(expectations.issuers, expectations.audiences)
                    .jwkSet(KeySetFile.verifiable(keySet()))
                    .build();
        } catch (IOException | IllegalArgumentException e) {
            throw new ParameterException(command.commandLine(), String.valueOf(e.getMessage()), e);
        }
    }

    private byte[] keySet() throws IOException {
        URI uri = expectations.jwksUri();
        Path file = expectations.jwksFile();
        if (uri != null) {
            return new KeySetRequest(uri).requireBody();
        }
        return KeySetFile.read(requireNonNull(file));
    }

    private static @Nullable String refusal(JwtVerifier verifier, String token) {
        try {
            verifier.verify(token);
            return null;
        } catch (InvalidJwtException e) {
            return e.reason().code();
        } catch (JwtVerificationException e) {
            throw new IllegalStateException("fixed keys cannot be out of reach", e);
        }
    }

    private String line(JwtVerifier verifier, String token, @Nullable String reason) throws IOException {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("verdict", reason == null ? "accept" : "reject");
            json.writeStringField("reason", reason);
            json.writeStringField(
                    "subject", reason == null ? verifier.verify(token).subject() : null);
            if (explains) {
                Explanation why = verifier.explain(token);
                json.writeStringField("kind", why.kind());
                JsonReport.writeStrings(json, "remedies", why.remedies());
            }
            json.writeEndObject();
        }
        return line.toString();
    }
}
