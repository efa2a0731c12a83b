// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import static java.util.Objects.requireNonNull;

import io.github.betterauthjwt.jwks.KeyServerUrl;
import java.io.InputStream;
import java.net.URI;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Follows the way of an OAuth client from a protected resource to the keys, and explains what to fix at each hop. */
@Command(
        name = "resource",
        parameterListHeading = "%nARGUMENTS%n",
        footerHeading = "%nEXAMPLES%n",
        headerHeading = "NAME%n  doctor resource - ",
        header = "why do OAuth clients fail at my API or MCP server?",
        description = {
            "Starts at the address of an API or an MCP server, as a client without a token does, and follows its challenge to"
                    + " the metadata of the resource (RFC 9728), to the metadata of the authorization server (RFC 8414, OpenID"
                    + " Connect Discovery), and to its JWK Set. Checks each of them. With a token, explains whether a service that"
                    + " accepts access tokens for this resource accepts it.",
            "",
            "Sends GET requests only, without a token and without following redirects. The token is never sent or printed, and its"
                    + " claims are printed only with --claims."
        },
        exitCodeList = {
            "  0:all checks passed, and the token, if there is one, would be accepted",
            "  1:a check failed, or the token would be rejected",
            "  2:invalid options or an unreadable file; no check ran"
        },
        footer = {
            "  doctor resource https://api.example.com/mcp",
            "  pbpaste | doctor resource https://api.example.com/mcp --token -"
        })
final class ResourceCommand implements Callable<Integer> {

    private final InputStream in;

    @Spec
    @Nullable
    CommandSpec spec;

    @Parameters(paramLabel = "URL", description = "The address that clients use, such as https://api.example.com/mcp.")
    @Nullable
    String url;

    @Mixin
    ReportOptions report = new ReportOptions();

    @Mixin
    HelpOption help = new HelpOption();

    ResourceCommand(InputStream in) {
        this.in = in;
    }

    @Override
    public Integer call() throws InterruptedException {
        return report.print(
                requireNonNull(spec).commandLine(), in, token -> new ResourceExamination(address(), token).run());
    }

    private URI address() {
        String given = requireNonNull(url);
        return WebAddress.parse(given).orElseThrow(() -> {
            if (given.matches("(?i)https?://[^/]+.*") && !given.contains("#") && !given.contains("@")) {
                KeyServerUrl.requireHost(URI.create(given)); // states what is wrong with the host
            }
            return new IllegalArgumentException("Expected the address of an API or an MCP server, such as"
                    + " https://api.example.com/mcp, without a fragment and without user info");
        });
    }
}
