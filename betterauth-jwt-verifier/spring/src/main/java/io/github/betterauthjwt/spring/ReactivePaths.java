// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.spring;

import io.github.betterauthjwt.bearer.UnambiguousPath;
import java.net.URI;
import java.util.List;
import org.springframework.http.server.PathContainer;
import org.springframework.security.web.server.util.matcher.ServerWebExchangeMatcher;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/** Matches plainly written paths by patterns. Without patterns it matches nothing. */
final class ReactivePaths implements ServerWebExchangeMatcher {

    private final List<PathPattern> patterns;

    ReactivePaths(List<String> patterns) {
        this.patterns =
                patterns.stream().map(PathPatternParser.defaultInstance::parse).toList();
    }

    boolean match(ServerWebExchange exchange) {
        return isPlain(exchange) && matchPattern(exchange);
    }

    /** Returns whether a handler for one of the patterns could serve the request, however its path is written. */
    boolean mayMatch(ServerWebExchange exchange) {
        return !patterns.isEmpty() && (!isPlain(exchange) || matchPattern(exchange));
    }

    private static boolean isPlain(ServerWebExchange exchange) {
        URI uri = exchange.getRequest().getURI();
        return UnambiguousPath.is(uri.getRawPath(), uri.getPath());
    }

    private boolean matchPattern(ServerWebExchange exchange) {
        PathContainer path = exchange.getRequest().getPath().pathWithinApplication();
        return patterns.stream().anyMatch(pattern -> pattern.matches(path));
    }

    @Override
    public Mono<MatchResult> matches(ServerWebExchange exchange) {
        return match(exchange) ? MatchResult.match() : MatchResult.notMatch();
    }
}
