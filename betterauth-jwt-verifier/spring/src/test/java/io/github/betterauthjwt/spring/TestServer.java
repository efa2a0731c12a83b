// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.testing.TestIssuer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.ArrayList;
import java.util.List;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A test application on a free port, with a separate key server. */
final class TestServer implements AutoCloseable {

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final TestIssuer issuer = TestIssuer.start();
    private final ConfigurableApplicationContext application;

    private TestServer(WebApplicationType type, Class<?> source, String... properties) {
        List<String> settings = new ArrayList<>(List.of(properties));
        settings.addAll(List.of(
                "server.port=0",
                "server.address=127.0.0.1",
                "server.shutdown=immediate",
                "spring.reactor.netty.shutdown-quiet-period=0s", // Netty waits for two seconds by default
                "spring.main.banner-mode=off",
                "better-auth.url=" + issuer.url()));
        application = new SpringApplicationBuilder(source)
                .web(type)
                .properties(settings.toArray(String[]::new))
                .run();
    }

    static TestServer mvc(Class<?> source, String... properties) {
        return new TestServer(WebApplicationType.SERVLET, source, properties);
    }

    static TestServer start(WebApplicationType type, Class<?> source, String... properties) {
        return new TestServer(type, source, properties);
    }

    TestIssuer issuer() {
        return issuer;
    }

    ConfigurableApplicationContext application() {
        return application;
    }

    URI uri(String path) {
        String port = application.getEnvironment().getRequiredProperty("local.server.port");
        return URI.create("http://127.0.0.1:" + port + path);
    }

    /** Sends a GET request. {@code headers} alternates between names and values. */
    HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, headers);
    }

    HttpResponse<String> getAs(String user, String path, String... headers) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("Authorization", "Bearer " + issuer.token(user)));
        return send("GET", path, all.toArray(String[]::new));
    }

    HttpResponse<String> send(String method, String path, String... headers) throws IOException, InterruptedException {
        return send(method, path, HttpRequest.BodyPublishers.noBody(), headers);
    }

    /** Sends a POST request with a body of JSON. */
    HttpResponse<String> post(String path, String json, String... headers) throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(List.of(headers));
        all.addAll(List.of("Content-Type", "application/json", "Accept", "application/json"));
        return send("POST", path, HttpRequest.BodyPublishers.ofString(json), all.toArray(String[]::new));
    }

    private HttpResponse<String> send(String method, String path, BodyPublisher body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(uri(path)).method(method, body);
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), BodyHandlers.ofString());
    }

    HttpResponse<String> preflight(String path) throws IOException, InterruptedException {
        return send("OPTIONS", path, "Origin", "https://app.example.com", "Access-Control-Request-Method", "GET");
    }

    @Override
    public void close() {
        application.close();
        issuer.close();
    }
}
