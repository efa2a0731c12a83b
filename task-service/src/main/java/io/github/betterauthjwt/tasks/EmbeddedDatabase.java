// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A real PostgreSQL server of the service's own, for those who have none: durable, protected by a password, reachable
 * from this machine only, its data kept in a folder. The folder belongs to one running service at a time.
 *
 * <p>Inside the folder: {@code postgresql/} holds the data, {@code programs/} the server's programs, {@code lock} tells
 * that the folder is in use, {@code database-password} and {@code database-url} are readable by their owner only. The
 * latter stands there while the server runs, for other programs that share it.
 */
final class EmbeddedDatabase implements AutoCloseable {

    private static final Logger LOGGER = System.getLogger(EmbeddedDatabase.class.getName());

    private static final String PROGRAMS = "programs";

    private static final Duration START_WAIT = Duration.ofSeconds(60);
    private static final Duration STOP_WAIT = Duration.ofSeconds(10);

    private final EmbeddedPostgres postgres;
    private final FileChannel lock;
    private final Path urlFile;
    private final DatabaseUrl url;

    private EmbeddedDatabase(EmbeddedPostgres postgres, FileChannel lock, Path urlFile, DatabaseUrl url) {
        this.postgres = postgres;
        this.lock = lock;
        this.urlFile = urlFile;
        this.url = url;
    }

    /**
     * Starts the server, on a free port, and waits until it answers.
     *
     * @throws StartException if the folder is in use or the server cannot be started, saying what to do
     */
    static EmbeddedDatabase start(Path folder) {
        try {
            createPrivateFolder(folder);
            FileChannel lock = lock(folder);
            try {
                return start(folder.toRealPath(), lock);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException e) {
            throw new StartException("The embedded PostgreSQL cannot use the folder " + folder + ": " + e, e);
        }
    }

    private static EmbeddedDatabase start(Path folder, FileChannel lock) throws IOException {
        requireUserThatMayRunPostgres();
        Path data = folder.resolve("postgresql");
        Path urlFile = folder.resolve("database-url");
        Files.deleteIfExists(urlFile);
        setAsideUnfinished(data, folder.resolve("initialized"));
        stopOrphan(data);
        Path passwordFile = folder.resolve("database-password");
        String password = password(passwordFile);
        // The library lets everybody write there, which is of no use to whoever may not enter.
        createPrivateFolder(folder.resolve(PROGRAMS));
        EmbeddedPostgres postgres = launch(folder, data, passwordFile, password);
        Files.writeString(folder.resolve("initialized"), "");
        String text = "postgresql://postgres:" + password + "@127.0.0.1:" + postgres.getPort() + "/postgres";
        writePrivately(urlFile, text + "\n");
        return new EmbeddedDatabase(postgres, lock, urlFile, DatabaseUrl.parse(text));
    }

    private static EmbeddedPostgres launch(Path folder, Path data, Path passwordFile, String password) {
        try {
            return EmbeddedPostgres.builder()
                    .setOverrideWorkingDirectory(folder.resolve(PROGRAMS).toFile())
                    .setDataDirectory(data)
                    .setCleanDataDirectory(false)
                    .setRegisterShutdownHook(false)
                    .setPGStartupWait(START_WAIT)
                    .setLocaleConfig("auth", "scram-sha-256")
                    .setLocaleConfig("pwfile", passwordFile.toString())
                    .setLocaleConfig("locale-provider", "builtin")
                    .setLocaleConfig("builtin-locale", "C.UTF-8")
                    .setLocaleConfig("locale", "C")
                    .setConnectConfig("password", password)
                    .setServerConfig("listen_addresses", "127.0.0.1")
                    .setServerConfig("unix_socket_directories", "")
                    .setServerConfig("fsync", "on")
                    .setServerConfig("synchronous_commit", "on")
                    .setServerConfig("full_page_writes", "on")
                    .setServerConfig("max_connections", "100")
                    .start();
        } catch (IOException | RuntimeException e) {
            throw new StartException(
                    "The embedded PostgreSQL did not start on the folder " + data + ": " + e.getMessage()
                            + ". Its own messages are above. Set DATABASE_URL to use another server.",
                    e);
        }
    }

    private static void createPrivateFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            Path parent = folder.toAbsolutePath().getParent();
            if (parent != null) {
                Files.createDirectories(parent);
            }
            Files.createDirectory(
                    folder, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        }
    }

