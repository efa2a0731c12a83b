// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.betterauthjwt.testing.TestDpopKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A real Better Auth server with the oauth-provider plugin from npm, with a user, a client of hers, and a machine. */
final class OAuthServer implements AutoCloseable {

    private static final Path SOURCE = Locations.REPOSITORY.resolve("end-to-end/oauth");
    /** Where the server and {@code mcp-client.mjs} are, with their packages of npm. */
    static final Path FOLDER = Locations.TARGET.resolve("oauth");

    private static final List<String> FILES =
            List.of("package.json", "package-lock.json", "auth-server.mjs", "mcp-client.mjs", "dpop-verifier.mjs");
    private static final Pattern READY = Pattern.compile("^ready (\\S+)\\R+clients (\\{.*})$", Pattern.MULTILINE);
    private static final Pattern CODE = Pattern.compile("[?&]code=([^&]+)");
    static final String PROOF = "a-code-verifier-has-at-least-43-characters-0123456789";

    private static final String USER = "{\"email\":\"ada@example.com\",\"password\":\"not a secret at all\"}";

    private static final HttpClient HTTP =
            Http.http1().followRedirects(HttpClient.Redirect.NEVER).build();
    private final ChildProcess child;
    private final String url;
    private final JsonNode clients;

    private OAuthServer(ChildProcess child, String url, JsonNode clients) {
        this.child = child;
        this.url = url;
        this.clients = clients;
    }

    /** Installs the server if needed and starts it with these resources. */
    static OAuthServer start(String name, String... resources) {
        install();
        String list = List.of(resources).stream().collect(Collectors.joining("\",\"", "[\"", "\"]"));
        ChildProcess child = ChildProcess.start(
                "oauth-server-" + name,
                Map.of(),
                List.of("node", FOLDER.resolve("auth-server.mjs").toString(), list));
        try {
            Matcher ready = child.awaitOutput(READY, Duration.ofSeconds(60));
            return new OAuthServer(child, ready.group(1), new ObjectMapper().readTree(ready.group(2)));
        } catch (AssertionError | IOException e) {
            child.close();
            throw new AssertionError("the OAuth server did not start", e);
        }
    }

