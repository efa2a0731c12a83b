// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.docs;

import io.github.betterauthjwt.JwkSetState;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifierListener;
import java.net.InetSocketAddress;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Path;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/** How keys are had, kept and watched. */
final class Keys {

    private Keys() {}

    JwtVerifier settings() {
        return JwtVerifier.builderForBetterAuth("https://app.example.com")
                .refreshInterval(Duration.ofMinutes(5)) // 10 s to 1 h: how long a removed key may live
                .maximumStaleness(Duration.ofHours(1)) // 0 to 24 h: how long keys outlive an outage
                .lazy() // fetch with the first token, not at the start
                .build();
    }

    JwtVerifier snapshot() {
        JwtVerifier verifier = JwtVerifier.builderForBetterAuth("https://app.example.com")
                .snapshotFile(Path.of("/var/lib/orders/keys.json"), Duration.ofHours(12))
                .build();
        return verifier;
    }

    JwtVerifier insideANetwork() {
        JwtVerifier verifier = JwtVerifier.builderForBetterAuth("https://app.example.com") // what iss and aud say
                .jwksUri(URI.create("http://web:3000/api/auth/jwks")) // where the keys are, in here
                .allowInsecureHttp() // the network is ours
                .build();
        return verifier;
    }

    JwtVerifier proxyAndCertificates(SSLContext ours) {
        HttpClient client = HttpClient.newBuilder()
                .proxy(ProxySelector.of(new InetSocketAddress("proxy.internal", 3128)))
                .sslContext(ours)
                .connectTimeout(Duration.ofSeconds(2))
                .followRedirects(HttpClient.Redirect.NEVER) // required
                .build();
        JwtVerifier verifier = JwtVerifier.builderForBetterAuth("https://app.example.com")
                .httpClient(client)
                .build();
        return verifier;
    }

    int ready(JwtVerifier verifier) {
        JwkSetState keys = verifier.keys(); // no I/O, no lock
        int status = keys.usable() ? 200 : 503;
        return status;
    }

    VerifierListener listener() {
        return new VerifierListener() {
            @Override
            public void keysFetchFailed(String reason, Duration nextAttempt) {
                System.err.println("no keys: " + reason + "; again in " + nextAttempt);
            }
        };
    }
}
