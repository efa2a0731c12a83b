// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.testing.TestIssuer;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import org.junit.jupiter.api.Test;

/** Runs the contract over HTTP/2. */
class NettyContractIT extends GrpcContract {

    private static final int METADATA_LIMIT = 64 * 1024;

    @Override
    GrpcHost start(Tasks tasks, BearerTokenInterceptor interceptor) throws IOException {
        return NettyHost.start(tasks, interceptor, builder -> builder.maxInboundMetadataSize(METADATA_LIMIT));
    }

    /** gRPC's limit is 8 KiB, below that of a token. */
    @Test
    void metadata_overTheLimitOfTheServer_isRejectedAndTheNextCallIsServed() throws Exception {
        try (TestIssuer issuer = TestIssuer.start();
                JwtVerifier verifier = issuer.verifier();
                GrpcHost host = NettyHost.start(new Tasks(), interceptor(verifier), builder -> {})) {
            assertThatThrownBy(() -> host.call(Tasks.OPEN, "Bearer " + "a".repeat(1024 * 1024)))
                    .isInstanceOfSatisfying(
                            StatusRuntimeException.class,
                            e -> assertThat(e.getStatus().getCode()).isNotEqualTo(Status.Code.OK));
            assertThat(host.call(Tasks.GET, "Bearer " + issuer.token("ada"))).isEqualTo("ada");
        }
    }
}
