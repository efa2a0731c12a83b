// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.grpc;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.grpc.netty.shaded.io.grpc.netty.NettyServerBuilder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.function.Consumer;

/** Starts servers on free ports of the loopback interface. */
final class NettyHost {

    private static final int METADATA_LIMIT = 64 * 1024;

    private NettyHost() {}

    static GrpcHost start(Tasks tasks, BearerTokenInterceptor interceptor, Consumer<NettyServerBuilder> settings)
            throws IOException {
        NettyServerBuilder builder = NettyServerBuilder.forAddress(
                        new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))
                .addService(tasks.definition())
                .intercept(interceptor);
        settings.accept(builder);
        Server server = builder.build().start();
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", server.getPort())
                .usePlaintext()
                .maxInboundMetadataSize(METADATA_LIMIT)
                .build();
        return new GrpcHost(tasks, server, channel);
    }
}
