// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.tasks.settings.Settings;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.HttpFeature;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The service without authentication, for measuring the cost of authentication. It trusts {@code X-User}, the number of
 * a user, whose token was verified at startup. Arguments: the file of tokens.
 */
public final class OpenService {

    private static final HeaderName USER = HeaderNames.create("X-User");

    private OpenService() {}

    public static void main(String[] arguments) {
        Main.configureLogging();
        Path tokens = Path.of(arguments[0]);
        TaskService service =
                TaskService.start(Settings.read(System.getenv()), verifier -> believing(users(verifier, tokens)));
        Runtime.getRuntime().addShutdownHook(new Thread(service::close));
    }

    private static List<VerifiedJwt> users(JwtVerifier verifier, Path tokens) {
        try {
            return Files.readAllLines(tokens).stream().map(verifier::verify).toList();
        } catch (IOException e) {
            throw new UncheckedIOException("The tokens cannot be read", e);
        }
    }

    private static HttpFeature believing(List<VerifiedJwt> users) {
        return routing -> routing.addFilter((chain, request, response) -> {
            if (request.headers().contains(USER)) {
                int user = request.headers().get(USER).get(Integer.class);
                request.context().register(users.get(user));
            }
            chain.proceed();
        });
    }
}
