// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.VerifierListener;
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
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tests several filters before one servlet, and what the servlet has already written when it rejects a request. */
class TomcatStackedFiltersIT {

    private static final String AUDIENCE = "admin-service";

    private final TestIssuer issuer = TestIssuer.start();
    private final AtomicInteger verifications = new AtomicInteger();
    private final JwtVerifier outer = verifier(issuer.url());
    private final JwtVerifier inner = verifier(AUDIENCE);
    private TomcatHost host;
    private int port;

    private JwtVerifier verifier(String audience) {
        return JwtVerifier.builder(issuer.url(), audience)
                .jwksUri(issuer.jwksUri())
                .listener(new VerifierListener() {
                    @Override
                    public void tokenAccepted(boolean known) {
                        verifications.incrementAndGet();
                    }
                })
                .build();
    }

    @BeforeEach
    void start() throws Exception {
        host = new TomcatHost();
        host.filter(BearerTokenFilter.builder(outer).optionalPaths("/*").build(), "/*");
        host.filter(BearerTokenFilter.builder(outer).requireRole("owner").build(), "/owner");
        host.filter(
                BearerTokenFilter.builder(outer)
                        .optionalPaths("/*")
                        .requireRole("owner")
                        .build(),
                "/optional-owner");
        host.filter(BearerTokenFilter.create(inner), "/admin/*");
        host.servlet(
                new Answers(), "/owner", "/optional-owner", "/admin/page", "/admin/async", "/half", "/kept", "/open");
        port = host.start();
    }

    @AfterEach
    void stop() throws Exception {
        host.close();
        outer.close();
        inner.close();
        issuer.close();
    }

    @Test
    void token_acceptedByAnotherVerifier_isVerifiedAgain() throws Exception {
        HttpResponse<String> answer = get("/admin/page", issuer.token("ada"));
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("wrong_audience");
        assertThat(get("/admin/page", both()).body()).isEqualTo("ada");
    }

    @Test
    void token_ofStackedFiltersAndDispatches_isVerifiedOncePerVerifier() throws Exception {
        String token = issuer.jwt().subject("ada").role("owner").sign();
        assertThat(get("/owner", token).body()).isEqualTo("ada");
        assertThat(verifications).hasValue(1);
        assertThat(get("/admin/async", both()).body()).isEqualTo("ada");
        assertThat(verifications).hasValue(3);
    }

    @Test
    void optionalPath_whereARoleIsRequired_needsAToken() throws Exception {
        assertThat(get("/open", "").body()).isEqualTo("anonymous");
        HttpResponse<String> answer = get("/optional-owner", "");
        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(answer.body()).contains("missing_token");
        assertThat(get("/optional-owner", issuer.token()).statusCode()).isEqualTo(403);
    }

    @Test
    void servlet_requiringAScopeAfterItHasWritten_is403WithoutItsHeaders() throws Exception {
        HttpResponse<String> answer = get("/half", issuer.token());
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(answer.body()).startsWith("{").contains("insufficient_scope");
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/problem+json");
        assertThat(answer.headers().allValues("X-Leak")).isEmpty();
    }

    @Test
    void response_toAUser_isNotCachedUnlessTheServletAllowsIt() throws Exception {
        assertThat(get("/open", issuer.token()).headers().allValues("Cache-Control"))
                .containsExactly("private, no-store");
        assertThat(get("/kept", issuer.token()).headers().allValues("Cache-Control"))
                .containsExactly("private, no-cache");
        assertThat(get("/open", "").headers().allValues("Cache-Control")).isEmpty();
    }

    private String both() {
        return issuer.jwt().subject("ada").audience(issuer.url(), AUDIENCE).sign();
    }

    private HttpResponse<String> get(String path, String token) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        return HttpClient.newHttpClient().send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static final class Answers extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            if (request.getRequestURI().endsWith("/async") && request.getDispatcherType() == DispatcherType.REQUEST) {
                AsyncContext async = request.startAsync();
                async.start(async::dispatch);
                return;
            }
            VerifiedJwt jwt = (VerifiedJwt) request.getUserPrincipal();
            if (request.getServletPath().equals("/kept")) {
                response.setHeader("Cache-Control", "private, no-cache");
            }
            response.getWriter().write(jwt == null ? "anonymous" : jwt.subject());
            if (request.getServletPath().equals("/half")) {
                response.setHeader("X-Leak", "yes");
                response.setContentLength(1000);
                jwt.requireScope("tasks:write");
            }
        }
    }
}
