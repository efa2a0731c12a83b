// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Collections;
import java.util.List;
import java.util.Locale;

/**
 * Finds the jar of a signature provider that fits this machine. The artifact {@code betterauth-jwt-verifier-corretto}
 * brings the jars of all platforms. These contain the same classes, and their native libraries for Linux have the same
 * name, so a class loader with all of them only ever finds the native library of the first.
 */
final class ProviderJars {

    /** With this property, the provider takes its native library from {@code java.library.path}, so any jar fits. */
    private static final String EXTERNAL_LIBRARY = "com.amazon.corretto.crypto.provider.useExternalLib";

    private ProviderJars() {}

    /**
     * Returns a loader for the provider's class: the given one, or one with only the jar for this machine if other jars
     * come before it.
     */
    static ClassLoader loader(String className, ClassLoader classPath) {
        if (Boolean.getBoolean(EXTERNAL_LIBRARY)) {
            return classPath;
        }
        String entry = className.replace('.', '/') + ".class";
        List<URL> found = find(entry, classPath);
        String fitting = "-" + classifier(System.getProperty("os.name"), System.getProperty("os.arch")) + ".jar";
        for (URL url : found.subList(Math.min(1, found.size()), found.size())) {
            if (url.toString().contains(fitting) && !found.get(0).toString().contains(fitting)) {
                return alone(url, entry);
            }
        }
        return classPath;
    }

    private static List<URL> find(String entry, ClassLoader classPath) {
        try {
            return Collections.list(classPath.getResources(entry));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the class path", e);
        }
    }

    /** Returns the classifier that Amazon Corretto Crypto Provider uses for a platform, for example linux-aarch_64. */
    static String classifier(String osName, String osArch) {
        String system = osName.startsWith("Mac") ? "osx" : osName.toLowerCase(Locale.ROOT);
        return system
                + switch (osArch) {
                    case "amd64", "x86_64" -> "-x86_64";
                    case "aarch64", "arm64" -> "-aarch_64";
                    default -> "-" + osArch;
                };
    }

    /** Returns a loader that stays open, because the provider loads classes for as long as it is used. */
    private static ClassLoader alone(URL url, String entry) {
        String text = url.toString();
        try {
            URL jar = new URL(url, text.substring(0, text.length() - entry.length()));
            return new URLClassLoader(new URL[] {jar}, ClassLoader.getPlatformClassLoader());
        } catch (MalformedURLException e) {
            throw new UncheckedIOException("cannot load a class from " + text, e);
        }
    }
}
