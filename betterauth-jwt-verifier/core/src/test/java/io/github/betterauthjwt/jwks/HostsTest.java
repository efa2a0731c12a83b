// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hosts of URLs. The expected origins are those of {@code new URL(…).origin} in Node.js 22. */
class HostsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://localhost:3000",
                "http://LOCALHOST",
                "http://127.0.0.1",
                "http://127.1.2.3:80",
                "http://[::1]",
                "http://[0:0:0:0:0:0:0:1]:3000",
                "http://[0000:0000::0001]",
                "http://[::ffff:127.0.0.1]",
                "http://[::FFFF:7f00:1]"
            })
    void isLoopback_spellingsOfThisMachine_areTrue(String url) {
        assertThat(Hosts.isLoopback(URI.create(url))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://127.0.0.1.example.com",
                "http://localhost.example.com",
                "http://[::2]",
                "http://[::]",
                "http://0.0.0.0",
                "http://[fe80::1]",
                "http://[::ffff:10.0.0.1]",
                "http://10.127.0.1",
                "http://auth_server",
                "http:/path"
            })
    void isLoopback_otherHosts_areFalse(String url) {
        assertThat(Hosts.isLoopback(URI.create(url))).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "http://[0:0:0:0:0:0:0:1], [::1]",
        "http://[0:0:0:0:0:0:0:0], [::]",
        "http://[2001:DB8:0:0:1:0:0:1], [2001:db8::1:0:0:1]",
        "http://[2001:db8:0:1:1:1:1:1], [2001:db8:0:1:1:1:1:1]",
        "http://[fe80:0:0:0:0:0:0:0], [fe80::]",
        "http://App.Example.com, app.example.com",
        "http://127.0.0.1, 127.0.0.1"
    })
    void canonical_spellingsOfAHost_areOne(String url, String host) {
        assertThat(Hosts.canonical(URI.create(url))).isEqualTo(host);
    }

    @ParameterizedTest
    @CsvSource({
        "https://münchen.example/api/auth, https://xn--mnchen-3ya.example/api/auth",
        "https://MÜNCHEN.example:8443, https://xn--mnchen-3ya.example:8443",
        "https://例え.テスト/jwks?x=1, https://xn--r8jz45g.xn--zckzah/jwks?x=1",
        "https://app.example.com/é, https://app.example.com/é",
        "https://auth_server/x, https://auth_server/x"
    })
    void toAscii_internationalHost_isEncoded(String url, String expected) {
        assertThat(Hosts.toAscii(URI.create(url))).isEqualTo(URI.create(expected));
    }

    @Test
    void toAscii_hostThatStandardsEncodeDifferently_isRejectedWithTheRemedy() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Hosts.toAscii(URI.create("https://straße.example")))
                .withMessageContaining("xn--");
    }
}
