// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import java.util.List;
import java.util.stream.Stream;
import org.springframework.context.ApplicationContext;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.CorsConfigurer;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.CorsUtils;

/**
 * Puts Spring's CORS filter in front of the token check and gives it the application's CORS configuration. Browsers can
 * therefore also read rejections. The filter responds to every preflight, so none reaches a handler without a token.
 */
final class CorsSource {

    /** Spring MVC's name for the configuration of its handlers: {@code addCorsMappings} and {@code @CrossOrigin}. */
    private static final String SPRING_MVC = "mvcHandlerMappingIntrospector";

    private CorsSource() {}

    static void configure(HttpSecurity http) {
        ApplicationContext application = http.getSharedObject(ApplicationContext.class);
        boolean knownToSpringSecurity =
                application.containsBean("corsFilter") || application.containsBean("corsConfigurationSource");
        http.cors(cors -> {
            if (!knownToSpringSecurity) {
                configure(cors, application);
            }
        });
    }

    private static void configure(CorsConfigurer<HttpSecurity> cors, ApplicationContext application) {
        List<String> beans = Stream.of(application.getBeanNamesForType(CorsConfigurationSource.class))
                .filter(name -> !name.equals(SPRING_MVC))
                .toList();
        if (beans.size() == 1) {
            cors.configurationSource(application.getBean(beans.get(0), CorsConfigurationSource.class));
        } else if (application.containsBean(SPRING_MVC)) {
            CorsConfigurationSource handlers = application.getBean(SPRING_MVC, CorsConfigurationSource.class);
            // this looks up a handler, so call it for CORS requests only
            cors.configurationSource(
                    request -> CorsUtils.isCorsRequest(request) ? handlers.getCorsConfiguration(request) : null);
        } else {
            cors.configurationSource(request -> null);
        }
    }
}
