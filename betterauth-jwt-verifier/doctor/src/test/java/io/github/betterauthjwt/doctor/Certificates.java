// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/** A certificate authority for tests and the certificates that it issued, created with the JDK's keytool. */
final class Certificates {

    private static final String PASSWORD = "only-for-tests";
    private static final String AUTHORITY = "authority";

    private final Path keys;
    private final Path trust;

    /** @param folder the folder for the key stores */
    Certificates(Path folder) throws IOException, InterruptedException {
        this.keys = folder.resolve("keys.p12");
        this.trust = folder.resolve("trust.p12");
        generate(AUTHORITY, "-dname", "CN=Test Authority", "-ext", "bc:critical=ca:true", "-validity", "3650");
        Path certificate = folder.resolve("authority.pem");
        keytool(
                "-exportcert",
                "-rfc",
                "-alias",
                AUTHORITY,
                "-file",
                certificate.toString(),
                "-keystore",
                keys.toString());
        keytool(
                "-importcert",
                "-noprompt",
                "-alias",
                AUTHORITY,
                "-file",
                certificate.toString(),
                "-keystore",
                trust.toString());
    }

    /** Issues a server certificate for these names, valid for {@code days} days after {@code from}. */
    Certificates certify(String alias, String names, String from, int days) throws IOException, InterruptedException {
        List<String> options = List.of("-dname", "CN=" + alias, "-ext", "san=" + names, "-startdate", from);
        List<String> arguments = new ArrayList<>(options);
        arguments.addAll(List.of("-signer", AUTHORITY, "-validity", Integer.toString(days)));
        generate(alias, arguments.toArray(String[]::new));
        return this;
    }

    private void generate(String alias, String... more) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("-genkeypair", "-alias", alias, "-keyalg", "EC"));
        arguments.addAll(List.of("-groupname", "secp256r1", "-keystore", keys.toString()));
        arguments.addAll(List.of(more));
        keytool(arguments.toArray(String[]::new));
    }

    private static void keytool(String... arguments) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(System.getProperty("java.home") + "/bin/keytool"));
        command.addAll(List.of(arguments));
        command.addAll(List.of("-storetype", "PKCS12", "-storepass", PASSWORD));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), UTF_8);
        if (process.waitFor() != 0) {
            throw new AssertionError(command + ": " + output);
        }
    }

    /** Returns a TLS context for a server that presents this certificate. */
    SSLContext of(String alias) throws IOException, GeneralSecurityException {
        KeyStore all = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(keys)) {
            all.load(in, PASSWORD.toCharArray());
        }
        KeyStore one = KeyStore.getInstance("PKCS12");
        one.load(null, null);
        one.setKeyEntry(
                alias,
                all.getKey(alias, PASSWORD.toCharArray()),
                PASSWORD.toCharArray(),
                all.getCertificateChain(alias));
        KeyManagerFactory factory = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        factory.init(one, PASSWORD.toCharArray());
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(factory.getKeyManagers(), null, null);
        return context;
    }

    /** Returns the options with which Java trusts the authority. */
    String[] javaOptions() {
        return new String[] {"-Djavax.net.ssl.trustStore=" + trust, "-Djavax.net.ssl.trustStorePassword=" + PASSWORD};
    }
}
