// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.net.http.HttpHeaders;

/**
 * A response of a key server.
 *
 * @param status the status code
 * @param headers the fields of the header
 * @param body the body as it was sent, cut off one byte after the maximum length of a JWK Set
 */
@SuppressWarnings("ArrayRecordComponent") // passed on once, never compared
public record KeyServerResponse(int status, HttpHeaders headers, byte[] body) {}
