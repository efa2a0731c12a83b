// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.nimbus;

import static io.github.betterauthjwt.nimbus.Draft.quoted;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.UnaryOperator;

/** Changes of a token: each header member, each claim, the JSON, and the text. */
final class Mutations {

    /** One change. */
    @FunctionalInterface
    interface Mutation {
        void apply(Draft draft, Random random);
    }

    private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private static final Map<String, List<String>> HEADERS = Map.ofEntries(
            Map.entry("alg", List.of("\"none\"", "\"HS256\"", "\"ES384\"", "\"RS256\"", "\"eddsa\"", "5", "null")),
            Map.entry(
                    "typ",
                    List.of(
                            "\"JWT\"",
                            "\"jwt\"",
                            "\"application/jwt\"",
                            "\"at+jwt\"",
                            "\"JOSE\"",
                            "\"logout+jwt\"",
                            "\"\"",
                            "null",
                            "5")),
            Map.entry("cty", List.of("\"JWT\"", "\"x\"", "5")),
            Map.entry("crit", List.of("[\"exp\"]", "[\"b64\"]", "[]", "null", "\"exp\"")),
            Map.entry("b64", List.of("true", "false", "null")),
            Map.entry("zip", List.of("\"DEF\"")),
            Map.entry("enc", List.of("\"A128GCM\"")),
            Map.entry("jku", List.of("\"https://evil.example/jwks\"", "5", "\"\\u0000\"")),
            Map.entry("jwk", List.of("{}", "5")),
            Map.entry("x5c", List.of("[]", "5")),
            Map.entry("kid", List.of("null", "5", "\"\"", "\"unknown\"", quoted("k".repeat(300)))),
            Map.entry("other", List.of("1e400", "{\"a\":[1]}", "null")));

    private Mutations() {}

    static List<Mutation> all(String origin, long now) {
        List<Mutation> all = new ArrayList<>();
        HEADERS.forEach((name, values) ->
                values.forEach(value -> all.add((draft, random) -> Draft.set(draft.header, name, value))));
        for (String name : List.of("alg", "kid")) {
            all.add((draft, random) ->
                    draft.header.removeIf(member -> member.name().equals(name)));
        }
        all.add((draft, random) -> {
            if (draft.header.get(0).value().equals("\"EdDSA\"")) {
                Draft.set(draft.header, "alg", "\"Ed25519\"");
            }
        });
        claims(origin, now)
                .forEach((name, values) ->
                        values.forEach(value -> all.add((draft, random) -> Draft.set(draft.claims, name, value))));
        for (String name : List.of("exp", "iat", "sub", "iss", "aud")) {
            all.add((draft, random) ->
                    draft.claims.removeIf(member -> member.name().equals(name)));
        }
        texts().forEach(change -> {
            all.add((draft, random) -> draft.headerBytes = change);
            all.add((draft, random) -> draft.claimsBytes = change);
        });
        all.add((draft, random) -> draft.claims.add(new Draft.Member("sub", "\"user-2\"")));
        all.add((draft, random) -> draft.header.add(draft.header.get(0)));
        all.addAll(tokens());
        return all;
    }

    private static Map<String, List<String>> claims(String origin, long now) {
        String own = quoted(origin);
        return Map.ofEntries(
                Map.entry("exp", times(now)),
                Map.entry("nbf", times(now)),
                Map.entry("iat", times(now)),
                Map.entry("iss", List.of("null", "5", quoted(origin + "/"), "[" + own + "]", "\"\"")),
                Map.entry(
                        "aud",
                        List.of(
                                "null",
                                "5",
                                "[]",
                                "{}",
                                "[5]",
                                "\"other\"",
                                "[" + own + "]",
                                "[\"x\"," + own + "]",
                                "[" + own + ",5]",
                                "[" + own + ",null]")),
                Map.entry(
                        "sub",
                        List.of("null", "5", "\"\"", "true", "[]", "\"a\\u0000b\"", "\"\\ud800\"", "\"a b\"", "1.5")),
                Map.entry("jti", List.of("5", "\"x\"", "null", "[]")),
                Map.entry("cnf", List.of("{\"jkt\":\"x\"}", "null")),
                Map.entry("nonce", List.of("\"x\"")),
                Map.entry("at_hash", List.of("\"x\"")),
                Map.entry("acr", List.of("\"0\"")),
                Map.entry("events", List.of("{}")),
                Map.entry("scope", List.of("\"openid\"")),
                Map.entry(
                        "other",
                        List.of(
                                "1e400",
                                "-1e400",
                                "0.1",
                                "1e2",
                                "123456789012345678901234567890",
                                "9223372036854775807",
                                "-0",
                                "[".repeat(40) + "]".repeat(40),
                                "[".repeat(80) + "]".repeat(80),
                                "{\"a\":{\"b\":[1,2.5,null]}}",
                                "{\"a\":1,\"a\":2}",
                                "NaN",
                                "'x'",
                                "01",
                                "\"\\ud800\"",
                                "\"\\x\"",
                                "\"\t\"",
                                "/**/1",
                                quoted("x".repeat(20_000)))));
    }

