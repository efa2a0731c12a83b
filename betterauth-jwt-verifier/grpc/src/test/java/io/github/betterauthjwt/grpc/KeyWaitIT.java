// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.testing.TestIssuer;
import io.grpc.CallOptions;
import io.grpc.Status;
import io.grpc.netty.shaded.io.netty.channel.EventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.MultiThreadIoEventLoopGroup;
import io.grpc.netty.shaded.io.netty.channel.nio.NioIoHandler;
import io.grpc.netty.shaded.io.netty.channel.socket.nio.NioServerSocketChannel;
import io.grpc.stub.ClientCalls;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Tests a server that has one thread, while a token waits for its key. The key server calls the protected server before it
 * responds, which WireMock does not express. If the thread were blocked, neither call would end.
 */
class KeyWaitIT {

    private final TestIssuer issuer = TestIssuer.start();
    private final CompletableFuture<GrpcHost> protectedHost = new CompletableFuture<>();
    private final AtomicReference<String> meanwhile = new AtomicReference<>("");
    private final EventLoopGroup thread = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
    private HttpServer keyServer;
    private JwtVerifier verifier;

    @BeforeEach
    void start() throws IOException {
        keyServer = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        keyServer.createContext("/", exchange -> {
            meanwhile.set(protectedHost.join().call(Tasks.OPEN));
            byte[] keys = issuer.jwkSet().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        keyServer.start();
        verifier = issuer.verifierBuilder()
                .jwksUri(URI.create("http://127.0.0.1:" + keyServer.getAddress().getPort() + "/jwks"))
                .lazy()
                .build();
        protectedHost.complete(
                NettyHost.start(new Tasks(), GrpcContract.interceptor(verifier), builder -> builder.directExecutor()
                        .channelType(NioServerSocketChannel.class)
                        .bossEventLoopGroup(thread)
                        .workerEventLoopGroup(thread)));
        protectedHost.join().call(Tasks.OPEN); // a first call may take longer than a fetch may
    }

    @AfterEach
    void stop() {
        protectedHost.join().close();
        Future<?> unused = thread.shutdownGracefully();
        verifier.close();
        keyServer.stop(0);
        issuer.close();
    }

    @Test
    void call_whileAnotherWaitsForItsKey_isServed() {
        String user = protectedHost.join().call(Tasks.GET, "Bearer " + issuer.token("ada"));
        assertThat(user).isEqualTo("ada");
        assertThat(meanwhile.get()).isEqualTo("anyone");
    }

    @Test
    void stream_thatWaitedForItsKey_isServed() {
        Iterator<String> watch = ClientCalls.blockingServerStreamingCall(
                protectedHost.join().with(GrpcHost.headers("Bearer " + issuer.token("ada"))),
                Tasks.WATCH,
                CallOptions.DEFAULT,
                "request");
        assertThat(watch.next()).isEqualTo("ada");
    }

    @Test
    void call_thatWaitedForItsKey_isRejectedWithItsReason() {
        GrpcHost host = protectedHost.join();
        host.failure(Tasks.GET, "Bearer " + issuer.forgedToken()).is(Status.Code.UNAUTHENTICATED, "BAD_SIGNATURE");
        assertThatThrownBy(() -> host.call(Tasks.ADMIN, "Bearer " + issuer.token()))
                .satisfies(thrown -> Failure.of(thrown).is(Status.Code.PERMISSION_DENIED, "INSUFFICIENT_ROLE"));
    }
}
