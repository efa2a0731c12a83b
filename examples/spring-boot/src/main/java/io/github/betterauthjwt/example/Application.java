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

/** A controller that answers who is asking; application.properties does the rest. */
@SpringBootApplication
@RestController
public class Application {

    /** For Spring. */
    public Application() {}

    /** Starts it on {@code PORT}, or on a free port. */
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
