// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.servlet;

import io.github.betterauthjwt.bearer.UnambiguousPath;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;

/** The path of a request within its context, if it has one reading. */
final class PlainPath {

    private PlainPath() {}

    static @Nullable String of(HttpServletRequest request) {
        String info = request.getPathInfo();
        String path = request.getServletPath() + (info == null ? "" : info);
        return UnambiguousPath.is(request.getRequestURI(), request.getContextPath() + path) ? path : null;
    }
}
