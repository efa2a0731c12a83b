// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.grpc;

import io.github.betterauthjwt.bearer.BearerRequest;
import io.grpc.Metadata;
import java.util.ArrayList;
import java.util.List;

/** Adapts a call to the authenticator. A call is a {@code POST} to the name of its method. */
record GrpcBearerRequest(String fullMethodName, Metadata metadata) implements BearerRequest {

    @Override
    public String method() {
        return "POST";
    }

    @Override
    public String uri() {
        return '/' + fullMethodName;
    }

    @Override
    public List<String> headers(String name) {
        Iterable<String> values = metadata.getAll(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER));
        List<String> found = new ArrayList<>();
        if (values != null) {
            values.forEach(found::add);
        }
        return found;
    }
}
