// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import io.github.betterauthjwt.tasks.settings.Settings;
import io.github.betterauthjwt.testing.TestIssuer;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** A running service with a separate key server, for the tests of one class. */
final class ServiceExtension implements BeforeAllCallback, AfterAllCallback {

    private final Map<String, String> settings = new HashMap<>();
    private @Nullable TestIssuer issuer;
    private @Nullable TaskService service;
    private int users;

    /** Sets an environment variable of the service. */
    ServiceExtension with(String name, String value) {
        settings.put(name, value);
        return this;
    }

    /** Serves health and metrics on the public port. */
    ServiceExtension withOnePort() {
        String port = Integer.toString(Program.freePort());
        return with("PORT", port).with("MANAGEMENT_PORT", port);
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        TestIssuer keys = TestIssuer.start();
        Map<String, String> environment = TestDatabase.environment(keys.url());
        environment.putAll(settings);
        issuer = keys;
        service = TaskService.start(Settings.read(environment));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        service().close();
        issuer().close();
    }

    TaskService service() {
        return java.util.Objects.requireNonNull(service);
    }

    TestIssuer issuer() {
        return java.util.Objects.requireNonNull(issuer);
    }

    int port() {
        return service().port();
    }

    /** Returns a client of a new user. */
    Api newUser() {
        return user("user-" + ++users + "-" + System.nanoTime());
    }

    Api user(String id) {
        return new Api(port(), issuer().token(id));
    }

    Api anonymous() {
        return new Api(port(), null);
    }

    Api management() {
        return new Api(service().managementPort(), null);
    }
}
