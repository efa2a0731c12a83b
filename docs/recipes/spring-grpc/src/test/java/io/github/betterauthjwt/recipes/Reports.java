// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.recipes;

import com.google.protobuf.Empty;
import com.google.protobuf.StringValue;
import io.github.betterauthjwt.VerifiedJwt;
import io.github.betterauthjwt.grpc.BearerTokenInterceptor;
import io.grpc.BindableService;
import io.grpc.MethodDescriptor;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import org.springframework.grpc.server.service.GrpcService;

/** A service with types of protobuf, but without generated code. */
@GrpcService
class Reports implements BindableService {

    /** Returns the id of the user. */
    static final MethodDescriptor<Empty, StringValue> ME = method("Me");
    /** Needs the role {@code admin} by a rule of the interceptor. */
    static final MethodDescriptor<Empty, StringValue> REPORT = method("Report");
    /** Needs the role {@code admin} by its code. */
    static final MethodDescriptor<Empty, StringValue> DRAFT = method("Draft");
    /** Fails. */
    static final MethodDescriptor<Empty, StringValue> BROKEN = method("Broken");

    static final ServiceDescriptor DESCRIPTOR = ServiceDescriptor.newBuilder("reports.v1.Reports")
            .addMethod(ME)
            .addMethod(REPORT)
            .addMethod(DRAFT)
            .addMethod(BROKEN)
            .build();

    private static MethodDescriptor<Empty, StringValue> method(String name) {
        return MethodDescriptor.<Empty, StringValue>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName(MethodDescriptor.generateFullMethodName("reports.v1.Reports", name))
                .setRequestMarshaller(ProtoUtils.marshaller(Empty.getDefaultInstance()))
                .setResponseMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
                .build();
    }

    @Override
    public ServerServiceDefinition bindService() {
        return ServerServiceDefinition.builder(DESCRIPTOR)
                .addMethod(ME, ServerCalls.asyncUnaryCall(this::me))
                .addMethod(REPORT, ServerCalls.asyncUnaryCall((request, response) -> send("for admins", response)))
                .addMethod(DRAFT, ServerCalls.asyncUnaryCall(this::draft))
                .addMethod(BROKEN, ServerCalls.asyncUnaryCall((request, response) -> {
                    throw new IllegalStateException("this method fails on purpose");
                }))
                .build();
    }

    public void me(Empty request, StreamObserver<StringValue> response) {
        VerifiedJwt jwt = BearerTokenInterceptor.jwt().orElseThrow();
        response.onNext(StringValue.of(jwt.subject()));
        response.onCompleted();
    }

    private void draft(Empty request, StreamObserver<StringValue> response) {
        BearerTokenInterceptor.jwt().orElseThrow().requireRole("admin");
        send("a draft", response);
    }

    private static void send(String value, StreamObserver<StringValue> response) {
        response.onNext(StringValue.of(value));
        response.onCompleted();
    }
}
