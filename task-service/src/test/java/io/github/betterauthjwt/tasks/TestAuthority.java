// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/** An authority that signs certificates with the JDK's keytool, in a separate folder. */
final class TestAuthority {

    static final String STORE_PASSWORD = "changeit";

    /**
     * A server's identity in the format that PostgreSQL reads.
     *
     * @param certificate PEM
     * @param key PKCS #8 in PEM, readable by its owner only
     */
    record Identity(Path certificate, Path key) {}

    private static final String KEYS = "keys.p12";
    private static final String TRUST = "trust.p12";

    private final Path folder;

    private TestAuthority(Path folder) {
        this.folder = folder;
    }

    static TestAuthority create(Path folder) throws Exception {
        TestAuthority authority = new TestAuthority(Files.createDirectories(folder));
        authority.keytool("-genkeypair", "-alias", "authority", "-dname", "CN=Test Authority", "-ext", "bc:c");
        authority.keytool("-exportcert", "-alias", "authority", "-rfc", "-file", "authority.pem");
        authority.run("-importcert", "-noprompt", "-alias", "authority", "-file", "authority.pem", "-keystore", TRUST);
        return authority;
    }

    /** Returns the authority's certificate, in the format of {@code sslrootcert}. */
    Path certificate() {
        return folder.resolve("authority.pem");
    }

    /** Returns a trust store for a JVM that contains only this authority. */
    Path trustStore() {
        return folder.resolve(TRUST);
    }

    /** Signs a key for a server with these names. */
    Identity sign(String... hosts) throws Exception {
        String names = "san=dns:" + String.join(",dns:", hosts);
        keytool("-genkeypair", "-alias", "server", "-dname", "CN=server", "-signer", "authority", "-ext", names);
        keytool("-exportcert", "-alias", "server", "-rfc", "-file", "server.pem");
        return new Identity(folder.resolve("server.pem"), exportKey());
    }

    private Path exportKey() throws IOException, GeneralSecurityException {
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(folder.resolve(KEYS))) {
            keys.load(in, STORE_PASSWORD.toCharArray());
        }
        byte[] key = keys.getKey("server", STORE_PASSWORD.toCharArray()).getEncoded();
        Path file = Files.createFile(
                folder.resolve("server.key"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        return Files.writeString(
                file,
                "-----BEGIN PRIVATE KEY-----\n"
                        + Base64.getMimeEncoder().encodeToString(key)
                        + "\n-----END PRIVATE KEY-----\n");
    }

    private void keytool(String action, String... options) throws Exception {
        List<String> arguments = new ArrayList<>(List.of(action, "-keystore", KEYS));
        if (action.equals("-genkeypair")) {
            arguments.addAll(List.of("-keyalg", "EC", "-groupname", "secp256r1", "-validity", "2"));
        }
        arguments.addAll(List.of(options));
        run(arguments.toArray(String[]::new));
    }

    private void run(String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", STORE_PASSWORD));
        Path log = folder.resolve("keytool.log");
        int status = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start()
                .waitFor();
        if (status != 0) {
            throw new IllegalStateException(Arrays.toString(arguments) + ": " + Files.readString(log));
        }
    }
}
