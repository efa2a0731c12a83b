// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

import io.github.betterauthjwt.bearer.UnambiguousPath;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The path of the servlet that is about to run, within its context. */
final class ApplicationPath {

    private static final Pattern DOT_SEGMENT = Pattern.compile("/(?:\\.|%2[eE]){1,2}(?:[;/]|$)");

    private ApplicationPath() {}

    /** Returns the path, or null if it is not written plainly. */
    static @Nullable String of(HttpServletRequest request) {
        return request.getDispatcherType() == DispatcherType.INCLUDE
                ? unambiguous(
                        attribute(request, RequestDispatcher.INCLUDE_REQUEST_URI),
                        attribute(request, RequestDispatcher.INCLUDE_CONTEXT_PATH),
                        attribute(request, RequestDispatcher.INCLUDE_SERVLET_PATH),
                        attribute(request, RequestDispatcher.INCLUDE_PATH_INFO))
                : unambiguous(
                        request.getRequestURI(),
                        request.getContextPath(),
                        request.getServletPath(),
                        request.getPathInfo());
    }

    /**
     * Returns whether the client wrote a segment {@code .} or {@code ..}, percent-encoded or with a path parameter too. The
     * container maps filters by the path without such segments, but a framework may route by the path that the client wrote.
     * A filter at {@code /admin/*} then misses {@code /admin/x/../../y}, which the framework routes below {@code /admin}.
     */
    static boolean hasDotSegment(HttpServletRequest request) {
        return DOT_SEGMENT.matcher(orEmpty(request.getRequestURI())).find();
    }

    private static @Nullable String unambiguous(
            @Nullable String uri, @Nullable String context, @Nullable String servlet, @Nullable String info) {
        String path = orEmpty(servlet) + orEmpty(info);
        return UnambiguousPath.is(orEmpty(uri), orEmpty(context) + path) ? path : null;
    }

    private static @Nullable String attribute(HttpServletRequest request, String name) {
        return (String) request.getAttribute(name);
    }

    private static String orEmpty(@Nullable String part) {
        return part == null ? "" : part;
    }
}