    private static FileChannel lock(Path folder) throws IOException {
        FileChannel channel =
                FileChannel.open(folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock held = tryLock(channel);
        if (held == null) {
            channel.close();
            throw new StartException(
                    "The folder " + folder.toAbsolutePath()
                            + " is in use by another task-service: stop that one, or set"
                            + " DATA_DIR to another folder.",
                    null);
        }
        return channel;
    }

    private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            return null; // held by this very process
        }
    }

    /** PostgreSQL refuses to run as root; the library then starts it in a user namespace, where the system permits. */
    private static void requireUserThatMayRunPostgres() {
        if ("root".equals(System.getProperty("user.name")) && !succeeds("unshare", "-U", "true")) {
            throw new StartException(
                    "PostgreSQL refuses to run as root, and this system does not permit `unshare -U`, which would let it"
                            + " run anyway. Start the service as an ordinary user, or set DATABASE_URL to a server"
                            + " that runs elsewhere.",
                    null);
        }
    }

    private static boolean succeeds(String... command) {
        try {
            Process process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            return process.waitFor(5, TimeUnit.SECONDS) && process.exitValue() == 0;
        } catch (IOException e) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** A first start that was cut off leaves files no server can use. They are kept, out of the way. */
    private static void setAsideUnfinished(Path data, Path initialized) throws IOException {
        if (Files.exists(data) && !Files.exists(initialized)) {
            Path aside = data.resolveSibling("postgresql-unfinished-" + System.currentTimeMillis());
            Files.move(data, aside);
            LOGGER.log(Level.WARNING, "The last first start was cut off; its files are now in {0}", aside);
        }
    }

    /** A service that was killed leaves its server running. */
    private static void stopOrphan(Path data) throws IOException {
        Path pidFile = data.resolve("postmaster.pid");
        if (!Files.exists(pidFile)) {
            return;
        }
        String firstLine = Files.readAllLines(pidFile).stream().findFirst().orElse("");
        if (!firstLine.matches("[0-9]{1,10}")) {
            return;
        }
        ProcessHandle orphan = ProcessHandle.of(Long.parseLong(firstLine)).orElse(null);
        if (orphan == null || !isServerOf(orphan, data)) {
            return; // a stale file, which PostgreSQL itself clears away
        }
        LOGGER.log(Level.WARNING, "Stopping the PostgreSQL that a killed service left behind, process {0}", firstLine);
        succeeds("kill", "-INT", firstLine); // a fast shutdown; TERM would wait for clients to leave
        try {
            orphan.onExit().get(STOP_WAIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new StartException(
                    "The PostgreSQL that a killed service left behind does not stop: end process " + firstLine, e);
        }
    }

    private static boolean isServerOf(ProcessHandle process, Path data) {
        String command = process.info().command().orElse("");
        try {
            return command.endsWith("/postgres")
                    && Files.isSameFile(Path.of("/proc", Long.toString(process.pid()), "cwd"), data);
        } catch (IOException e) {
            return false;
        }
    }

    private static String password(Path file) throws IOException {
        if (Files.exists(file)) {
            return Files.readString(file).strip();
        }
        byte[] random = new byte[24];
        new SecureRandom().nextBytes(random);
        String password = HexFormat.of().formatHex(random);
        writePrivately(file, password + "\n");
        return password;
    }

    private static void writePrivately(Path file, String text) throws IOException {
        Path temporary = file.resolveSibling(file.getFileName() + ".new");
        Files.deleteIfExists(temporary);
        Files.createFile(temporary, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(temporary, text);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    DatabaseUrl url() {
        return url;
    }

    /** Stops the server, as PostgreSQL's "fast" shutdown does, and frees the folder. */
    @Override
    public void close() {
        try {
            Files.deleteIfExists(urlFile);
            postgres.close();
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException("The embedded PostgreSQL did not stop cleanly", e);
        }
    }
}
