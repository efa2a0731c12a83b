// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.grpc;

import io.grpc.ManagedChannel;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import java.io.IOException;

/** Runs the contract in an in-process server, as tests of applications use it. */
class InProcessContractIT extends GrpcContract {

    @Override
    GrpcHost start(Tasks tasks, BearerTokenInterceptor interceptor) throws IOException {
        String name = InProcessServerBuilder.generateName();
        Server server = InProcessServerBuilder.forName(name)
                .addService(tasks.definition())
                .intercept(interceptor)
                .build()
                .start();
        ManagedChannel channel = InProcessChannelBuilder.forName(name).build();
        return new GrpcHost(tasks, server, channel);
    }
}
