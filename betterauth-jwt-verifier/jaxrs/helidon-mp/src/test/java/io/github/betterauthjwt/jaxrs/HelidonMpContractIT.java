// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.TokenIntrospector;
import io.github.betterauthjwt.bearer.Dpop;
import io.github.betterauthjwt.bearer.ProtectedResourceMetadata;
import io.github.betterauthjwt.testing.BearerContract;
import io.github.betterauthjwt.testing.ContractHost;
import java.io.File;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.StringTokenizer;
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** The contract in Helidon MP. */
class HelidonMpContractIT extends BearerContract {

    @Override
    protected ContractHost start(JwtVerifier verifier) throws Exception {
        return startWith(verifier, null, null);
    }

    @Override
    protected ContractHost start(JwtVerifier verifier, ProtectedResourceMetadata metadata) throws Exception {
        return startWith(verifier, metadata, null);
    }

    @Override
    protected ContractHost start(JwtVerifier verifier, Dpop dpop) throws Exception {
        return startWith(verifier, null, dpop);
    }

    @Override
    protected ContractHost start(JwtVerifier verifier, TokenIntrospector introspector) throws Exception {
        return startWith(verifier, null, null, introspector);
    }

    private static ContractHost startWith(
            JwtVerifier verifier, @Nullable ProtectedResourceMetadata metadata, @Nullable Dpop dpop) throws Exception {
        return startWith(verifier, metadata, dpop, null);
    }

    private static ContractHost startWith(
            JwtVerifier verifier,
            @Nullable ProtectedResourceMetadata metadata,
            @Nullable Dpop dpop,
            @Nullable TokenIntrospector introspector)
            throws Exception {
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        ClassLoader copy = new Copy(before);
        thread.setContextClassLoader(copy);
        try {
            AutoCloseable host = (AutoCloseable) copy.loadClass(HelidonMpHost.class.getName())
                    .getConstructor(
                            JwtVerifier.class, ProtectedResourceMetadata.class, Dpop.class, TokenIntrospector.class)
                    .newInstance(verifier, metadata, dpop, introspector);
            return ContractHost.onPort(((IntSupplier) host).getAsInt(), host);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /**
     * It has them, but each host here loads its classes again, and a thread that waits for a class pins its carrier.
     * The contract test for Jersey covers this.
     */
    @Override
    protected boolean usesVirtualThreads() {
        return false;
    }

    @Override
    protected Set<String> loggersThatPrintRequests() {
        return Set.of("io.helidon.webserver.http1");
    }

    /** Loads all classes again except those that contract and host share. Helidon MP keeps its server in static fields. */
    private static final class Copy extends URLClassLoader {

        private static final String OURS = "io.github.betterauthjwt.";

        private final ClassLoader shared;

        Copy(ClassLoader shared) throws MalformedURLException {
            super(classPath(), ClassLoader.getPlatformClassLoader());
            this.shared = shared;
        }

        private static URL[] classPath() throws MalformedURLException {
            List<URL> places = new ArrayList<>();
            StringTokenizer paths = new StringTokenizer(System.getProperty("java.class.path"), File.pathSeparator);
            while (paths.hasMoreTokens()) {
                places.add(new File(paths.nextToken()).toURI().toURL());
            }
            return places.toArray(URL[]::new);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            return name.startsWith(OURS) && !name.startsWith(OURS + "jaxrs.")
                    ? shared.loadClass(name)
                    : super.loadClass(name, resolve);
        }
    }
}
