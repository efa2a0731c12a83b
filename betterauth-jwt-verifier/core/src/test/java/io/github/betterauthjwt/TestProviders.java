// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import java.util.List;
import org.bouncycastle.jce.provider.BouncyCastleProvider;

/** The signature providers that the library knows, one at a time, so that each can be tested with the same vectors. */
enum TestProviders {
    JDK,
    BOUNCY_CASTLE,
    CORRETTO;

    /**
     * Returns the signature providers for this platform. The test class path has Corretto's native library for Linux on
     * x86-64 only.
     */
    static List<TestProviders> here() {
        boolean corretto = System.getProperty("os.name").equals("Linux")
                && List.of("amd64", "x86_64").contains(System.getProperty("os.arch"));
        return corretto ? List.of(values()) : List.of(JDK, BOUNCY_CASTLE);
    }

    SignatureProvider provider() {
        return switch (this) {
            case JDK -> new SignatureProvider(null);
            case BOUNCY_CASTLE -> new SignatureProvider(new BouncyCastleProvider());
            case CORRETTO -> new SignatureProvider(AmazonCorrettoCryptoProvider.INSTANCE);
        };
    }

    /** Returns the library's selection with this provider only. */
    SignatureProviders alone() {
        return new SignatureProviders(List.of(provider()));
    }

    boolean has(SignatureAlgorithm algorithm) {
        return this != CORRETTO || algorithm != SignatureAlgorithm.ED448;
    }
}
