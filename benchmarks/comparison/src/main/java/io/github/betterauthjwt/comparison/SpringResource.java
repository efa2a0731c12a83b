// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.comparison;

import static org.springaicommunity.mcp.security.server.config.McpServerOAuth2Configurer.mcpServerOAuth2;
import static org.springframework.security.oauth2.core.authorization.OAuth2AuthorizationManagers.hasAllScopes;

import jakarta.servlet.Filter;
import java.util.List;
import java.util.Map;
import org.springaicommunity.mcp.security.server.config.McpServerOAuth2Configurer;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.MapPropertySource;
import org.springframework.security.config.Customizer;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTypeValidator;
import org.springframework.security.oauth2.jwt.JwtValidators;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.web.SecurityFilterChain;

/**
 * Resource servers of Spring. {@code spring} is Spring Security's with its validator of access tokens (RFC 9068),
 * {@code mcp-security} is that of the Spring AI community, and {@code mcp-security-audience} is the same with the check of
 * the audience, which is off by default. {@code spring-default} and {@code mcp-security-default} have the decoder that
 * each creates from the issuer.
 */
@Configuration
@EnableWebSecurity
class SpringResource {

    static Filter filter(String peer, String issuer, String resource) {
        AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
        context.getEnvironment()
                .getPropertySources()
                .addFirst(new MapPropertySource(
                        "arguments", Map.of("peer", peer, "issuer", issuer, "resource", resource)));
        context.register(SpringResource.class);
        context.refresh();
        return context.getBean("springSecurityFilterChain", Filter.class);
    }

    @Bean
    SecurityFilterChain chain(
            HttpSecurity http,
            @Value("${peer}") String peer,
            @Value("${issuer}") String issuer,
            @Value("${resource}") String resource) {
        http.csrf(csrf -> csrf.disable()).authorizeHttpRequests(requests -> requests.requestMatchers("/write")
                .access(hasAllScopes("tasks:read", "tasks:write"))
                .anyRequest()
                .authenticated());
        if (peer.startsWith("spring")) {
            NimbusJwtDecoder decoder = decoder(issuer);
            if (peer.equals("spring")) {
                decoder.setJwtValidator(JwtValidators.createAtJwtValidator()
                        .issuer(issuer)
                        .audience(resource)
                        .build());
            }
            http.oauth2ResourceServer(server -> server.jwt(jwt -> jwt.decoder(decoder))
                    .protectedResourceMetadata(metadata -> metadata.protectedResourceMetadataCustomizer(
                            builder -> builder.authorizationServer(issuer))));
        } else {
            http.with(mcpServerOAuth2(), server -> configure(server, peer, issuer));
        }
        return http.build();
    }

    private static void configure(McpServerOAuth2Configurer server, String peer, String issuer) {
        server.authorizationServer(issuer)
                .validateAudienceClaim(peer.endsWith("audience"))
                .sessionBinding(Customizer.withDefaults());
        if (!peer.endsWith("default")) {
            NimbusJwtDecoder decoder = decoder(issuer);
            decoder.setJwtValidator(JwtValidators.createDefaultWithValidators(
                    List.of(new JwtTypeValidator(List.of("at+jwt")), new JwtIssuerValidator(issuer))));
            server.jwtDecoder(decoder);
        }
    }

    private static NimbusJwtDecoder decoder(String issuer) {
        return NimbusJwtDecoder.withIssuerLocation(issuer).build();
    }
}
