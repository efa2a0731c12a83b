// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.amazon.corretto.crypto.provider.AmazonCorrettoCryptoProvider;
import com.fasterxml.jackson.core.JsonFactory;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.nimbusds.jose.JWSHeader;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.reflect.Method;
import java.net.JarURLConnection;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import org.bouncycastle.jce.provider.BouncyCastleProvider;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The signature provider that the library selects on other class paths. The library is loaded anew for each class path.
 */
class ProviderClassPathTest {

    private static final String JDK = "JDK " + Runtime.version().feature();

    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    @Test
    void engine_nothingOnTheClassPath_isTheJdk() throws Exception {
        assertThat(providerName()).isEqualTo(JDK);
    }

    @Test
    void engine_bouncyCastleOnTheClassPath_isBouncyCastle() throws Exception {
        assertThat(providerName(location(BouncyCastleProvider.class))).startsWith("BC ");
    }

    @Test
    void engine_correttoOfAnotherMachineFirst_isCorretto() throws Exception {
        assumeTrue(TestProviders.here().contains(TestProviders.CORRETTO), "no Corretto for this machine");
        List<Path> jars = correttoJars();
        assertThat(jars).hasSizeGreaterThan(1);
        assertThat(jars.get(0)).isEqualTo(location(AmazonCorrettoCryptoProvider.class));
        Collections.reverse(jars);
        assertThat(providerName(jars.toArray(new Path[0]))).startsWith("AmazonCorrettoCryptoProvider ");
    }

    @Test
    void engine_correttoOfAnotherMachineOnly_fallsBack() throws Exception {
        assumeTrue(TestProviders.here().contains(TestProviders.CORRETTO), "no Corretto for this machine");
        assertThat(providerName(correttoJars().get(1))).isEqualTo(JDK);
    }

    @ParameterizedTest
    @CsvSource({
        "Linux, amd64, linux-x86_64",
        "Linux, aarch64, linux-aarch_64",
        "Mac OS X, x86_64, osx-x86_64",
        "Mac OS X, aarch64, osx-aarch_64",
        "Windows 11, amd64, windows 11-x86_64",
        "Linux, s390x, linux-s390x"
    })
    void classifier_platform_isThatOfTheProvider(String osName, String osArch, String classifier) {
        assertThat(ProviderJars.classifier(osName, osArch)).isEqualTo(classifier);
    }

    @Test
    void engine_correttoWithoutItsNativeLibrary_fallsBack() throws Exception {
        assumeTrue(TestProviders.here().contains(TestProviders.CORRETTO), "no Corretto for this machine");
        Path crippled = withoutNativeLibraries(location(AmazonCorrettoCryptoProvider.class));
        assertThat(providerName(crippled)).isEqualTo(JDK);
        assertThat(providerName(crippled, location(BouncyCastleProvider.class))).startsWith("BC ");
    }

    @Test
    void build_withoutAnyProvider_leavesNoThreadBehind() throws Exception {
        try (URLClassLoader loader = new URLClassLoader(library().toArray(new URL[0]), platform()) {
            @Override
            public @Nullable URL findResource(String name) {
                return name.endsWith("self-test.jws") ? null : super.findResource(name);
            }
        }) {
            Object builder = builder(loader);
            URI jwksUri = URI.create("https://without-provider.invalid/jwks");
            builder.getClass().getMethod("jwksUri", URI.class).invoke(builder, jwksUri);
            Method build = builder.getClass().getMethod("build");
            assertThatThrownBy(() -> build.invoke(builder))
                    .hasRootCauseMessage("the resource self-test.jws is missing from the library's jar");
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (isFetching() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(isFetching()).isFalse();
    }

    private static boolean isFetching() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("betterauth-jwks without-provider.invalid"));
    }

    private static ClassLoader platform() {
        return ClassLoader.getPlatformClassLoader();
    }

    private static List<URL> library() throws Exception {
        List<URL> classPath = new ArrayList<>();
        for (Class<?> own :
                List.of(JwtVerifier.class, JsonFactory.class, Caffeine.class, JWSHeader.class, Nullable.class)) {
            classPath.add(location(own).toUri().toURL());
        }
        return classPath;
    }

    private static Object builder(ClassLoader loader) throws Exception {
        return loader.loadClass(JwtVerifier.class.getName())
                .getMethod("builder", String.class, String.class)
                .invoke(null, "https://a", "https://a");
    }

    /**
     * Returns the name of the signature provider that a verifier selects with the library, its own dependencies, and
     * these providers on the class path.
     */
    private static String providerName(Path... providers) throws Exception {
        List<URL> classPath = library();
        for (Path provider : providers) {
            classPath.add(provider.toUri().toURL());
        }
        try (URLClassLoader loader = new URLClassLoader(classPath.toArray(new URL[0]), platform())) {
            Object builder = builder(loader);
            builder.getClass().getMethod("jwkSet", String.class).invoke(builder, Keys.set(Hostile.KEY));
            Object verifier = builder.getClass().getMethod("build").invoke(builder);
            return String.valueOf(
                    verifier.getClass().getMethod("signatureProvider").invoke(verifier));
        }
    }

    private static Path location(Class<?> type) throws URISyntaxException {
        return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
    }

    private static List<Path> correttoJars() throws Exception {
        String entry = AmazonCorrettoCryptoProvider.class.getName().replace('.', '/') + ".class";
        List<Path> jars = new ArrayList<>();
        for (URL url :
                Collections.list(ProviderClassPathTest.class.getClassLoader().getResources(entry))) {
            JarURLConnection connection = (JarURLConnection) url.openConnection();
            jars.add(Path.of(connection.getJarFileURL().toURI()));
        }
        return jars;
    }

    private Path withoutNativeLibraries(Path jar) throws IOException {
        Path crippled = folder.resolve("crippled.jar");
        try (JarFile whole = new JarFile(jar.toFile());
                OutputStream out = Files.newOutputStream(crippled);
                JarOutputStream part = new JarOutputStream(out)) {
            for (Enumeration<JarEntry> entries = whole.entries(); entries.hasMoreElements(); ) {
                JarEntry entry = entries.nextElement();
                if (!entry.getName().endsWith(".so") && !entry.isDirectory()) {
                    part.putNextEntry(new JarEntry(entry.getName()));
                    whole.getInputStream(entry).transferTo(part);
                }
            }
        }
        return crippled;
    }
}
