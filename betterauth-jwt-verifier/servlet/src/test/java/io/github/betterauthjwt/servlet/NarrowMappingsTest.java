// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.FilterConfig;
import jakarta.servlet.FilterRegistration;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;

/** Tests which mappings are reported at startup. */
class NarrowMappingsTest {

    @Test
    void filter_thatIsMappedToNothing_isReported() throws Exception {
        assertThat(faults("/me")).singleElement().asString().contains("protects nothing");
    }

    @Test
    void path_withoutAllBelow_isReportedWhereTheServletHasIt() throws Exception {
        assertThat(faults("/admin/*", "/admin")).singleElement().asString().contains("map it to /admin/*");
    }

    @Test
    void mapping_thatCoversTheServlet_isNotReported() throws Exception {
        assertThat(faults("/admin/*", "/admin/*")).isEmpty();
        assertThat(faults("/admin/*", "/admin", "/*")).isEmpty();
        assertThat(faults("/admin", "/admin")).isEmpty();
        assertThat(faults("/public/*", "/admin/*")).isEmpty();
    }

    private static List<String> faults(String servlet, String... filter) throws Exception {
        List<String> faults = new ArrayList<>();
        ServletContextHandler context = new ServletContextHandler();
        context.addServletContainerInitializer((classes, servlets) -> {
            servlets.addServlet("servlet", new ContractServlet()).addMapping(servlet);
            FilterRegistration.Dynamic registration = servlets.addFilter("bearer", new Filter() {
                @Override
                public void init(FilterConfig config) {
                    faults.addAll(NarrowMappings.of(config));
                }

                @Override
                public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) {
                    // the test sends no request
                }
            });
            if (filter.length > 0) {
                registration.addMappingForUrlPatterns(EnumSet.allOf(DispatcherType.class), false, filter);
            }
        });
        Server server = new Server();
        server.setHandler(context);
        server.start();
        server.stop();
        return faults;
    }
}
