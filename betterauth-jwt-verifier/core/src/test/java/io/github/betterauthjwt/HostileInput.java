// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import io.github.betterauthjwt.jwks.JwkSet;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.function.IntConsumer;

/**
 * A program that verifies many different tokens, or parses many different JWK Sets, and prints how many bytes they
 * retain.
 */
final class HostileInput {

    private static final int TOKENS = 20_000;
    private static final int SETS = 3_000;
    private static final int WARM_UP = 300;

    private HostileInput() {}

    /** Tokens that anyone can create without a key or an account. */
    enum Token {
        LONG_NAME_IN_THE_HEADER {
            @Override
            String make(int number) {
                return token("{\"alg\":\"none\",\"" + text(number, 'a', 11_000) + "\":1}", "{}");
            }
        },
        LONG_NAME_BEYOND_ASCII_IN_THE_HEADER {
            @Override
            String make(int number) {
                return token("{\"alg\":\"none\",\"" + text(number, '€', 3_700) + "\":1}", "{}");
            }
        },
        LONG_NAME_IN_THE_CLAIMS {
            @Override
            String make(int number) {
                return claims("\"" + text(number, 'a', 11_000) + "\":1");
            }
        },
        LONG_NAME_BEYOND_ASCII_IN_THE_CLAIMS {
            @Override
            String make(int number) {
                return claims("\"" + text(number, '€', 3_700) + "\":1");
            }
        },
        SHORT_NAMES {
            @Override
            String make(int number) {
                StringBuilder members = new StringBuilder("\"a\":1");
                for (int i = 0; i < 500; i++) {
                    members.append(",\"").append(number).append('-').append(i).append("\":1");
                }
                return claims(members.toString());
            }
        },
        DEEP {
            @Override
            String make(int number) {
                return claims("\"" + number + "\":" + "{\"a\":".repeat(60) + number + "}".repeat(60));
            }
        },
        TOO_DEEP {
            @Override
            String make(int number) {
                return claims("\"" + number + "\":" + "[".repeat(5_000));
            }
        },
        LONG_STRING {
            @Override
            String make(int number) {
                return claims("\"a\":\"" + text(number, '€', 3_700) + "\"");
            }
        },
        LONG_NUMBER {
            @Override
            String make(int number) {
                return claims("\"a\":" + (number + 1) + "9".repeat(900));
            }
        },
        INVENTED_KEY_ID {
            @Override
            String make(int number) {
                String kid = text(number, '€', 240);
                return token(
                        "{\"alg\":\"EdDSA\",\"kid\":\"" + kid + "\"}",
                        Claims.standard().json());
            }
        },
        MANY_IN_A_SHORT_HEADER {
            @Override
            String make(int number) {
                String arrays = "[".repeat(60) + "]".repeat(60);
                return token(
                        "{\"alg\":\"EdDSA\",\"kid\":\"k1\",\"" + number + "\":[" + arrays + "," + arrays + "]}", "{}");
            }
        };

        abstract String make(int number);
    }

    /** Responses of a faulty key server. */
    enum Keys {
        LONG_NAME {
            @Override
            String make(int number) {
                return "{\"keys\":[{\"" + text(number, 'a', 60_000) + "\":1}]}";
            }
        },
        LONG_NAME_BEYOND_ASCII {
            @Override
            String make(int number) {
                return "{\"keys\":[{\"" + text(number, '€', 20_000) + "\":1}]}";
            }
        },
        MANY_KEYS {
            @Override
            String make(int number) {
                StringBuilder keys = new StringBuilder(Hostile.KEY.jwk());
                for (int i = 1; i < JwkSet.MAXIMUM_KEYS; i++) {
                    keys.append(",{\"kty\":\"OKP\",\"kid\":\"")
                            .append(number)
                            .append('-')
                            .append(i);
                    keys.append("\",\"").append(number + i * 7).append("\":\"x\"}");
                }
                return "{\"keys\":[" + keys + "]}";
            }
        },
        TOO_MANY_KEYS {
            @Override
            String make(int number) {
                return "{\"keys\":[" + ("{\"" + number + "\":1},").repeat(1000) + "1]}";
            }
        },
        LONG_VALUES {
            @Override
            String make(int number) {
                String value = text(number, 'a', 20_000);
                return "{\"keys\":[{\"kty\":\"" + value + "\",\"kid\":\"" + value + "\",\"crv\":\"" + value + "\"}]}";
            }
        };

        abstract String make(int number);
    }

    public static void main(String[] arguments) {
        if (arguments[0].equals("token")) {
            Token kind = Token.valueOf(arguments[1]);
            JwtVerifier verifier = Hostile.verifier();
            print(TOKENS, number -> reject(verifier, kind.make(number)));
            verifier.close();
        } else {
            Keys kind = Keys.valueOf(arguments[1]);
            print(SETS, number -> parse(kind.make(number)));
        }
    }

    private static void print(int count, IntConsumer one) {
        for (int number = 0; number < WARM_UP; number++) {
            one.accept(-1 - number);
        }
        long before = Heap.reachable();
        for (int number = 0; number < count; number++) {
            one.accept(number);
        }
        System.out.println(Heap.reachable() - before);
    }

    private static void reject(JwtVerifier verifier, String token) {
        Reason reason = Hostile.reason(verifier, token);
        if (reason == null || reason == Reason.TOO_LARGE) {
            throw new AssertionError("not the token that was meant: " + reason);
        }
    }

    private static void parse(String set) {
        try {
            JwkSet.parse(set.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            if (String.valueOf(e.getMessage()).contains("longer than")) {
                throw new AssertionError(e);
            }
        }
    }

    private static String text(int number, char filling, int length) {
        return number + String.valueOf(filling).repeat(length);
    }

    private static String claims(String members) {
        return token(Hostile.HEADER, Claims.standard().with("b", "0," + members).json());
    }

    private static String token(String header, String claims) {
        return Hostile.base64(header) + "." + Hostile.base64(claims) + "." + "A".repeat(86);
    }
}
