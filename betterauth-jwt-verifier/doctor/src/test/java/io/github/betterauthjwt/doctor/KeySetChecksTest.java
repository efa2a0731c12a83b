// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpHeaders;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tests the checks that need only the response. */
class KeySetChecksTest {

    private static final Instant SENT = Instant.parse("2026-11-22T17:00:00Z");
    private static final String DATE = DateTimeFormatter.RFC_1123_DATE_TIME.format(SENT.atOffset(ZoneOffset.UTC));

    @ParameterizedTest
    @CsvSource({
        "200, 200, OK, your clock agrees with the server's",
        "201, 200, OK, your clock agrees with the server's",
        "202, 200, OK, your clock is 2 s ahead of the server's",
        "231, 200, FAILED, your clock is 31 s ahead of the server's",
        "  0, 200, FAILED, your clock is 200 s behind the server's",
        "  0,   0, OK, your clock agrees with the server's",
        " 31,   0, FAILED, your clock is 31 s ahead of the server's",
    })
    void clock_withDateAndAge_isComparedAtArrival(int arrival, int age, Check.Status status, String text) {
        BoundedRequest.Answer answer = answer(SENT.plusSeconds(arrival), Integer.toString(age));
        assertThat(KeySetChecks.clock(answer, 30))
                .returns(status, Check::status)
                .returns(text, Check::text);
    }

    @ParameterizedTest
    @CsvSource({"x", "-5", "1234567890"})
    void clock_invalidAge_countsAsZero(String age) {
        assertThat(KeySetChecks.clock(answer(SENT, age), 30).text()).isEqualTo("your clock agrees with the server's");
    }

    private static BoundedRequest.Answer answer(Instant arrival, String age) {
        HttpHeaders headers = HttpHeaders.of(Map.of("Date", List.of(DATE), "Age", List.of(age)), (name, value) -> true);
        return new BoundedRequest.Answer(200, headers, new byte[0], 1, arrival);
    }
}
