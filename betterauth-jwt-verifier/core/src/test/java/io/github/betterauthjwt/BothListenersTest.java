// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.InvalidJwtException.Reason;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class BothListenersTest {

    private final List<String> received = new ArrayList<>();

    /** Returns a listener that notes every event, also those that a later version adds. */
    private VerifierListener recording(String name) {
        return (VerifierListener) Proxy.newProxyInstance(
                VerifierListener.class.getClassLoader(),
                new Class<?>[] {VerifierListener.class},
                (proxy, method, arguments) -> {
                    if (method.getName().equals("andThen")) {
                        return new BothListeners((VerifierListener) proxy, (VerifierListener) arguments[0]);
                    }
                    received.add(name + " " + method.getName() + (arguments == null ? "[]" : List.of(arguments)));
                    return null;
                });
    }

    @Test
    void event_any_isPassedToBothInOrder() throws ReflectiveOperationException {
        VerifierListener both = recording("first").andThen(recording("second"));
        List<Method> events = Arrays.stream(VerifierListener.class.getMethods())
                .filter(method -> method.getReturnType() == void.class)
                .filter(method -> !method.getName().equals("verifierBuilt"))
                .toList();
        for (Method event : events) {
            Object[] arguments = Arrays.stream(event.getParameterTypes())
                    .map(BothListenersTest::value)
                    .toArray();
            received.clear();
            event.invoke(both, arguments);
            String call = event.getName() + List.of(arguments);
            assertThat(received).containsExactly("first " + call, "second " + call);
        }
        assertThat(events).hasSizeGreaterThan(9);
    }

    private static Object value(Class<?> type) {
        if (type == boolean.class) {
            return true;
        }
        if (type == int.class) {
            return 7;
        }
        if (type == Duration.class) {
            return Duration.ofSeconds(8);
        }
        return type == Reason.class ? Reason.EXPIRED : "kid-9";
    }
}
