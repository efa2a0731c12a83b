// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.io.File;
import java.io.PrintStream;
import java.lang.ref.WeakReference;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A program that loads the library in a separate class loader, starts a fetch whose lookup hangs, closes the source and
 * drops the class loader. It exits with 0 if the class loader is collected although the lookup still hangs.
 */
final class Undeployed {

    private Undeployed() {}

    public static void main(String[] args) throws Exception {
        WeakReference<ClassLoader> application = deployAndUndeploy(args[0]);
        for (int i = 0; i < 600 && application.get() != null; i++) {
            System.gc();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
        }
        PrintStream out = System.out;
        if (!isLookupHanging()) {
            out.println("no lookup hangs, so this run shows nothing");
            System.exit(3);
        }
        out.println("class loader reachable while a lookup hangs: " + (application.get() != null));
        System.exit(application.get() == null ? 0 : 4);
    }

    private static WeakReference<ClassLoader> deployAndUndeploy(String classPath) throws Exception {
        List<URL> urls = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            urls.add(Path.of(entry).toUri().toURL());
        }
        try (URLClassLoader application =
                new URLClassLoader(urls.toArray(new URL[0]), ClassLoader.getPlatformClassLoader())) {
            Class<?> program = application.loadClass(Application.class.getName());
            ((Runnable) program.getConstructor().newInstance()).run();
            return new WeakReference<>(application);
        }
    }

    private static boolean isLookupHanging() {
        return Thread.getAllStackTraces().values().stream().anyMatch(stack -> Arrays.stream(stack)
                .anyMatch(frame -> frame.getClassName().equals("java.net.InetAddress")));
    }

    /** The application. Its class loader is not that of the program. */
    public static final class Application implements Runnable {

        /** Creates the application. The program calls this by reflection. */
        public Application() {}

        @Override
        public void run() {
            URI uri = URI.create("https://keys.example/jwks");
            try (JwkSource source = JwkSource.remote(
                    RemoteSettings.builder().lazy().build(uri, Clock.systemUTC(), new JwkSetListener() {}))) {
                source.find("k1", "OKP");
                throw new IllegalStateException("a lookup that hangs cannot lead to keys");
            } catch (KeysUnreachableException e) {
                System.out.println(e.getMessage());
            }
        }
    }
}
