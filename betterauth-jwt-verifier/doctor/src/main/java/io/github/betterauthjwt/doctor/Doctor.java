// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import static java.util.Objects.requireNonNull;

import io.github.betterauthjwt.BetterAuthUrls;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.Security;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The command line. It checks a Better Auth server and a token, and explains what to fix. */
@Command(
        name = "doctor",
        abbreviateSynopsis = false,
        versionProvider = Doctor.Version.class,
        parameterListHeading = "%nARGUMENTS%n",
        commandListHeading = "%nCOMMANDS%n",
        footerHeading = "%nEXAMPLES%n",
        subcommands = {GenerateCompletion.class, CommandLine.HelpCommand.class},
        headerHeading = "NAME%n  doctor - ",
        header = "why is my token rejected?",
        description = {
            "Checks a Better Auth server as a service that verifies its tokens sees it: name, connection, TLS, the response at"
                    + " the address of the JWK Set, its keys, their rotation, and the clocks. With a token, explains whether the"
                    + " verifier accepts it and why, and what to change.",
            "",
            "The token is never printed, and its claims only with --claims."
        },
        exitCodeList = {
            "  0:all checks passed, and the token, if there is one, would be accepted",
            "  1:a check failed, or the token would be rejected",
            "  2:invalid options or an unreadable file; no check ran"
        },
        footer = {
            "  doctor https://app.example.com",
            "  pbpaste | doctor https://app.example.com --audience tasks --token -",
            "  doctor http://localhost:3000 --watch",
            "  doctor resource https://api.example.com/mcp",
            "  source <(doctor generate-completion)"
        })
public final class Doctor implements Callable<Integer> {

    /** Kept in a field, because the logging system discards a logger, and its level, when nothing refers to it. */
    private static final Logger LIBRARY = Logger.getLogger("io.github.betterauthjwt");

    /**
     * The exit status for invalid usage, which is picocli's default, and for internal errors. It is never the status of
     * a rejection.
     */
    static final int NO_RESULT = 2;

    private final InputStream in;

    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(
            arity = "0..1",
            paramLabel = "URL",
            description = "Better Auth's baseURL, such as https://app.example.com; a path in it is its basePath.")
    @Nullable
    String url;

    @Mixin
    Expectations expectations = new Expectations();

    @Mixin
    ReportOptions report = new ReportOptions();

    @Mixin
    HelpOption help = new HelpOption();

    @Option(
            names = {"-V", "--version"},
            versionHelp = true,
            description = "Prints the version.")
    boolean version;

    Doctor(InputStream in) {
        this.in = in;
    }

    /** Runs the command and exits with one of the statuses that the help lists. */
    public static void main(String[] arguments) {
        Security.setProperty("networkaddress.cache.negative.ttl", "0"); // --watch must see a name appear
        if (Arrays.stream(arguments).anyMatch(argument -> argument.matches("(?i)https?://.*"))) {
            BoundedRequest.makeReady();
        }
        PrintWriter out = new PrintWriter(System.out, false, StandardCharsets.UTF_8);
        PrintWriter err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int status = run(System.in, out, err, arguments);
        out.flush();
        System.exit(status);
    }

    static int run(InputStream in, PrintWriter out, PrintWriter err, String... arguments) {
        LIBRARY.setLevel(Level.OFF); // the report contains everything that it would log
        return new CommandLine(new Doctor(in))
                .addSubcommand(new ResourceCommand(in))
                .addSubcommand(new VerifyCommand(in))
                .setParameterExceptionHandler(Doctor::misuse)
                .setExecutionExceptionHandler(Doctor::failure)
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(out)
                .setErr(err)
                .setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF))
                .execute(arguments);
    }

    /** Prints what was expected. The whole help would hide it. */
    private static int misuse(ParameterException problem, String[] arguments) {
        CommandLine command = problem.getCommandLine();
        command.getErr()
                .println(command.getCommandSpec().qualifiedName() + ": "
                        + Check.printable(String.valueOf(problem.getMessage())));
        command.getErr().println("See: " + command.getCommandSpec().qualifiedName() + " --help");
        return command.getCommandSpec().exitCodeOnInvalidInput();
    }

    /** Prints one line for an I/O error. Any other exception is an error of the doctor, which needs a stack trace. */
    private static int failure(Exception problem, CommandLine command, ParseResult arguments) throws Exception {
        if (!(problem instanceof IOException)) {
            throw problem;
        }
        command.getErr()
                .println(command.getCommandSpec().qualifiedName() + ": "
                        + Check.printable(String.valueOf(problem.getMessage())));
        return NO_RESULT;
    }

    @Override
    public Integer call() throws InterruptedException {
        return report.print(
                requireNonNull(spec).commandLine(), in, token -> new Examination(target(), expectations, token).run());
    }

    private Target target() {
        boolean known = expectations.jwks != null && !expectations.issuers.isEmpty();
        if (url == null && !known) {
            throw new IllegalArgumentException(
                    "Expected Better Auth's URL, such as https://app.example.com; or --jwks and --issuer");
        }
        List<String> issuers =
                expectations.issuers.isEmpty() ? List.of(BetterAuthUrls.origin(given(url))) : expectations.issuers;
        List<String> audiences = expectations.audiences;
        if (audiences.isEmpty()) {
            audiences = url == null ? issuers : List.of(BetterAuthUrls.origin(url));
        }
        URI jwksUri = expectations.jwks == null ? BetterAuthUrls.jwks(given(url)) : expectations.jwksUri();
        return new Target(issuers, audiences, jwksUri, expectations.jwksFile());
    }

    private static String given(@Nullable String value) {
        return requireNonNull(value, "URL");
    }

    /** Returns the version from the jar. */
    static final class Version implements IVersionProvider {
        @Override
        public String[] getVersion() {
            String known = Doctor.class.getPackage().getImplementationVersion();
            return new String[] {"doctor " + (known == null ? "(not packaged)" : known)};
        }
    }
}
