// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.github.betterauthjwt.Explanation;
import io.github.betterauthjwt.InvalidJwtException;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.KeysUnavailableException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Verifies many tokens, one per line, and prints one line of JSON for each, for scripts and other languages. */
@Command(
        name = "verify",
        footerHeading = "%nEXAMPLE%n",
        headerHeading = "NAME%n  doctor verify - ",
        header = "verifies tokens, one per line, and prints JSON",
        description = {
            "Reads tokens from standard input, one per line, and prints one line each: verdict (accept or reject), reason"
                    + " (the code of the rejection, or null) and subject (or null). Results keep the order, and are printed immediately"
                    + " if no further line waits, so that a program can write and read alternately. An empty line is a missing token."
                    + " The JWK Set is read once, before the first token. --issuer, --audience and --jwks are required."
        },
        exitCodeList = {
            "  0:every token was accepted",
            "  1:at least one was rejected",
            "  2:no result: invalid options, no JWK Set, or a stream that cannot be read or written"
        },
        footer = {
            "  doctor verify --jwks jwks.json --issuer https://app.example.com --audience tasks < tokens",
            "  {\"verdict\":\"reject\",\"reason\":\"token_expired\",\"subject\":null}"
        })
final class VerifyCommand implements Callable<Integer> {

    private static final JsonFactory JSON = new JsonFactory();
    private static final int LINES_AT_ONCE = 256;

    private final InputStream in;

    @Spec
    @Nullable
    CommandSpec spec;

    @Mixin
    Expectations expectations = new Expectations();

    @Option(names = "--explain", description = "Adds the kind of the token and the remedies to each line.")
    boolean explains;

    @Mixin
    HelpOption help = new HelpOption();

    VerifyCommand(InputStream in) {
        this.in = in;
    }

    @Override
    public Integer call() throws IOException {
        CommandSpec command = requireNonNull(spec);
        PrintWriter out = command.commandLine().getOut();
        boolean allAccepted = true;
        try (JwtVerifier verifier = verifier(command)) {
            TokenLines tokens = new TokenLines(in);
            int unsent = 0;
            for (String token = tokens.next(); token != null; token = tokens.next()) {
                allAccepted &= answer(verifier, token, out);
                if (++unsent == LINES_AT_ONCE || tokens.wouldWait()) {
                    send(out);
                    unsent = 0;
                }
            }
            send(out);
        }
        return allAccepted ? 0 : 1;
    }

    /** Checks for a write error, which a print writer reports only on request. A closed reader needs no more output. */
    private static void send(PrintWriter out) throws IOException {
        if (out.checkError()) {
            throw new IOException("standard output is closed");
        }
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
            return new BoundedRequest(uri).requireBody();
        }
        return KeySetFile.read(requireNonNull(file));
    }

    /** Prints the line for one token, and returns whether the token is accepted. */
    private boolean answer(JwtVerifier verifier, String token, PrintWriter out) throws IOException {
        String reason = null;
        String subject = null;
        try {
            subject = verifier.verify(token).subject();
        } catch (InvalidJwtException e) {
            reason = e.reason().code();
        } catch (KeysUnavailableException e) {
            throw new IllegalStateException("fixed keys cannot be unavailable", e);
        }
        out.println(line(reason, subject, explains ? verifier.explain(token) : null));
        return reason == null;
    }

    private static String line(@Nullable String reason, @Nullable String subject, @Nullable Explanation why)
            throws IOException {
        StringWriter line = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(line)) {
            json.writeStartObject();
            json.writeStringField("verdict", reason == null ? "accept" : "reject");
            json.writeStringField("reason", reason);
            json.writeStringField("subject", subject);
            if (why != null) {
                json.writeStringField("kind", why.kind());
                JsonReport.writeStrings(json, "remedies", why.remedies());
            }
            json.writeEndObject();
        }
        return line.toString();
    }
}
