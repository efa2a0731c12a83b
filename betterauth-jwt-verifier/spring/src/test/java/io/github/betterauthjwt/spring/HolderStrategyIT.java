// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.security.core.context.SecurityContext;
import org.springframework.security.core.context.SecurityContextHolderStrategy;
import org.springframework.security.core.context.SecurityContextImpl;

/** Tests an application that stores the security context in another place. */
class HolderStrategyIT {

    static class Application extends StatelessIT.Plain {

        @Bean
        SecurityContextHolderStrategy strategy() {
            return new OwnStrategy();
        }
    }

    /** A strategy that shares nothing with Spring Security's static holder. */
    static final class OwnStrategy implements SecurityContextHolderStrategy {

        private final ThreadLocal<SecurityContext> context = ThreadLocal.withInitial(SecurityContextImpl::new);

        @Override
        public void clearContext() {
            context.remove();
        }

        @Override
        public SecurityContext getContext() {
            return context.get();
        }

        @Override
        public void setContext(SecurityContext context) {
            this.context.set(context);
        }

        @Override
        public SecurityContext createEmptyContext() {
            return new SecurityContextImpl();
        }
    }

    @Test
    void strategy_ofTheApplication_storesTheUser() throws Exception {
        try (TestServer server = TestServer.mvc(Application.class)) {
            assertThat(server.getAs("ada", "/me").body()).isEqualTo("ada");
            assertThat(server.get("/me").statusCode()).isEqualTo(401);
        }
    }
}
