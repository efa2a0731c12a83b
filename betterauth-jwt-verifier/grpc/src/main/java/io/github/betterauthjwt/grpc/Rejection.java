// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.grpc;

import com.google.protobuf.Any;
import com.google.protobuf.Duration;
import com.google.rpc.Code;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RetryInfo;
import io.github.betterauthjwt.InsufficientPrivilegesException;
import io.github.betterauthjwt.bearer.BearerResponse;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.protobuf.StatusProto;
import java.util.Locale;
import java.util.Map;

/**
 * The end of a call that is not accepted: a status whose details contain {@code google.rpc.ErrorInfo}, and
 * {@code google.rpc.RetryInfo} if the client should try again. The challenge is a trailer, as it is a header in HTTP.
 *
 * @param status the status to close the call with
 * @param trailers the trailers to close the call with
 */
record Rejection(Status status, Metadata trailers) {

    /** The {@code domain} of each {@code ErrorInfo}. */
    static final String DOMAIN = "betterauthjwt.github.io";

    private static final String CHALLENGE = "WWW-Authenticate";
    private static final String RETRY = "Retry-After";
    private static final int UNAUTHORIZED = 401;
    private static final int FORBIDDEN = 403;

    static Rejection of(BearerResponse response) {
        return of(response, Map.of());
    }

    /** Returns a rejection that names what the method requires. */
    static Rejection of(BearerResponse response, InsufficientPrivilegesException missing) {
        if (!missing.requiredScopes().isEmpty()) {
            return of(response, Map.of("scope", String.join(" ", missing.requiredScopes())));
        }
        return of(
                response,
                missing.maximumAge()
                        .map(age -> Map.of("max_age", Long.toString(age.toSeconds())))
                        .orElse(Map.of()));
    }

    private static Rejection of(BearerResponse response, Map<String, String> required) {
        com.google.rpc.Status.Builder details = com.google.rpc.Status.newBuilder()
                .setCode(code(response).getNumber())
                .setMessage(response.detail())
                .addDetails(Any.pack(ErrorInfo.newBuilder()
                        .setReason(response.code().toUpperCase(Locale.ROOT))
                        .setDomain(DOMAIN)
                        .putAllMetadata(required)
                        .build()));
        String delay = response.headers().get(RETRY);
        if (delay != null) {
            details.addDetails(Any.pack(RetryInfo.newBuilder()
                    .setRetryDelay(Duration.newBuilder().setSeconds(Long.parseLong(delay)))
                    .build()));
        }
        Metadata trailers = new Metadata();
        String challenge = response.headers().get(CHALLENGE);
        if (challenge != null) {
            trailers.put(Metadata.Key.of(CHALLENGE, Metadata.ASCII_STRING_MARSHALLER), challenge);
        }
        StatusRuntimeException packed = StatusProto.toStatusRuntimeException(details.build(), trailers);
        return new Rejection(packed.getStatus(), trailers(packed, trailers));
    }

    private static Metadata trailers(StatusRuntimeException packed, Metadata otherwise) {
        Metadata trailers = packed.getTrailers();
        return trailers == null ? otherwise : trailers;
    }

    /** Every other response of the authenticator is about something that cannot be decided now. */
    private static Code code(BearerResponse response) {
        return switch (response.status()) {
            case UNAUTHORIZED -> Code.UNAUTHENTICATED;
            case FORBIDDEN -> Code.PERMISSION_DENIED;
            default -> Code.UNAVAILABLE;
        };
    }
}
