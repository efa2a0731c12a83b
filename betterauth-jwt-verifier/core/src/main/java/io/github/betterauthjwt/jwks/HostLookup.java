// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandleProxies;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.net.InetAddress;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Resolves host names with a deadline. Java's lookup has none, and nothing can interrupt it. It therefore runs in a
 * separate daemon thread, which may outlive the deadline. There is at most one such thread. For use by one thread,
 * except {@link #abort}.
 *
 * <p>A web container may undeploy the application in the meantime. The thread, its stack and its task consist only of
 * objects of the JDK, so that it keeps no class loader of the application reachable.
 */
public final class HostLookup {

    /** Creates the call that resolves a host name. Tests replace it. */
    @FunctionalInterface
    interface Resolver {
        Callable<InetAddress[]> lookup(String host);
    }

    /** The system property that exists in native images, which have no class loaders and no proxies of handles. */
    private static final String NATIVE_IMAGE = "org.graalvm.nativeimage.imagecode";

    private final Resolver resolver;
    private String host = "";
    private @Nullable FutureTask<InetAddress[]> lookup;
    private volatile @Nullable FutureTask<InetAddress[]> awaited;
    private volatile boolean aborted;

    /** Creates a lookup that uses the resolver of this machine. */
    public HostLookup() {
        this(System.getProperty(NATIVE_IMAGE) == null ? HostLookup::jdkOnly : HostLookup::anyClass);
    }

    HostLookup(Resolver resolver) {
        this.resolver = resolver;
    }

    private static Callable<InetAddress[]> anyClass(String host) {
        return () -> InetAddress.getAllByName(host);
    }

    /** Returns a call that no class of this library implements. A lambda expression would be such a class. */
    @SuppressWarnings("unchecked")
    private static Callable<InetAddress[]> jdkOnly(String host) {
        MethodType type = MethodType.methodType(InetAddress[].class, String.class);
        Thread thread = Thread.currentThread();
        ClassLoader before = thread.getContextClassLoader();
        try {
            thread.setContextClassLoader(ClassLoader.getSystemClassLoader()); // JDK 17 defines the proxy in it
            MethodHandle all = MethodHandles.publicLookup().findStatic(InetAddress.class, "getAllByName", type);
            return MethodHandleProxies.asInterfaceInstance(Callable.class, all.bindTo(host));
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("this JDK has no InetAddress.getAllByName", e);
        } finally {
            thread.setContextClassLoader(before);
        }
    }

    /** Loads the classes of a lookup. */
    void prepare() {
        resolver.lookup("localhost");
    }

    /**
     * Returns the addresses of a host.
     *
     * @param name a host name or an address without brackets
     * @param deadlineNanos the value of {@link System#nanoTime} at which the lookup ends
     * @throws HostLookupTimeoutException if the deadline passes
     * @throws IOException if the lookup fails or is aborted
     */
    public InetAddress[] resolve(String name, long deadlineNanos) throws IOException {
        FutureTask<InetAddress[]> running = runningOrStarted(name);
        awaited = running;
        if (aborted) { // abort() may not have seen this lookup
            throw closed(null);
        }
        try {
            return running.get(Math.max(0, deadlineNanos - System.nanoTime()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            throw new HostLookupTimeoutException(name);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException known ? known : new IOException(e.getCause());
        } catch (CancellationException e) {
            throw closed(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted during the lookup of a host").initCause(e);
        }
    }

    /** A lookup that still runs is not repeated, because a second thread would wait for the same answer. */
    private FutureTask<InetAddress[]> runningOrStarted(String name) throws IOException {
        if (aborted) {
            throw closed(null);
        }
        FutureTask<InetAddress[]> last = lookup;
        if (last != null && !last.isDone() && name.equals(host)) {
            return last;
        }
        FutureTask<InetAddress[]> started = new FutureTask<>(resolver.lookup(name));
        lookup = started;
        host = name;
        // Threads of this pool inherit no access-control context, which on JDK 17 refers to class loaders.
        ForkJoinPool pool = new ForkJoinPool(1);
        pool.execute(started);
        pool.shutdown(); // the thread ends after the lookup
        return started;
    }

    private static IOException closed(@Nullable CancellationException cause) {
        return new IOException("the verifier was closed", cause);
    }

    /** Ends the current lookup and all later ones for their caller. May be called by any thread. */
    void abort() {
        aborted = true;
        FutureTask<InetAddress[]> current = awaited;
        if (current != null) {
            current.cancel(false);
        }
    }
}
