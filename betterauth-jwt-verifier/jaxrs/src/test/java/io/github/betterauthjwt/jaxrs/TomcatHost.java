// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import io.github.betterauthjwt.testing.ContractHost;
import jakarta.servlet.Servlet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.threads.VirtualThreadExecutor;

/** A Tomcat on a free port with one servlet for all paths. */
final class TomcatHost {

    static final Set<String> LOGGERS_THAT_PRINT_REQUESTS =
            Set.of("org.apache.coyote.http11", "org.apache.tomcat.util.net");

    private TomcatHost() {}

    static ContractHost start(Servlet servlet) throws Exception {
        Path directory = Files.createTempDirectory("tomcat");
        Tomcat tomcat = new Tomcat();
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
        Context context = tomcat.addContext("", directory.toString());
        Tomcat.addServlet(context, "resources", servlet).setLoadOnStartup(1);
        context.addServletMappingDecoded("/*", "resources");
        tomcat.start();
        return ContractHost.onPort(connector.getLocalPort(), () -> {
            tomcat.stop();
            tomcat.destroy();
        });
    }
}
