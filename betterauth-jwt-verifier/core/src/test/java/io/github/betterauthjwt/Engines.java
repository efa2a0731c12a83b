// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.util.List;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** The engines the library knows, one at a time, so that each can be held to the same vectors. */
enum Engines {
    JDK,
    BOUNCY_CASTLE,
    CORRETTO;

    /** Corretto's native library on the test class path is the one for Linux on x86-64. */
    static List<Engines> here() {
        boolean corretto = System.getProperty("os.name").equals("Linux")
                && List.of("amd64", "x86_64").contains(System.getProperty("os.arch"));
        return corretto ? List.of(values()) : List.of(JDK, BOUNCY_CASTLE);
    }

    SignatureProvider engine() {
        return switch (this) {
            case JDK -> new SignatureProvider(null);
            case BOUNCY_CASTLE -> new SignatureProvider(new BouncyCastleProvider());
            case CORRETTO -> new SignatureProvider(AmazonCorrettoCryptoProvider.INSTANCE);
        };
    }

    /** The library's own path with this engine and no other. */
    SignatureProviders alone() {
        return new SignatureProviders(List.of(engine()));
    }

    boolean has(SignatureAlgorithm algorithm) {
        return this != CORRETTO || algorithm != SignatureAlgorithm.ED448;
    }
}
