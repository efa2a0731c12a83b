// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import ch.qos.logback.classic.LoggerContext;
import io.github.betterauthjwt.tasks.postgres.StartException;
import io.github.betterauthjwt.tasks.postgres.StartWait;
import io.github.betterauthjwt.tasks.settings.Settings;
import io.github.betterauthjwt.tasks.settings.SettingsException;
import java.io.PrintStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** The command line. */
public final class Main {

    private static final int FAILURE = 1;
    private static final int USAGE = 2;
    private static final long START_WAIT_SECONDS = 60;
    private static final String HELP =
            """
            Usage: java -jar task-service.jar [--help | --version | --check]

            Serves the tasks of each signed-in user over HTTP. Without an option it runs until it is stopped.

              --help     this text
              --version  the version
              --check    reads the settings, reports all errors in them, and exits

            Settings are environment variables, or members of the YAML file that CONFIG_FILE names:
            """;

    private Main() {}

    /**
     * Starts the service. Exits with status 2 if the settings or the options are wrong, 1 if the start fails for
     * another reason, and 143 after a TERM signal.
     */
    public static void main(String[] args) {
        configureLogging();
        int status = run(List.of(args), System.out, System.err);
        if (status != 0) {
            System.exit(status);
        }
    }

    @SuppressWarnings("SystemOut") // a command line writes to its standard streams
    static int run(List<String> args, PrintStream out, PrintStream err) {
        if (args.size() > 1) {
            err.println("Expected at most one option: see --help.");
            return USAGE;
        }
        return switch (args.isEmpty() ? "" : args.getFirst()) {
            case "--help", "-h" -> {
                out.println(HELP + Settings.help());
                yield 0;
            }
            case "--version" -> {
                out.println("task-service " + version());
                yield 0;
            }
            case "--check" -> check(out, err);
            case "" -> serve(err);
            default -> {
                err.println("Unknown option: " + args.getFirst() + ": see --help.");
                yield USAGE;
            }
        };
    }

    private static int check(PrintStream out, PrintStream err) {
        try {
            Settings settings = Settings.read(System.getenv());
            out.println("The settings are valid: " + settings);
            return 0;
        } catch (SettingsException e) {
            err.println(e.getMessage());
            return USAGE;
        } finally {
            endLog();
        }
    }

    private static int serve(PrintStream err) {
        CompletableFuture<TaskService> started = new CompletableFuture<>();
        StartWait wait = new StartWait();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(started, wait), "stop"));
        try {
            started.complete(TaskService.start(Settings.read(System.getenv()), wait));
            return 0;
        } catch (SettingsException e) {
            err.println(e.getMessage());
            return USAGE;
        } catch (StartException e) {
            err.println(e.getMessage());
            return FAILURE;
        } finally {
            started.cancel(false); // if the start did not complete, there is nothing to stop
        }
    }

    /**
     * Stops the service. If a signal arrives during the start, this method first waits for the start, which runs child
     * processes. The start then no longer waits for its database.
     */
    private static void stop(CompletableFuture<TaskService> started, StartWait wait) {
        wait.abandon();
        try {
            started.get(START_WAIT_SECONDS, TimeUnit.SECONDS).close();
        } catch (CancellationException e) {
            return; // the start failed and has cleaned up
        } catch (ExecutionException | TimeoutException e) {
            System.getLogger(Main.class.getName())
                    .log(System.Logger.Level.ERROR, "Received a stop signal during startup", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            endLog();
        }
    }

    private static String version() {
        return Optional.ofNullable(Main.class.getPackage().getImplementationVersion())
                .orElse("(unpackaged)");
    }

    /** Forwards what libraries log by {@code java.util.logging} to Logback. */
    static void configureLogging() {
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
    }

    /** Writes the lines that the log still holds. Nothing is logged afterwards. */
    private static void endLog() {
        ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
    }
}
