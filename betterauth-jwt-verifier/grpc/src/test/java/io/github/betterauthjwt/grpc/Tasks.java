// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.grpc;

import io.github.betterauthjwt.InvalidJwtException;
import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.VerifiedJwt;
import io.grpc.Context;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.ServiceDescriptor;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;

/** A service of texts, without generated code. Each unary method returns its user. */
final class Tasks {

    static final String NAME = "test.v1.Tasks";

    static final MethodDescriptor<String, String> GET = unary("Get");
    static final MethodDescriptor<String, String> OPEN = unary("Open");
    static final MethodDescriptor<String, String> FEED = unary("Feed");
    static final MethodDescriptor<String, String> ADMIN = unary("Admin");
    static final MethodDescriptor<String, String> SCOPES = unary("Scopes");
    static final MethodDescriptor<String, String> RECENT = unary("Recent");
    static final MethodDescriptor<String, String> THROWS_LATE = unary("ThrowsLate");
    static final MethodDescriptor<String, String> REPORTS_LATE = unary("ReportsLate");
    static final MethodDescriptor<String, String> FAILS = unary("Fails");
    static final MethodDescriptor<String, String> FAILS_WITH_TOKEN_ERROR = unary("FailsWithTokenError");
    static final MethodDescriptor<String, String> WATCH = method(MethodType.SERVER_STREAMING, "Watch");
    static final MethodDescriptor<String, String> CHAT = method(MethodType.BIDI_STREAMING, "Chat");

    static final ServiceDescriptor DESCRIPTOR = ServiceDescriptor.newBuilder(NAME)
            .addMethod(GET)
            .addMethod(OPEN)
            .addMethod(FEED)
            .addMethod(ADMIN)
            .addMethod(SCOPES)
            .addMethod(RECENT)
            .addMethod(THROWS_LATE)
            .addMethod(REPORTS_LATE)
            .addMethod(FAILS)
            .addMethod(FAILS_WITH_TOKEN_ERROR)
            .addMethod(WATCH)
            .addMethod(CHAT)
            .build();

    /** Completed when the context of the last call of {@link #WATCH} is cancelled. */
    private final CompletableFuture<Void> watchCancelled = new CompletableFuture<>();
    /** Completed with the error that the last call of {@link #CHAT} gets from its client. */
    private final CompletableFuture<Throwable> chatFailed = new CompletableFuture<>();

    CompletableFuture<Void> watchCancelled() {
        return watchCancelled;
    }

    CompletableFuture<Throwable> chatFailed() {
        return chatFailed;
    }

    private static MethodDescriptor<String, String> unary(String name) {
        return method(MethodType.UNARY, name);
    }

    private static MethodDescriptor<String, String> method(MethodType type, String name) {
        return MethodDescriptor.<String, String>newBuilder()
                .setType(type)
                .setFullMethodName(MethodDescriptor.generateFullMethodName(NAME, name))
                .setRequestMarshaller(new Text())
                .setResponseMarshaller(new Text())
                .build();
    }

    ServerServiceDefinition definition() {
        ServerServiceDefinition.Builder definition = ServerServiceDefinition.builder(DESCRIPTOR);
        for (MethodDescriptor<?, ?> method : DESCRIPTOR.getMethods()) {
            if (method.getType() == MethodType.UNARY) {
                definition.addMethod(typed(method), ServerCalls.asyncUnaryCall((request, response) -> {
                    answer(String.valueOf(method.getBareMethodName()), response);
                }));
            }
        }
        definition.addMethod(WATCH, ServerCalls.asyncServerStreamingCall((request, response) -> watch(response)));
        definition.addMethod(CHAT, ServerCalls.asyncBidiStreamingCall(this::chat));
        return definition.build();
    }

    /** All methods of this service have these types. */
    @SuppressWarnings("unchecked")
    private static MethodDescriptor<String, String> typed(MethodDescriptor<?, ?> method) {
        return (MethodDescriptor<String, String>) method;
    }

    private static void answer(String method, StreamObserver<String> response) {
        switch (method) {
            case "ThrowsLate" -> require();
            case "ReportsLate" -> {
                try {
                    require();
                } catch (RuntimeException e) {
                    response.onError(e);
                    return;
                }
            }
            case "Fails" -> throw new IllegalStateException("this method fails on purpose");
            case "FailsWithTokenError" ->
                throw new InvalidJwtException(Reason.EXPIRED, "a token that the adapter did not verify");
            default -> {
                // the other methods only respond
            }
        }
        response.onNext(user());
        response.onCompleted();
    }

    private static void require() {
        BearerTokenInterceptor.jwt().orElseThrow().requireScope("tasks:write");
    }

    private static String user() {
        return BearerTokenInterceptor.jwt().map(VerifiedJwt::subject).orElse("anyone");
    }

    /** Sends one message and then nothing. */
    private void watch(StreamObserver<String> response) {
        Context.current().addListener(cancelled -> watchCancelled.complete(null), Runnable::run);
        response.onNext(user());
    }

    /** Returns each message with the user. */
    private StreamObserver<String> chat(StreamObserver<String> response) {
        return new StreamObserver<>() {
            @Override
            public void onNext(String message) {
                if (message.equals("write")) {
                    require();
                }
                response.onNext(user() + ": " + message);
            }

            @Override
            public void onError(Throwable failure) {
                chatFailed.complete(failure);
            }

            @Override
            public void onCompleted() {
                response.onCompleted();
            }
        };
    }

    private static final class Text implements MethodDescriptor.Marshaller<String> {

        @Override
        public InputStream stream(String value) {
            return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String parse(InputStream stream) {
            try {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }
}
