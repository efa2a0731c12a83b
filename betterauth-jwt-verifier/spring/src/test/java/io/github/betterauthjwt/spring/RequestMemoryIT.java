// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import javax.management.ObjectName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.boot.WebApplicationType;

/** Tests that no object of a request outlives the request. */
class RequestMemoryIT {

    private static final int REQUESTS = 20_000;
    private static final int AT_ONCE = 100;

    @ParameterizedTest
    @EnumSource(
            value = WebApplicationType.class,
            names = {"SERVLET", "REACTIVE"})
    void requests_many_retainNoObjects(WebApplicationType type) throws Exception {
        try (TestServer server = TestServer.start(type, StatelessIT.Plain.class)) {
            HttpRequest accepted = HttpRequest.newBuilder(server.uri("/me"))
                    .header("Authorization", "Bearer " + server.issuer().token("ada"))
                    .build();
            HttpRequest rejected = HttpRequest.newBuilder(server.uri("/me"))
                    .header("Accept", "text/html")
                    .build();
            HttpClient client =
                    HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
            for (int sent = 0; sent < REQUESTS; sent += AT_ONCE) {
                sendAtOnce(client, sent % (2 * AT_ONCE) == 0 ? accepted : rejected);
            }
            assertThat(instances("VerifiedJwtAuthentication")).isLessThan(REQUESTS / 10);
            assertThat(instances("Session")).isLessThan(REQUESTS / 10);
        }
    }

    private static void sendAtOnce(HttpClient client, HttpRequest request) {
        List<CompletableFuture<Integer>> responses = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            responses.add(client.sendAsync(request, BodyHandlers.discarding()).thenApply(r -> r.statusCode()));
        }
        responses.forEach(response -> assertThat(response.join()).isIn(200, 401));
    }

    /**
     * Returns the number of live instances, after a collection, of the classes whose names end with {@code nameEnd}.
     */
    private static long instances(String nameEnd) throws Exception {
        Object histogram = ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
        return String.valueOf(histogram)
                .lines()
                .map(line -> line.strip().split("\\s+"))
                .filter(columns -> columns.length >= 4 && columns[3].endsWith(nameEnd))
                .mapToLong(columns -> Long.parseLong(columns[1]))
                .sum();
    }
}
