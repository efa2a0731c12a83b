// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.nimbus;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;

/** A token before it is signed. Its members are raw JSON, so that they may be wrong or occur twice. */
final class Draft {

    /** A key pair with its algorithm. */
    record SigningKey(JWSAlgorithm algorithm, JWK jwk, JWSSigner signer) {}

    /** A member of a JSON object; the value is raw JSON. */
    record Member(String name, String value) {}

    final List<Member> header = new ArrayList<>();
    final List<Member> claims = new ArrayList<>();
    UnaryOperator<byte[]> headerBytes = UnaryOperator.identity();
    UnaryOperator<byte[]> claimsBytes = UnaryOperator.identity();
    UnaryOperator<String> token = UnaryOperator.identity();
    private final SigningKey key;

    Draft(SigningKey key, String origin, long now) {
        this.key = key;
        header.add(new Member("alg", quoted(key.algorithm().getName())));
        header.add(new Member("kid", quoted(key.jwk().getKeyID())));
        claims.add(new Member("iat", Long.toString(now - 10)));
        claims.add(new Member("name", quoted("Ada")));
        claims.add(new Member("emailVerified", "false"));
        claims.add(new Member("sub", quoted("user-1")));
        claims.add(new Member("exp", Long.toString(now + 890)));
        claims.add(new Member("iss", quoted(origin)));
        claims.add(new Member("aud", quoted(origin)));
    }

    static String quoted(String text) {
        return '"' + text + '"';
    }

    static void set(List<Member> members, String name, String value) {
        members.removeIf(member -> member.name().equals(name));
        members.add(new Member(name, value));
    }

    String sign() throws JOSEException {
        String input = Base64URL.encode(headerBytes.apply(json(header))) + "."
                + Base64URL.encode(claimsBytes.apply(json(claims)));
        Base64URL signature =
                key.signer().sign(new JWSHeader(key.algorithm()), input.getBytes(StandardCharsets.US_ASCII));
        return token.apply(input + "." + signature);
    }

    private static byte[] json(List<Member> members) {
        return members.stream()
                .map(member -> quoted(member.name()) + ":" + member.value())
                .collect(Collectors.joining(",", "{", "}"))
                .getBytes(StandardCharsets.UTF_8);
    }
}
