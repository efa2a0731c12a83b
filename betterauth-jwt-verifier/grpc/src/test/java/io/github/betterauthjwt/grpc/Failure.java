// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.protobuf.StatusProto;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a call failed, as a client sees it.
 *
 * @param reason the reason of the {@code ErrorInfo}, or empty if it is missing
 * @param metadata the metadata of the {@code ErrorInfo}
 * @param challenge the trailer {@code www-authenticate}, or empty
 * @param retrySeconds the delay of the {@code RetryInfo}, or 0
 */
record Failure(
        Status.Code code,
        String reason,
        Map<String, String> metadata,
        String challenge,
        long retrySeconds,
        String description) {

    static Failure of(Throwable thrown) {
        Status status = Status.fromThrowable(thrown);
        ErrorInfo info = ErrorInfo.getDefaultInstance();
        long retry = 0;
        com.google.rpc.Status details = StatusProto.fromThrowable(thrown);
        if (details != null) {
            for (Any detail : details.getDetailsList()) {
                if (detail.is(ErrorInfo.class)) {
                    info = unpack(detail, ErrorInfo.class);
                    assertThat(info.getDomain()).isEqualTo("betterauthjwt.github.io");
                } else if (detail.is(RetryInfo.class)) {
                    retry = unpack(detail, RetryInfo.class).getRetryDelay().getSeconds();
                }
            }
        }
        return new Failure(
                status.getCode(),
                info.getReason(),
                info.getMetadataMap(),
                challenge(Status.trailersFromThrowable(thrown)),
                retry,
                String.valueOf(status.getDescription()));
    }

    private static <T extends com.google.protobuf.Message> T unpack(Any detail, Class<T> type) {
        try {
            return detail.unpack(type);
        } catch (InvalidProtocolBufferException e) {
            throw new AssertionError(e);
        }
    }

    private static String challenge(@Nullable Metadata trailers) {
        Metadata.Key<String> name = Metadata.Key.of("www-authenticate", Metadata.ASCII_STRING_MARSHALLER);
        String value = trailers == null ? null : trailers.get(name);
        return value == null ? "" : value;
    }

    void is(Status.Code expected, String expectedReason) {
        assertThat(reason).as(description).isEqualTo(expectedReason);
        assertThat(code).isEqualTo(expected);
        assertThat(description).isNotEmpty();
    }
}
