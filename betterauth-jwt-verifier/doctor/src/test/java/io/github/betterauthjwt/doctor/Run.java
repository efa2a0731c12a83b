// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;

/** The result of one run of the command. */
record Run(int status, String out, String err) {

    private static final ObjectMapper JSON = new ObjectMapper();

    static Run of(String input, String... arguments) {
        return of(new ByteArrayInputStream(input.getBytes(UTF_8)), arguments);
    }

    static Run of(InputStream input, String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int status = Doctor.run(input, new PrintWriter(out), new PrintWriter(err), arguments);
        return new Run(status, out.toString(), err.toString());
    }

    JsonNode json() {
        return parse(out);
    }

    /** Returns the lines of the output, each parsed as JSON. */
    List<JsonNode> lines() {
        return out.lines().map(this::parse).toList();
    }

    private JsonNode parse(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            throw new AssertionError(out + err, e);
        }
    }

    /** Returns the check with this name. */
    JsonNode check(String name) {
        for (JsonNode check : json().get("checks")) {
            if (check.get("name").asText().equals(name)) {
                return check;
            }
        }
        throw new AssertionError("no check " + name + " in " + out);
    }

    /** Returns the first check that failed. */
    JsonNode failedCheck() {
        for (JsonNode check : json().get("checks")) {
            if (check.get("status").asText().equals("failed")) {
                return check;
            }
        }
        throw new AssertionError("no failed check in " + out);
    }
}
