// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.example;

import io.github.betterauthjwt.VerifiedJwt;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.autoconfigure.SpringBootApplication;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.event.EventListener;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** A controller that returns the user. The settings are in application.properties. */
@SpringBootApplication
@RestController
public class Application {

    /** Creates the controller. Spring calls this. */
    public Application() {}

    /** Starts the server on {@code PORT}, or on a free port. */
    public static void main(String[] arguments) {
        SpringApplication.run(Application.class, arguments);
    }

    @GetMapping("/me")
    String me(@AuthenticationPrincipal VerifiedJwt jwt) {
        return jwt.subject();
    }

    @EventListener
    void started(WebServerInitializedEvent event) {
        int port = event.getWebServer().getPort();
        System.getLogger("example").log(System.Logger.Level.INFO, "ready http://127.0.0.1:" + port);
    }
}
