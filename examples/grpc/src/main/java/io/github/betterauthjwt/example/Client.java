// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.example;

import com.google.protobuf.Empty;
import io.github.betterauthjwt.grpc.BearerTokenCredentials;
import io.grpc.CallCredentials;
import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ClientCalls;

/** Calls the server with the token in {@code TOKEN}, or without one, and prints its answer. */
public final class Client {

    private Client() {}

    /** Calls the server at the given address, for example {@code 127.0.0.1:8080}. */
    public static void main(String[] arguments) {
        String token = System.getenv("TOKEN");
        ManagedChannel channel = Grpc.newChannelBuilder(arguments[0], InsecureChannelCredentials.create())
                .build();
        CallCredentials credentials = BearerTokenCredentials.builder(() -> token)
                .allowPlaintext() // for a server on this machine
                .build();
        CallOptions options =
                token == null ? CallOptions.DEFAULT : CallOptions.DEFAULT.withCallCredentials(credentials);
        try {
            String user = ClientCalls.blockingUnaryCall(channel, Application.ME, options, Empty.getDefaultInstance())
                    .getValue();
            System.getLogger("example").log(System.Logger.Level.INFO, "user " + user);
        } catch (StatusRuntimeException e) {
            System.getLogger("example")
                    .log(System.Logger.Level.INFO, "status " + e.getStatus().getCode());
        } finally {
            channel.shutdownNow();
        }
    }
}