    private static List<String> times(long now) {
        return List.of(
                "null",
                "\"" + now + "\"",
                "true",
                "[]",
                "-1",
                "0",
                "1e400",
                "1e30",
                "-1e30",
                "9223372036854775807",
                "18446744073709551617",
                now + ".5",
                Long.toString(now - 31),
                Long.toString(now - 30),
                Long.toString(now - 29),
                (now - 30) + ".5",
                Long.toString(now),
                Long.toString(now + 29),
                Long.toString(now + 30),
                (now + 30) + ".5",
                Long.toString(now + 31),
                Long.toString(now + 1000),
                "4102444800");
    }

    private static List<UnaryOperator<byte[]>> texts() {
        return List.of(
                json -> text("\ufeff" + text(json)),
                json -> text(" " + text(json) + "\n"),
                json -> text(text(json) + "x"),
                json -> text(text(json) + "{}"),
                json -> text(text(json).replace('"', '\'')),
                json -> text(text(json).replaceAll("\"([a-z]+)\":", "$1:")),
                json -> text(text(json).replace("{", "{/* x */")),
                json -> text(text(json).replace("}", ",}")),
                json -> text("[" + text(json) + "]"),
                json -> text("null"),
                json -> text(""),
                json -> text("5"),
                json -> text("{".repeat(2000)),
                json -> Arrays.copyOf(json, json.length + 1),
                json -> {
                    byte[] broken = text(text(json).replaceFirst("\\{", "{\"x\":\"?\","));
                    broken[6] = (byte) 0xff;
                    return broken;
                });
    }

    private static String text(byte[] utf8) {
        return new String(utf8, StandardCharsets.UTF_8);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static List<Mutation> tokens() {
        List<Mutation> all = new ArrayList<>();
        for (UnaryOperator<String> change : List.<UnaryOperator<String>>of(
                token -> " " + token,
                token -> token + "\n",
                token -> "Bearer " + token,
                token -> token + "=",
                token -> token + ".",
                token -> token + "." + token,
                token -> token.replaceFirst("\\.", "=."),
                token -> token.substring(0, token.lastIndexOf('.')),
                token -> token.substring(0, token.lastIndexOf('.') + 1),
                token -> token.replace('-', '+').replace('_', '/'),
                token -> token.substring(0, token.length() - 4),
                token -> "")) {
            all.add((draft, random) -> draft.token = change);
        }
        for (int i = 0; i < 20; i++) {
            all.add((draft, random) -> draft.token = token -> inserted(token, random, "!"));
            all.add((draft, random) -> draft.token = token -> inserted(token, random, " "));
            all.add((draft, random) -> draft.token = token -> replaced(token, random.nextInt(token.length()), random));
            all.add((draft, random) -> draft.token = token -> lastOfASegment(token, random));
        }
        return all;
    }

    private static String inserted(String token, Random random, String text) {
        int index = random.nextInt(token.length());
        return token.substring(0, index) + text + token.substring(index);
    }

    private static String replaced(String token, int index, Random random) {
        char other = ALPHABET.charAt(random.nextInt(ALPHABET.length()));
        return token.substring(0, index) + other + token.substring(index + 1);
    }

    /** Changes the character that may have unused bits. */
    private static String lastOfASegment(String token, Random random) {
        int end = random.nextBoolean() ? token.length() : token.indexOf('.', token.indexOf('.') + 1);
        return replaced(token, end - 1, random);
    }
}
