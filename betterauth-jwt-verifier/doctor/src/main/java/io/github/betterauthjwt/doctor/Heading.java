// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import com.fasterxml.jackson.core.JsonGenerator;
import java.io.IOException;
import java.util.Map;

/** What a report is about. It stands above the checks. */
interface Heading {

    /** Returns the first line of the report as text. */
    String title();

    /** Returns the lines below the title by their labels, in order. */
    Map<String, String> lines();

    /** Writes the members of the report as JSON that name the same values. */
    void write(JsonGenerator json) throws IOException;
}
