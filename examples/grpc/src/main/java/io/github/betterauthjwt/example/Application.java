// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.example;

import com.google.protobuf.Empty;
import com.google.protobuf.StringValue;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.grpc.BearerTokenInterceptor;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;

/** A gRPC server with one method that returns the user. */
public final class Application {

    /** The method {@code example.Users/Me}. In your application, generated code contains it. */
    static final MethodDescriptor<Empty, StringValue> ME = MethodDescriptor.<Empty, StringValue>newBuilder()
            .setType(MethodDescriptor.MethodType.UNARY)
            .setFullMethodName("example.Users/Me")
            .setRequestMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
            .setResponseMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
            .build();

    private Application() {}

    /** Starts the server on {@code PORT}, or on a free port. */
    public static void main(String[] arguments) throws IOException, InterruptedException {
        JwtVerifier verifier = JwtVerifier.forBetterAuth(System.getenv("BETTER_AUTH_URL"));
        ServerServiceDefinition users = ServerServiceDefinition.builder("example.Users")
                .addMethod(ME, ServerCalls.asyncUnaryCall(Application::me))
                .build();

        String port = System.getenv().getOrDefault("PORT", "0");
        Server server = NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port)))
                .addService(users)
                .intercept(BearerTokenInterceptor.create(verifier))
                .build()
                .start();
        System.getLogger("example").log(System.Logger.Level.INFO, "ready http://127.0.0.1:" + server.getPort());
        server.awaitTermination();
    }

    private static void me(Empty request, StreamObserver<StringValue> response) {
        VerifiedJwt jwt = BearerTokenInterceptor.jwt().orElseThrow();
        response.onNext(StringValue.of(jwt.subject()));
        response.onCompleted();
    }
}
