// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/**
 * The path of a request within its context, if the client wrote it as the container reads it. With {@code ;}, {@code ..}
 * or percent-encoding in it, a container and a framework behind it may take one path for two different ones: what one
 * calls public another may serve as protected.
 */
final class PlainPath {

    private PlainPath() {}

    static @Nullable String of(HttpServletRequest request) {
        String info = request.getPathInfo();
        String path = request.getServletPath() + (info == null ? "" : info);
        return request.getRequestURI().equals(request.getContextPath() + path) ? path : null;
    }
}
