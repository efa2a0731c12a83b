// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import com.atlassian.oai.validator.OpenApiInteractionValidator;
import com.atlassian.oai.validator.model.Request;
import com.atlassian.oai.validator.model.SimpleRequest;
import com.atlassian.oai.validator.model.SimpleResponse;
import com.atlassian.oai.validator.report.LevelResolver;
import com.atlassian.oai.validator.report.ValidationReport;
import io.github.betterauthjwt.tasks.http.OperationsRoutes;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Validates exchanges against the OpenAPI document. Every response must match its description, and so must every
 * request that the service accepts.
 */
final class Contract {

    private static final Pattern ALIAS = Pattern.compile("^/api/(?!tasks)[^/]+/tasks");

    private static final Pattern DESCRIBED = Pattern.compile(
            "^(/api/((tasks|[^/;]+/tasks)(/[^/;?]+(/complete)?)?|token/(explanation|admin))|/revocations)(\\?|$)");
    private static final Pattern BARE_DATE =
            Pattern.compile("(?<=due_(?:date\":\"|after=|before=))([0-9-]{10})(?=[\"&]|$)");

    private static final OpenApiInteractionValidator VALIDATOR =
            OpenApiInteractionValidator.createForInlineApiSpecification(
                            new String(OperationsRoutes.openApi(), StandardCharsets.UTF_8))
                    .withLevelResolver(LevelResolver.create()
                            // The document describes 403, 405 and 408 in prose, for all operations together.
                            .withLevel("validation.response.status.unknown", ValidationReport.Level.INFO)
                            // A client may send back a task that it read, so a request may have members of responses.
                            .withLevel(
                                    "validation.request.body.schema.additionalProperties", ValidationReport.Level.INFO)
                            .build())
                    .build();

    private Contract() {}

    static void check(
            String method,
            String path,
            @Nullable String body,
            String[] headers,
            boolean authenticated,
            HttpResponse<String> response) {
        // No request may make the service fail, whether it is described or not.
        if (response.statusCode() >= 500 && response.statusCode() != 503) {
            throw new AssertionError(method + " " + path + " " + response.statusCode() + " " + response.body());
        }
        if (!DESCRIBED.matcher(path).find() || !isDescribed(method, path, response.statusCode())) {
            return;
        }
        ValidationReport report = validate(method, path, body, headers, authenticated, response);
        if (report.hasErrors()) {
            throw new AssertionError(method + " " + path + " " + response.statusCode() + " " + response.body() + "\n"
                    + report.getMessages());
        }
    }

    private static boolean isDescribed(String method, String path, int status) {
        if (status == 404) {
            return path.matches("/api/(tasks/[0-9a-f-]{36}(/complete)?|token/(explanation|admin))");
        }
        return status != 405 && !method.equals("OPTIONS") && !method.equals("HEAD");
    }

    private static ValidationReport validate(
            String method,
            String path,
            @Nullable String body,
            String[] headers,
            boolean authenticated,
            HttpResponse<String> response) {
        // The service also accepts a bare date, which a schema with one format cannot express.
        String described = BARE_DATE
                .matcher(ALIAS.matcher(path).replaceFirst("/api/tasks"))
                .replaceAll("$1T00:00:00Z");
        String pathOnly = described.replaceFirst("\\?.*", "");
        SimpleResponse.Builder answer = SimpleResponse.Builder.status(response.statusCode());
        response.headers().map().forEach((name, values) -> answer.withHeader(name, values));
        if (!response.body().isEmpty()) {
            answer.withBody(response.body());
        }
        Request.Method verb = Request.Method.valueOf(method);
        if (response.statusCode() >= 400) {
            return VALIDATOR.validateResponse(pathOnly, verb, answer.build());
        }
        SimpleRequest.Builder request = new SimpleRequest.Builder(method, pathOnly);
        if (authenticated) {
            request.withAuthorization("Bearer x");
        }
        String query = described.replaceFirst("^[^?]*\\??", "");
        for (String pair : query.split("&", -1)) {
            // The validator cannot read arrays of a referenced type.
            if (!pair.isEmpty() && !pair.startsWith("tag=")) {
                String[] parts = pair.split("=", 2);
                request.withQueryParam(
                        URLDecoder.decode(parts[0], StandardCharsets.UTF_8),
                        URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
            }
        }
        Map<String, String> fields = new HashMap<>();
        for (int i = 0; i + 1 < headers.length; i += 2) {
            fields.merge(headers[i], headers[i + 1], (first, next) -> first + ", " + next); // RFC 9110 §5.3
        }
        fields.forEach(request::withHeader);
        request.withContentType("application/json"); // the validator requires one even if the operation needs no body
        if (body != null) {
            request.withBody(BARE_DATE.matcher(body).replaceAll("$1T00:00:00Z"));
        }
        return VALIDATOR.validate(request.build(), answer.build());
    }
}
