// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import jakarta.servlet.ServletContainerInitializer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.servlets.DefaultServlet;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.util.ServerInfo;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;

/** A Tomcat on a free port, with virtual threads if the JDK has them. The tests of other adapters use it too. */
public final class TomcatHost implements AutoCloseable {

    /** These loggers print whole requests at their finest level. */
    public static final Set<String> LOGGERS_THAT_PRINT_REQUESTS =
            Set.of("org.apache.coyote.http11", "org.apache.tomcat.util.net");

    private final Tomcat tomcat = new Tomcat();
    private final Context context;
    private int names;

    public TomcatHost() throws Exception {
        Path directory = Files.createTempDirectory("tomcat");
        tomcat.setBaseDir(directory.toString());
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", "127.0.0.1");
        connector.setProperty("maxHttpRequestHeaderSize", "65536");
        connector.setProperty("acceptCount", "1000");
        if (Runtime.version().feature() >= 21) {
            connector.getProtocolHandler().setExecutor(new VirtualThreadExecutor("tomcat-"));
        }
        tomcat.setConnector(connector);
        context = tomcat.addContext("", directory.toString());
        servlet(new DefaultServlet(), "/"); // without a default servlet, filters see no unknown path
    }

    void filter(Filter filter, String... patterns) {
        FilterDef definition = new FilterDef();
        definition.setFilterName("filter" + ++names);
        definition.setFilter(filter);
        definition.setAsyncSupported("true");
        context.addFilterDef(definition);
        FilterMap map = new FilterMap();
        map.setFilterName(definition.getFilterName());
        for (String pattern : patterns) {
            map.addURLPattern(pattern);
        }
        for (DispatcherType type : DispatcherType.values()) {
            map.setDispatcher(type.name());
        }
        context.addFilterMap(map);
    }

    public void servlet(Servlet servlet, String... paths) {
        String name = "servlet" + ++names;
        Tomcat.addServlet(context, name, servlet).setAsyncSupported(true);
        for (String path : paths) {
            context.addServletMappingDecoded(path, name);
        }
    }

    void initializer(ServletContainerInitializer application) {
        context.addServletContainerInitializer(application, null);
    }

    void allowTrace() {
        tomcat.getConnector().setAllowTrace(true);
    }

    void errorPage(int status, String location) {
        ErrorPage page = new ErrorPage();
        page.setErrorCode(status);
        page.setLocation(location);
        context.addErrorPage(page);
    }

    public int start() throws Exception {
        tomcat.start();
        return tomcat.getConnector().getLocalPort();
    }

    static String servletVersion() {
        return ServerInfo.getServerNumber().startsWith("11.") ? "6.1" : "6.0";
    }

    @Override
    public void close() throws LifecycleException {
        tomcat.stop();
        tomcat.destroy();
    }
}