    static void install() {
        try {
            Files.createDirectories(FOLDER);
            for (String file : FILES) {
                Files.copy(SOURCE.resolve(file), FOLDER.resolve(file), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        if (!Files.exists(FOLDER.resolve("node_modules/.package-lock.json"))) {
            try (ChildProcess npm = ChildProcess.start(
                    "oauth-server-npm",
                    Map.of(),
                    List.of(
                            "npm",
                            "ci",
                            "--prefix",
                            FOLDER.toString(),
                            "--ignore-scripts",
                            "--no-audit",
                            "--no-fund"))) {
                if (npm.awaitEnd(Duration.ofMinutes(4)) != 0) {
                    throw new AssertionError(npm.output());
                }
            }
        }
    }

    String url() {
        return url;
    }

    /** Returns the id of the user. */
    String user() {
        return clients.get("user").asText();
    }

    /** Returns the id of the client of the user. */
    String client() {
        return clients.get("person").get("client_id").asText();
    }

    /** Returns the JWT of the user that the plugin {@code jwt()} issues. */
    String apiToken() {
        return clients.get("apiToken").asText();
    }

    /** Returns the cookie of the user's session. */
    String cookie() {
        return clients.get("cookie").asText();
    }

    /** Returns the registration of a client: {@code person}, {@code machine}, {@code basic} or {@code signing}. */
    JsonNode registration(String client) {
        return clients.get(client);
    }

    /** Signs the user in once more, and returns the cookie of the new session. */
    String signIn() {
        HttpResponse<String> answer = post("/api/auth/sign-in/email", "", USER);
        return answer.headers().allValues("Set-Cookie").stream()
                .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
                .collect(Collectors.joining("; "));
    }

    /** Ends the session of this cookie. */
    void signOut(String cookie) {
        post("/api/auth/sign-out", cookie, "{}");
    }

    private HttpResponse<String> post(String path, String cookie, String json) {
        HttpResponse<String> answer = Http.send(
                HTTP,
                HttpRequest.newBuilder(URI.create(url + path))
                        .header("Content-Type", "application/json")
                        .header("Origin", url)
                        .header("Cookie", cookie)
                        .POST(BodyPublishers.ofString(json))
                        .build());
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return answer;
    }

    /** Returns the id and the secret of the machine's client as a form. */
    String machineCredentials() {
        return encoded(credentials("machine"));
    }

    /** Requests a token with client credentials at a token endpoint; without a resource if it is empty. */
    JsonNode machineToken(String endpoint, String resource, String scope) {
        return token(endpoint, machineForm(resource, scope));
    }

    private Map<String, String> machineForm(String resource, String scope) {
        Map<String, String> form = credentials("machine");
        form.put("grant_type", "client_credentials");
        form.put("resource", resource);
        form.put("scope", scope);
        return form;
    }

    /** Requests a token with client credentials that is bound to a key (RFC 9449 §5). */
    JsonNode machineToken(TestDpopKey key, String resource, String scope) {
        String endpoint = url + "/api/auth/oauth2/token";
        return token(endpoint, machineForm(resource, scope), "DPoP", key.proof("POST", endpoint));
    }

    /** Authorizes the client for the user with PKCE (RFC 7636), and requests the tokens. */
    JsonNode userToken(String resource, String scope) {
        return userToken(cookie(), resource, scope);
    }

    /** Does the same in another session of the user; without a resource if it is empty. */
    JsonNode userToken(String cookie, String resource, String scope) {
        return token(url + "/api/auth/oauth2/token", userForm(cookie, resource, scope));
    }

    /** Authorizes the client for the user, and requests a token that is bound to a key. */
    JsonNode userToken(TestDpopKey key, String resource, String scope) {
        String endpoint = url + "/api/auth/oauth2/token";
        return token(endpoint, userForm(cookie(), resource, scope), "DPoP", key.proof("POST", endpoint));
    }

    private Map<String, String> userForm(String cookie, String resource, String scope) {
        Map<String, String> query = new LinkedHashMap<>();
        query.put("response_type", "code");
        query.put("client_id", client());
        query.put("redirect_uri", clients.get("redirect").asText());
        query.put("scope", scope);
        query.put("state", "state");
        query.put("nonce", "nonce");
        query.put("resource", resource);
        query.put("code_challenge", challenge());
        query.put("code_challenge_method", "S256");
        HttpResponse<String> granted = Http.send(
                HTTP,
                HttpRequest.newBuilder(URI.create(url + "/api/auth/oauth2/authorize?" + encoded(query)))
                        .header("Cookie", cookie)
                        .build());
        Matcher code = CODE.matcher(granted.headers().firstValue("Location").orElse(""));
        if (!code.find()) {
            throw new AssertionError(granted.statusCode() + " " + granted.headers() + granted.body());
        }
        Map<String, String> form = credentials("person");
        form.put("grant_type", "authorization_code");
        form.put("code", URLDecoder.decode(code.group(1), StandardCharsets.UTF_8));
        form.put("redirect_uri", clients.get("redirect").asText());
        form.put("code_verifier", PROOF);
        form.put("resource", resource);
        return form;
    }

    private Map<String, String> credentials(String name) {
        Map<String, String> form = new LinkedHashMap<>();
        form.put("client_id", clients.get(name).get("client_id").asText());
        form.put("client_secret", clients.get(name).get("client_secret").asText());
        return form;
    }

    static JsonNode token(String endpoint, Map<String, String> form, String... headers) {
        HttpResponse<String> answer = Http.send(
                HTTP,
                HttpRequest.newBuilder(URI.create(endpoint))
                        .headers(headers(headers))
                        .POST(BodyPublishers.ofString(encoded(form)))
                        .build());
        if (answer.statusCode() != 200) {
            throw new AssertionError(answer.statusCode() + " " + answer.body());
        }
        return Http.json(answer);
    }

    private static String[] headers(String... more) {
        return Stream.concat(Stream.of("Content-Type", "application/x-www-form-urlencoded"), Stream.of(more))
                .toArray(String[]::new);
    }

    static String encoded(Map<String, String> fields) {
        return fields.entrySet().stream()
                .filter(field -> !field.getValue().isEmpty())
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    static String challenge() {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(PROOF.getBytes(StandardCharsets.US_ASCII));
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        child.close();
    }
}
