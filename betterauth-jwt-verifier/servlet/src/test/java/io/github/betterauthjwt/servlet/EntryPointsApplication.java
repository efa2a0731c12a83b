// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.bearer.Dpop;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.GenericServlet;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContainerInitializer;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRegistration;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Set;

/** The application of {@link EntryPointsContract}. It maps its filters as in the README. */
final class EntryPointsApplication implements ServletContainerInitializer {

    static final String EXTERNAL_URL = "https://api.example.com";

    private final Dpop dpop = Dpop.builder(EXTERNAL_URL).build();
    private final JwtVerifier verifier;

    EntryPointsApplication(JwtVerifier verifier) {
        this.verifier = verifier;
    }

    @Override
    public void onStartup(Set<Class<?>> classes, ServletContext context) {
        Filter cors = (request, response, chain) -> {
            ((HttpServletResponse) response).setHeader("Access-Control-Allow-Origin", "https://app.example.com");
            chain.doFilter(request, response);
        };
        add(context, "cors", cors, "/*");
        Filter bearer = filter().publicPaths("/public/*", "/preflights")
                .optionalPaths("/optional/*")
                .build();
        add(context, "bearer", bearer, "/*");
        add(context, "preflights", filter().passPreflights().build(), "/preflights");
        add(context, "roles", filter().requireAnyRole("owner", "admin").build(), "/roles");
        add(
                context,
                "scopes",
                filter().requireScopes("tasks:read", "tasks:write").build(),
                "/scopes");
        Filter admin = filter().requireRole("admin").build();
        add(context, "admin", admin, "/raw/admin/*");
        add(context, "raw", new Secret(), "/raw/*");
        add(context, "secret", new Secret(), "/secret", "/preflights", "/roles", "/scopes");
        add(context, "error", new ErrorPage(), "/error");
        add(
                context,
                "steps",
                new Steps(),
                "/public/*",
                "/optional/*",
                "/missing",
                "/reset",
                "/cached",
                "/cached-too",
                "/late",
                "/late-async");
        add(context, "traced", new Traced(), "/traced");
    }

    private BearerTokenFilter.Builder filter() {
        return BearerTokenFilter.builder(verifier).dpop(dpop);
    }

    private static void add(ServletContext context, String name, Filter filter, String path) {
        FilterRegistration.Dynamic registration = context.addFilter(name, filter);
        registration.setAsyncSupported(true);
        registration.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, path);
    }

    private static void add(ServletContext context, String name, Servlet servlet, String... paths) {
        ServletRegistration.Dynamic registration = context.addServlet(name, servlet);
        registration.setAsyncSupported(true);
        registration.addMapping(paths);
    }

    private static String user(ServletRequest request) {
        return BearerTokenFilter.token((HttpServletRequest) request)
                .map(VerifiedJwt::subject)
                .orElse("anonymous");
    }

    /** Responds to every method. */
    private static final class Secret extends GenericServlet {

        private static final long serialVersionUID = 1L;

        @Override
        public void service(ServletRequest request, ServletResponse response) throws IOException {
            response.getWriter().write("secret of " + user(request));
        }
    }

    /** Responds to TRACE as the Servlet API does by default. */
    private static final class Traced extends HttpServlet {

        private static final long serialVersionUID = 1L;
    }

    private static final class ErrorPage extends GenericServlet {

        private static final long serialVersionUID = 1L;

        @Override
        public void service(ServletRequest request, ServletResponse response) throws IOException {
            response.getWriter().write("error page of " + user(request));
        }
    }

    private static final class Steps extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response)
                throws IOException, ServletException {
            Object included = request.getAttribute(RequestDispatcher.INCLUDE_REQUEST_URI);
            String path = included == null ? request.getRequestURI() : included.toString();
            String step = path.substring(path.lastIndexOf('/') + 1);
            switch (step) {
                case "forward", "forward-late" -> {
                    response.addCookie(new Cookie("leak", "yes"));
                    String target = step.equals("forward") ? "/secret" : "/late";
                    request.getRequestDispatcher(target).forward(request, response);
                }
                case "include", "include-late" -> {
                    response.getWriter().write("before;");
                    String target = step.equals("include") ? "/secret" : "/late";
                    request.getRequestDispatcher(target).include(request, response);
                    response.getWriter().write(";after");
                }
                case "async" -> request.startAsync().dispatch("/secret");
                case "written-async" -> {
                    response.addCookie(new Cookie("leak", "yes"));
                    response.getWriter().write("secret-free start, ");
                    request.startAsync().dispatch("/secret");
                }
                case "late-async" -> {
                    AsyncContext async = request.startAsync();
                    async.setTimeout(20_000);
                    response.setHeader("X-Leak", "yes");
                    BearerTokenFilter.token(request).orElseThrow().requireScope("tasks:write");
                }
                case "missing" -> response.sendError(HttpServletResponse.SC_NOT_FOUND);
                default -> respond(step, request, response);
            }
        }

        private static void respond(String step, HttpServletRequest request, HttpServletResponse response)
                throws IOException {
            switch (step) {
                case "reset" -> response.reset();
                case "cached" -> response.setHeader("Cache-Control", "private, no-cache");
                case "cached-too" -> response.addHeader("cache-control", "private, no-cache");
                case "vary" -> response.setHeader("Vary", "Accept");
                default -> {
                    response.addCookie(new Cookie("leak", "yes"));
                    response.setHeader("X-Leak", "yes");
                    response.setHeader("Cache-Control", "public");
                    BearerTokenFilter.token(request).orElseThrow().requireScope("tasks:write");
                }
            }
            response.getWriter().write(step);
        }
    }
}
