// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.UUID;

/** A person with a browser's cookies, who has signed up or signed in at a Better Auth server. */
final class Person {

    private static final String PASSWORD = "correct horse battery staple";

    private final String authUrl;
    private final String email;
    private final CookieManager cookies = new CookieManager();
    private final HttpClient client = Http.http1().cookieHandler(cookies).build();
    private final JsonNode user;

    private Person(String authUrl, String email, String path, String body) {
        this.authUrl = authUrl;
        this.email = email;
        this.user =
                Http.json(require200(post(authUrl + "/api/auth/" + path, body))).get("user");
    }

    static Person signUp(String authUrl, String name) {
        return signUpWithImage(authUrl, name, "");
    }

    /** @param image the address of a picture, the picture itself as a data: URL, or empty for no picture */
    static Person signUpWithImage(String authUrl, String name, String image) {
        String email = name.toLowerCase(java.util.Locale.ROOT) + "-" + UUID.randomUUID() + "@example.com";
        return new Person(
                authUrl,
                email,
                "sign-up/email",
                """
                {"name": "%s", "email": "%s", "password": "%s"%s}"""
                        .formatted(name, email, PASSWORD, image.isEmpty() ? "" : ", \"image\": \"" + image + "\""));
    }

    /** Signs the same person in again, with new cookies. */
    Person signIn() {
        return new Person(
                authUrl,
                email,
                "sign-in/email",
                """
                {"email": "%s", "password": "%s"}""".formatted(email, PASSWORD));
    }

    /** Returns a new JWT, as {@code authClient.token()} does. */
    String token() {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(authUrl + "/api/auth/token")).build();
        return Http.json(require200(Http.send(client, request))).get("token").asText();
    }

    /** Returns a new JWT, requested with one more header. */
    String token(String header, String value) {
        HttpRequest request = HttpRequest.newBuilder(URI.create(authUrl + "/api/auth/token"))
                .header(header, value)
                .build();
        return Http.json(require200(Http.send(client, request))).get("token").asText();
    }

    /** Requests a JWT that the server cannot issue and returns the status. */
    int tokenStatus() {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(authUrl + "/api/auth/token")).build();
        return Http.send(client, request).statusCode();
    }

    /** Returns the value of one of Better Auth's cookies, such as {@code session_token}. */
    String cookie(String name) {
        return cookies.getCookieStore().getCookies().stream()
                .filter(cookie -> cookie.getName().equals("better-auth." + name))
                .findFirst()
                .orElseThrow()
                .getValue();
    }

    /** Requests an address as the person's browser does, without following redirects. */
    HttpResponse<String> get(String url) {
        return Http.send(client, HttpRequest.newBuilder(URI.create(url)).build());
    }

    /** Posts JSON to an address of the server as its page does. */
    HttpResponse<String> post(String url, String json) {
        return Http.send(
                client,
                HttpRequest.newBuilder(URI.create(url))
                        .header("Content-Type", "application/json")
                        .header("Origin", authUrl)
                        .POST(BodyPublishers.ofString(json))
                        .build());
    }

    /** Returns the user that Better Auth reported: id, name, email. */
    JsonNode user() {
        return user;
    }

    private static HttpResponse<String> require200(HttpResponse<String> response) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
        return response;
    }
}
