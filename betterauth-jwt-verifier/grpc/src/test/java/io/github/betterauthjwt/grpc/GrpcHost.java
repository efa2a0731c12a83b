// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.grpc;

import io.grpc.CallCredentials;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;

/** A server with {@link Tasks}, and a client of it. */
record GrpcHost(Tasks tasks, Server server, ManagedChannel channel) implements AutoCloseable {

    static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("Authorization", Metadata.ASCII_STRING_MARSHALLER);

    /** Calls a unary method with these values of {@code Authorization}. */
    String call(MethodDescriptor<String, String> method, String... authorization) {
        return call(method, headers(authorization));
    }

    String call(MethodDescriptor<String, String> method, Metadata headers) {
        return ClientCalls.blockingUnaryCall(with(headers), method, CallOptions.DEFAULT, "request");
    }

    String call(MethodDescriptor<String, String> method, CallCredentials credentials) {
        return ClientCalls.blockingUnaryCall(
                channel, method, CallOptions.DEFAULT.withCallCredentials(credentials), "request");
    }

    /** Returns how a call fails. */
    Failure failure(MethodDescriptor<String, String> method, String... authorization) {
        return failure(method, headers(authorization));
    }

    Failure failure(MethodDescriptor<String, String> method, Metadata headers) {
        try {
            throw new AssertionError("the call returned " + call(method, headers));
        } catch (StatusRuntimeException e) {
            return Failure.of(e);
        }
    }

    Channel with(Metadata headers) {
        return ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
    }

    static Metadata headers(String... authorization) {
        Metadata headers = new Metadata();
        for (String value : authorization) {
            headers.put(AUTHORIZATION, value);
        }
        return headers;
    }

    @Override
    public void close() {
        channel.shutdownNow();
        server.shutdownNow();
    }
}
