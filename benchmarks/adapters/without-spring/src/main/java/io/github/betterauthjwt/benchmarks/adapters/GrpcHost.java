// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.benchmarks.adapters;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.grpc.BearerTokenInterceptor;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** A client and a server of gRPC in this process, without threads between them. */
final class GrpcHost implements Host {

    private static final String SERVICE = "test.v1.Tasks";
    private static final MethodDescriptor<byte[], byte[]> LIST = MethodDescriptor.<byte[], byte[]>newBuilder()
            .setType(MethodType.UNARY)
            .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "List"))
            .setRequestMarshaller(new Bytes())
            .setResponseMarshaller(new Bytes())
            .build();
    private static final byte[] NO_BYTES = {};

    private final Connection adapter;
    private final Connection nothing;
    private volatile @Nullable Object user;

    GrpcHost(JwtVerifier verifier, Issued issued) throws IOException {
        this.adapter = connect("adapter", BearerTokenInterceptor.create(verifier), issued);
        this.nothing = connect("nothing", new Nothing(), issued);
    }

    private Connection connect(String name, ServerInterceptor interceptor, Issued issued) throws IOException {
        ServerServiceDefinition tasks = ServerServiceDefinition.builder(SERVICE)
                .addMethod(LIST, ServerCalls.asyncUnaryCall((request, response) -> list(response)))
                .build();
        Server server = InProcessServerBuilder.forName(name)
                .directExecutor()
                .intercept(interceptor)
                .addService(tasks)
                .build()
                .start();
        ManagedChannel channel =
                InProcessChannelBuilder.forName(name).directExecutor().build();
        Metadata headers = new Metadata();
        headers.put(Metadata.Key.of("Authorization", Metadata.ASCII_STRING_MARSHALLER), issued.authorization());
        Channel withToken = ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(headers));
        return new Connection(server, channel, withToken);
    }

    /** The handler. */
    private void list(StreamObserver<byte[]> response) {
        user = BearerTokenInterceptor.jwt().orElse(null);
        response.onNext(NO_BYTES);
        response.onCompleted();
    }

    @Override
    public @Nullable Object throughAdapter() {
        return call(adapter);
    }

    @Override
    public @Nullable Object passedThrough() {
        return call(nothing);
    }

    private @Nullable Object call(Connection connection) {
        user = null;
        ClientCalls.blockingUnaryCall(connection.withToken(), LIST, CallOptions.DEFAULT, NO_BYTES);
        return user;
    }

    @Override
    public void close() {
        adapter.close();
        nothing.close();
    }

    private record Connection(Server server, ManagedChannel channel, Channel withToken) {

        void close() {
            channel.shutdownNow();
            server.shutdownNow();
        }
    }

    private static final class Nothing implements ServerInterceptor {

        @Override
        public <Q, R> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
            return next.startCall(call, headers);
        }
    }

    private static final class Bytes implements MethodDescriptor.Marshaller<byte[]> {

        @Override
        public InputStream stream(byte[] value) {
            return new ByteArrayInputStream(value);
        }

        @Override
        public byte[] parse(InputStream stream) {
            try {
                return stream.readAllBytes();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
