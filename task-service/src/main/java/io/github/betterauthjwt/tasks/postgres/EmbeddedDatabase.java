// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.postgres;

import io.github.betterauthjwt.tasks.settings.DatabaseUrl;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
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
 * A PostgreSQL server that the service runs when no other server is configured. It is durable, protected by a password
 * and reachable from this machine only. Its data is in a folder, which only one running service can use at a time.
 *
 * <p>In the folder, {@code postgresql/} contains the data and {@code programs/} contains the server's programs.
 * {@code lock} marks the folder as in use. {@code database-password} and {@code database-url} are readable by their
 * owner only. {@code database-url} exists while the server runs, for other programs that share it.
 */
public final class EmbeddedDatabase implements AutoCloseable {

    private static final Logger LOGGER = System.getLogger(EmbeddedDatabase.class.getName());

    private static final String PROGRAMS = "programs";
    /** The JDK's name for a user id that the system does not know. */
    private static final String NO_NAME = "?";

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
     * Starts the server on a free port and waits until it responds.
     *
     * @throws StartException if the folder is in use or the server cannot be started. The message names the remedy.
     */
    public static EmbeddedDatabase start(Path folder) {
        requireUserThatMayRunPostgres();
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
        Path data = folder.resolve("postgresql");
        Path urlFile = folder.resolve("database-url");
        Files.deleteIfExists(urlFile);
        setAsideUnfinished(data, folder.resolve("initialized"));
        stopOrphan(data);
        Path passwordFile = folder.resolve("database-password");
        String password = password(passwordFile);
        // The library makes its folder writable for all users. A private parent folder prevents their access.
        createPrivateFolder(folder.resolve(PROGRAMS));
        EmbeddedPostgres postgres = launch(folder, data, passwordFile, password);
        Files.writeString(folder.resolve("initialized"), "");
        String text = "postgresql://postgres:" + password + "@127.0.0.1:" + postgres.getPort() + "/postgres";
        writePrivately(urlFile, text + "\n");
        return new EmbeddedDatabase(postgres, lock, urlFile, DatabaseUrl.parse(text));
    }

    private static EmbeddedPostgres launch(Path folder, Path data, Path passwordFile, String password)
            throws IOException {
        try (PostgresOutput output = new PostgresOutput()) {
            EmbeddedPostgres postgres;
            try {
                postgres = builder(folder, data, passwordFile, password).start();
            } catch (IOException | RuntimeException e) {
                throw notStarted(data, DatabaseFailure.describe(e), output, e);
            }
            if (output.tellsOfAFailure()) {
                try (postgres) {
                    throw notStarted(data, "it has ended", output, null);
                }
            }
            return postgres;
        }
    }

    private static StartException notStarted(
            Path data, String reason, PostgresOutput output, @Nullable Exception cause) {
        return new StartException(
                "The embedded PostgreSQL did not start on the folder " + data + ": " + reason + "."
                        + output.ofEndedProgram() + " Set DATABASE_URL to use another server.",
                cause);
    }

    private static EmbeddedPostgres.Builder builder(Path folder, Path data, Path passwordFile, String password) {
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
                .setServerConfig("max_connections", "100");
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
        if (!acquires(channel)) {
            channel.close();
            throw new StartException(
                    "The folder " + folder.toAbsolutePath()
                            + " is in use by another task-service: stop that one, or set"
                            + " DATA_DIR to another folder.",
                    null);
        }
        return channel;
    }

    private static boolean acquires(FileChannel channel) throws IOException {
        try {
            return channel.tryLock() != null;
        } catch (OverlappingFileLockException e) {
            return false; // another part of this process holds the lock
        }
    }

    /**
     * Checks that the user may run PostgreSQL. It needs a name for the user id. It does not run as root, so the library
     * then starts it in a user namespace if the system permits that.
     */
    private static void requireUserThatMayRunPostgres() {
        if (NO_NAME.equals(System.getProperty("user.name"))) {
            throw new StartException(
                    "PostgreSQL does not run as a user id without a name (\"could not look up effective user ID\")."
                            + " Give the user id a name in /etc/passwd, or install libnss-systemd for a dynamic user of"
                            + " systemd, or set DATABASE_URL to a server that runs elsewhere.",
                    null);
        }
        if ("root".equals(System.getProperty("user.name")) && !succeeds("unshare", "-U", "true")) {
            throw new StartException(
                    "PostgreSQL does not run as root, and this system does not permit `unshare -U`, which would allow"
                            + " it to run as another user. Start the service as an ordinary user, or set DATABASE_URL to a"
                            + " server that runs elsewhere.",
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

    /**
     * Renames the files of a first start that was interrupted, because no server can use them. They are kept under
     * another name.
     */
    private static void setAsideUnfinished(Path data, Path initialized) throws IOException {
        if (Files.exists(data) && !Files.exists(initialized)) {
            Path aside = data.resolveSibling("postgresql-unfinished-" + System.currentTimeMillis());
            Files.move(data, aside);
            LOGGER.log(Level.WARNING, "The first start was interrupted; its files are now in {0}", aside);
        }
    }

    /** Stops a server that is still running because its service was killed. */
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
            return; // a stale file, which PostgreSQL removes
        }
        LOGGER.log(Level.WARNING, "Stopping the PostgreSQL of a killed service, process {0}", firstLine);
        succeeds("kill", "-INT", firstLine); // a fast shutdown; TERM would wait until clients disconnect
        try {
            orphan.onExit().get(STOP_WAIT.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException | java.util.concurrent.TimeoutException e) {
            throw new StartException("The PostgreSQL of a killed service does not stop: end process " + firstLine, e);
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

    /** Returns the address, with the password. */
    public DatabaseUrl url() {
        return url;
    }

    /** Stops the server with PostgreSQL's "fast" shutdown and releases the folder. */
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
