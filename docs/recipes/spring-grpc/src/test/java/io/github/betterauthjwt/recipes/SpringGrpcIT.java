// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.recipes;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.google.protobuf.Any;
import com.google.protobuf.Empty;
import com.google.protobuf.StringValue;
import com.google.rpc.ErrorInfo;
import io.github.betterauthjwt.grpc.BearerTokenCredentials;
import io.github.betterauthjwt.testing.TestIssuer;
import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import io.grpc.protobuf.StatusProto;
import io.grpc.reflection.v1.ServerReflectionGrpc;
import io.grpc.reflection.v1.ServerReflectionRequest;
import io.grpc.stub.ClientCalls;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.grpc.server.lifecycle.GrpcServerLifecycle;

/** Tests the recipe for Spring gRPC, with the version of gRPC that Spring gRPC brings. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SpringGrpcIT {

    private final TestIssuer issuer = TestIssuer.start();
    private final ConfigurableApplicationContext application = start(issuer);
    private final ManagedChannel channel = Grpc.newChannelBuilder(
                    "127.0.0.1:"
                            + application.getBean(GrpcServerLifecycle.class).getPort(),
                    InsecureChannelCredentials.create())
            .build();

    private static ConfigurableApplicationContext start(TestIssuer issuer) {
        return new SpringApplicationBuilder(SpringGrpcApplication.class)
                .properties(Map.of(
                        "spring.grpc.server.host",
                        "127.0.0.1",
                        "spring.grpc.server.port",
                        0,
                        "spring.grpc.server.max-inbound-metadata-size",
                        "32KB",
                        "spring.main.banner-mode",
                        "off",
                        "better-auth.url",
                        issuer.url()))
                .run();
    }

    @AfterAll
    void stop() {
        channel.shutdownNow();
        application.close();
        issuer.close();
    }

    @Test
    void call_withoutAToken_isUnauthenticated() {
        assertRejected(() -> call(Reports.ME, CallOptions.DEFAULT), Status.Code.UNAUTHENTICATED, "MISSING_TOKEN");
    }

    @Test
    void call_ofAServiceOfSpringWithoutAToken_isUnauthenticated() {
        assertRejected(
                () -> ClientCalls.blockingServerStreamingCall(
                                channel,
                                ServerReflectionGrpc.getServerReflectionInfoMethod(),
                                CallOptions.DEFAULT,
                                ServerReflectionRequest.getDefaultInstance())
                        .next(),
                Status.Code.UNAUTHENTICATED,
                "MISSING_TOKEN");
    }

    @Test
    void service_public_needsNoToken() {
        assertThat(HealthGrpc.newBlockingStub(channel)
                        .check(HealthCheckRequest.getDefaultInstance())
                        .getStatus())
                .isEqualTo(ServingStatus.SERVING);
    }

    @Test
    void token_valid_identifiesTheUser() {
        assertThat(callAs(issuer.token("ada"), Reports.ME)).isEqualTo("ada");
    }

    @Test
    void token_largerThanTheDefaultLimitOfMetadata_identifiesTheUser() {
        String token =
                issuer.jwt().subject("ada").claim("note", "n".repeat(8 * 1024)).sign();
        assertThat(callAs(token, Reports.ME)).isEqualTo("ada");
    }

    @Test
    void token_forged_isUnauthenticated() {
        assertRejected(() -> callAs(issuer.forgedToken(), Reports.ME), Status.Code.UNAUTHENTICATED, "BAD_SIGNATURE");
    }

    @Test
    void role_missing_isDeniedByTheRule() {
        assertRejected(
                () -> callAs(issuer.token("ada"), Reports.REPORT), Status.Code.PERMISSION_DENIED, "INSUFFICIENT_ROLE");
        assertThat(callAs(issuer.jwt().role("admin").sign(), Reports.REPORT)).isEqualTo("for admins");
    }

    @Test
    void role_missing_isDeniedByTheMethod() {
        assertRejected(
                () -> callAs(issuer.token("ada"), Reports.DRAFT), Status.Code.PERMISSION_DENIED, "INSUFFICIENT_ROLE");
        assertThat(callAs(issuer.jwt().role("admin").sign(), Reports.DRAFT)).isEqualTo("a draft");
    }

    @Test
    void exception_ofAnotherKind_isForTheHandlerOfTheApplication() {
        StatusRuntimeException failure = failure(() -> callAs(issuer.token(), Reports.BROKEN));
        assertThat(failure.getStatus().getCode()).isEqualTo(Status.Code.INTERNAL);
    }

    @Test
    void interceptor_withoutAnOrder_seesOnlyAcceptedCalls() {
        OtherBeans.CallCount count = application.getBean(OtherBeans.CallCount.class);
        int before = count.calls();
        failure(() -> callAs(issuer.forgedToken(), Reports.ME));
        assertThat(count.calls()).isEqualTo(before);
        callAs(issuer.token(), Reports.ME);
        assertThat(count.calls()).isEqualTo(before + 1);
    }

    @Test
    void rotation_ofTheKey_rejectsNoToken() {
        String earlier = issuer.token("ada");
        assertThat(callAs(earlier, Reports.ME)).isEqualTo("ada");
        issuer.rotate();
        assertThat(callAs(issuer.token("grace"), Reports.ME)).isEqualTo("grace");
    }

    private String callAs(String token, MethodDescriptor<Empty, StringValue> method) {
        return call(
                method,
                CallOptions.DEFAULT.withCallCredentials(BearerTokenCredentials.builder(() -> token)
                        .allowPlaintext()
                        .build()));
    }

    private String call(MethodDescriptor<Empty, StringValue> method, CallOptions options) {
        return ClientCalls.blockingUnaryCall(channel, method, options, Empty.getDefaultInstance())
                .getValue();
    }

    private static StatusRuntimeException failure(ThrowingCallable call) {
        return requireNonNull(catchThrowableOfType(StatusRuntimeException.class, call), "the call succeeded");
    }

    private static void assertRejected(ThrowingCallable call, Status.Code code, String reason) {
        StatusRuntimeException failure = failure(call);
        assertThat(failure.getStatus().getCode()).as(failure.getMessage()).isEqualTo(code);
        assertThat(requireNonNull(StatusProto.fromThrowable(failure), "details").getDetailsList())
                .contains(Any.pack(ErrorInfo.newBuilder()
                        .setDomain("betterauthjwt.github.io")
                        .setReason(reason)
                        .build()));
    }
}
