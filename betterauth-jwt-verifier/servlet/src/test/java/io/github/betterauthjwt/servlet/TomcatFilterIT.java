// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.testing.TestIssuer;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests which parts of the token servlets see, and in which dispatches. */
class TomcatFilterIT {

    private final TestIssuer issuer = TestIssuer.start();
    private TomcatHost host;
    private int port;

    @BeforeEach
    void start() throws Exception {
        host = new TomcatHost();
        host.filter(BearerTokenFilter.builder(issuer.verifier()).realm("tasks").build(), "/*");
        host.servlet(new Whoami(), "/whoami", "/async", "/missing", "/error");
        host.errorPage(404, "/error");
        port = host.start();
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
        issuer.close();
    }

    @Test
    void servlet_seesPrincipalRolesAndAttribute() throws Exception {
        String token = issuer.jwt().subject("ada").role("user,admin").sign();
        assertThat(get("/whoami", token).body()).isEqualTo("REQUEST ada ada Bearer admin=true owner=false same=true");
    }

    @Test
    void asyncDispatch_keepsThePrincipal() throws Exception {
        assertThat(get("/async", issuer.token("ada")).body())
                .isEqualTo("ASYNC ada ada Bearer admin=false owner=false same=true");
    }

    @Test
    void errorDispatch_afterVerification_isNotVerifiedAgain() throws Exception {
        HttpResponse<String> answer = get("/missing", issuer.token("ada"));
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).isEqualTo("ERROR ada ada Bearer admin=false owner=false same=true");
    }

    @Test
    void errorPage_requestedDirectly_requiresAToken() throws Exception {
        HttpResponse<String> answer = get("/error", "bad");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.headers().firstValue("WWW-Authenticate"))
                .hasValueSatisfying(challenge -> assertThat(challenge).startsWith("Bearer realm=\"tasks\", error="));
    }

    @Test
    void pattern_malformed_isRejected() {
        for (String pattern : new String[] {"", "health", "*.html", "/a*b", "/a/*/b"}) {
            assertThatThrownBy(
                            () -> BearerTokenFilter.builder(issuer.verifier()).publicPaths(pattern))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("/docs/*");
        }
    }

    private HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                .header("Authorization", "Bearer " + token)
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    private static final class Whoami extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (request.getDispatcherType() == DispatcherType.REQUEST) {
                if (request.getServletPath().equals("/async")) {
                    AsyncContext async = request.startAsync();
                    async.start(async::dispatch);
                    return;
                }
                if (request.getServletPath().equals("/missing")) {
                    response.sendError(HttpServletResponse.SC_NOT_FOUND);
                    return;
                }
            }
            response.getWriter()
                    .write(request.getDispatcherType() + " "
                            + request.getUserPrincipal().getName() + " "
                            + request.getRemoteUser() + " " + request.getAuthType() + " admin="
                            + request.isUserInRole("admin") + " owner=" + request.isUserInRole("owner") + " same="
                            + request.getUserPrincipal().equals(request.getAttribute(VerifiedJwt.class.getName())));
        }
    }
}
