// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.helidon.BearerTokenFeature;
import io.github.betterauthjwt.tasks.http.ApiServer;
import io.github.betterauthjwt.tasks.operations.Metrics;
import io.github.betterauthjwt.tasks.operations.Readiness;
import io.github.betterauthjwt.tasks.operations.Tracing;
import io.github.betterauthjwt.tasks.postgres.Database;
import io.github.betterauthjwt.tasks.postgres.DatabaseCalls;
import io.github.betterauthjwt.tasks.postgres.Rehearsal;
import io.github.betterauthjwt.tasks.settings.Settings;
import io.github.betterauthjwt.tasks.settings.TracingSettings;
import io.github.betterauthjwt.tasks.task.TaskStore;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Sends requests through the service before it is ready, so that the first clients do not wait for the JVM to load and compile
 * it. A second server with the same routes receives them on a free loopback port. It accepts only a token of a key that is
 * made for it, and all its statements run in one transaction, which is rolled back. If the warm-up fails or takes too long,
 * the log says so, and the service becomes ready without it.
 */
final class WarmUp {

    private static final Logger LOGGER = System.getLogger(WarmUp.class.getName());

    /** How long requests are sent. */
    private static final Duration DURATION = Duration.ofMillis(350);

    /** A JVM that has compiled the service before sends these sooner. */
    private static final int ROUNDS = 200;

    /** How long the start waits at most, for example if the database is silent. */
    private static final Duration LIMIT = Duration.ofSeconds(3);

    private static final Duration LIFETIME = Duration.ofMinutes(5);
    private static final String NAME = "https://warm-up.invalid";
    private static final String TASKS = "/api/tasks";
    private static final String TASK =
            "{\"title\":\"Warm up\",\"description\":\"Not kept\",\"priority\":\"high\",\"tags\":[\"warm-up\"]}";

    private final Database database;
    private volatile boolean ending;

    private WarmUp(Database database) {
        this.database = database;
    }

    /**
     * Warms up. Returns after {@link #LIMIT} at the latest, and throws no exception.
     *
     * @return whether the warm-up succeeded
     */
    static boolean run(Database database) {
        WarmUp warmUp = new WarmUp(database);
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("warm-up").start(() -> {
            try {
                Rehearsal.run(database, LIMIT, warmUp::sendRequests);
                done.complete(null);
            } catch (RuntimeException | Error e) {
                done.completeExceptionally(e);
            }
        });
        try {
            done.get(LIMIT.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException e) {
            LOGGER.log(Level.WARNING, "The warm-up failed, so the first requests take longer", e.getCause());
        } catch (TimeoutException e) {
            LOGGER.log(Level.INFO, "The warm-up did not end in time, so the first requests take longer");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            warmUp.ending = true;
        }
        return false;
    }

    private void sendRequests(DatabaseCalls rolledBack) {
        long end = System.nanoTime() + DURATION.toNanos();
        KeyPair key = key();
        try (JwtVerifier verifier = verifier(key);
                ApiServer server = server(rolledBack, verifier)) {
            server.start();
            try (Client client = new Client(server.port(), token(key))) {
                for (int round = 0; mayBegin(round, end); round++) {
                    client.sendRound();
                }
            } finally {
                server.stop();
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns whether a round may begin. A slow machine may need all the time for the server, and then sends one. */
    private boolean mayBegin(int round, long end) {
        return !ending && (round == 0 || (round < ROUNDS && System.nanoTime() - end < 0));
    }

    private ApiServer server(DatabaseCalls rolledBack, JwtVerifier verifier) {
        return new ApiServer(
                settings(),
                new TaskStore(rolledBack),
                verifier,
                BearerTokenFeature.create(verifier),
                null,
                new Readiness(database, verifier),
                new Metrics(),
                Tracing.of(TracingSettings.off()));
    }

    /** Returns settings that write no access log, and end the connections at once. */
    private static Settings settings() {
        String loopback = InetAddress.getLoopbackAddress().getHostAddress();
        return Settings.read(Map.of(
                "HOST", loopback,
                "PORT", "0",
                "MANAGEMENT_HOST", loopback,
                "MANAGEMENT_PORT", "0",
                "ACCESS_LOG", "false",
                "DRAIN_TIMEOUT", "0s"));
    }

    private static KeyPair key() {
        try {
            return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns a verifier whose cache is so short that it often verifies the signature. */
    private static JwtVerifier verifier(KeyPair key) {
        byte[] encoded = key.getPublic().getEncoded(); // ends with the point (RFC 8410 §4)
        String x = base64Url(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length));
        return JwtVerifier.builder(NAME, NAME)
                .jwkSet("{\"keys\":[{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"warm-up\",\"x\":\"" + x + "\"}]}")
                .tokenCache(1, Duration.ofMillis(1))
                .build();
    }

    private static String token(KeyPair key) {
        long now = Instant.now().getEpochSecond();
        String claims = "{\"iss\":\"%s\",\"aud\":\"%s\",\"sub\":\"warm-up-%s\",\"iat\":%d,\"exp\":%d}"
                .formatted(NAME, NAME, UUID.randomUUID(), now, now + LIFETIME.toSeconds());
        String input = base64Url("{\"alg\":\"EdDSA\",\"kid\":\"warm-up\"}".getBytes(StandardCharsets.US_ASCII)) + "."
                + base64Url(claims.getBytes(StandardCharsets.US_ASCII));
        try {
            Signature signature = Signature.getInstance("Ed25519");
            signature.initSign(key.getPrivate());
            signature.update(input.getBytes(StandardCharsets.US_ASCII));
            return input + "." + base64Url(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String base64Url(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** A client with one connection. The JDK's client would take longer to load than all requests. */
    private static final class Client implements AutoCloseable {

        private final Socket socket;
        private final BufferedReader responses;
        private final String token;
        private String location = "";

        Client(int port, String token) throws IOException {
            this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
            this.token = token;
            socket.setTcpNoDelay(true);
            socket.setSoTimeout((int) LIMIT.toMillis());
            this.responses =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.ISO_8859_1));
        }

        /** Makes a task, reads and lists it, and changes it. */
        void sendRound() throws IOException {
            send("POST", TASKS, TASK);
            send("GET", location, "");
            send("GET", TASKS, "");
            send("PATCH", location, "{\"description\":\"Changed\",\"priority\":\"low\"}");
            send("PATCH", location + "/complete", "");
            send("DELETE", location, "");
        }

        private void send(String method, String path, String body) throws IOException {
            String type = body.isEmpty() ? "" : "Content-Type: application/json\r\n";
            String request = method + " " + path + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + token
                    + "\r\n" + type + "Content-Length: " + body.length() + "\r\n\r\n" + body;
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            readResponse(method);
        }

        private void readResponse(String method) throws IOException {
            String status = String.valueOf(responses.readLine());
            long length = 0;
            for (String line = responses.readLine(); line != null && !line.isEmpty(); line = responses.readLine()) {
                String field = line.toLowerCase(Locale.ROOT);
                if (field.startsWith("content-length:")) {
                    length = Long.parseLong(
                            field.substring("content-length:".length()).strip());
                } else if (field.startsWith("location:")) {
                    location = line.substring("location:".length()).strip();
                }
            }
            for (long rest = length; rest > 0; rest--) {
                responses.read();
            }
            if (!status.startsWith("HTTP/1.1 2")) {
                throw new IOException("the response to " + method + " was " + status);
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }
}
