// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The header fields of a response before Spring Security and the application add theirs. A rejection keeps only
 * these fields, because cookies and fields that a handler has set belong to the response that it did not send. CORS
 * fields are kept too, so that the page can read the rejection.
 */
record ResponseStart(Map<String, List<String>> fields) {

    private static final String ATTRIBUTE = ResponseStart.class.getName();

    /** Remembers the current fields, unless an earlier dispatch of the request did. */
    static void remember(HttpServletRequest request, HttpServletResponse response) {
        if (request.getAttribute(ATTRIBUTE) == null) {
            request.setAttribute(ATTRIBUTE, of(response));
        }
    }

    private static ResponseStart of(HttpServletResponse response) {
        Map<String, List<String>> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        response.getHeaderNames().forEach(name -> fields.put(name, List.copyOf(response.getHeaders(name))));
        return new ResponseStart(fields);
    }

    /** Removes everything from the response except the remembered fields and the CORS fields. */
    static void restore(HttpServletRequest request, HttpServletResponse response) {
        Map<String, List<String>> kept = of(response).fields();
        kept.keySet().removeIf(name -> !isOfCors(name));
        if (request.getAttribute(ATTRIBUTE) instanceof ResponseStart start) {
            kept.putAll(start.fields());
        }
        response.reset();
        kept.forEach((name, values) -> values.forEach(value -> response.addHeader(name, value)));
    }

    static boolean isOfCors(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.startsWith("access-control-") || lower.equals("vary");
    }
}
