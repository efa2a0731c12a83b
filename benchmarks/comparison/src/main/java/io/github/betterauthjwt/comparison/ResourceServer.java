// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.comparison;

import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.springframework.web.context.request.RequestContextListener;

/**
 * Starts one resource server on Tomcat: {@code PEER ISSUER RESOURCE}, on the port of the resource. All have the same
 * servlets: {@code /read} needs a token, {@code /write} needs two scopes, {@code /mcp} is an MCP server. Prints "ready".
 */
public final class ResourceServer {

    private ResourceServer() {}

    /** Starts the server, and stops it when standard input ends. */
    public static void main(String[] arguments) throws IOException, LifecycleException {
        String resource = arguments[2];
        boolean isOurs = arguments[0].equals("ours");
        List<Filter> filters = isOurs
                ? OurResource.filters(arguments[1], resource)
                : List.of(SpringResource.filter(arguments[0], arguments[1], resource));
        Tomcat tomcat = tomcat(URI.create(resource), filters, isOurs);
        tomcat.start();
        System.out.println("ready");
        System.out.flush();
        System.in.transferTo(OutputStream.nullOutputStream());
        System.exit(0);
    }

    private static Tomcat tomcat(URI resource, List<Filter> filters, boolean isOurs) throws IOException {
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("comparison").toString());
        tomcat.setPort(resource.getPort());
        tomcat.getConnector().setProperty("address", resource.getHost());
        Context context = tomcat.addContext("", null);
        context.addApplicationListener(RequestContextListener.class.getName()); // mcp-security reads the request there
        for (int i = 0; i < filters.size(); i++) {
            add(context, "filter" + i, filters.get(i), i == 0 ? "/*" : resource.getPath());
        }
        add(context, "read", new Hello(), "/read");
        add(context, "write", isOurs ? OurResource.write() : new Hello(), "/write");
        add(context, "other", new Missing(), "/"); // without it, Tomcat calls no filter for other paths
        add(context, "mcp", McpEndpoint.servlet(isOurs), resource.getPath());
        return tomcat;
    }

    private static void add(Context context, String name, Filter filter, String path) {
        FilterDef definition = new FilterDef();
        definition.setFilterName(name);
        definition.setFilter(filter);
        definition.setAsyncSupported("true");
        context.addFilterDef(definition);
        FilterMap map = new FilterMap();
        map.setFilterName(name);
        map.addURLPattern(path);
        context.addFilterMap(map);
    }

    private static void add(Context context, String name, HttpServlet servlet, String... paths) {
        Wrapper wrapper = Tomcat.addServlet(context, name, servlet);
        wrapper.setAsyncSupported(true);
        for (String path : paths) {
            wrapper.addMapping(path);
        }
    }

    private static final class Hello extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.getWriter().print("hello");
        }
    }

    private static final class Missing extends HttpServlet {
        private static final long serialVersionUID = 1L;

        @Override
        protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }
}
