// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.betterauthjwt.Explanation.Outcome;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The explanations of the other tokens that real servers issue: the name of each, and what to send or configure
 * instead.
 */
class ExplainedGoldenTokensTest {

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            textBlock =
                    """
                    oauth-provider-1.7 | access token, not opted into    | an OAuth access token of the oauth-provider plugin | acceptAccessTokens() and additionalIssuers("https://app.example.com/api/auth")
                    oauth-provider-1.7 | access token without a resource | an opaque OAuth access token                       | ask for it with resource=https://app.example.com
                    oauth-provider-1.7 | access token bound by DPoP      | bound to a key (DPoP)                              | without a DPoP header
                    oauth-provider-1.7 | ID token                        | an ID token of an OAuth client                     | for the client that asked for it
                    oauth-provider-1.7 | ID token for the audience it names | an ID token of an OAuth client                  | authClient.token()
                    oauth-provider-1.7 | logout token                    | a logout token                                     | authClient.token()
                    1.7                | session token                   | a bare session token                               | authClient.token()
                    1.7                | signed session token            | a signed session token                             | authClient.token()
                    1.7                | session cookie                  | a signed session token                             | authClient.token()
                    1.7                | session cache cookie, compact   | the session cookie cache with strategy "compact"   | authClient.token()
                    1.7                | session cache cookie, jwt       | the session cookie cache with strategy "jwt"       | session.cookieCache
                    1.7                | session cache cookie, jwe       | an encrypted token (JWE)                           | session.cookieCache
                    1.7                | session cache JWT in __Secure-better-auth.session_data | the session cache as a JWT  | authClient.token()
                    """)
    void explain_anotherTokenOfARealServer_namesItAndTheRemedy(String server, String name, String kind, String remedy)
            throws IOException {
        GoldenTokensTest.Golden golden = GoldenTokensTest.others()
                .filter(one -> one.server().equals(server) && one.text("name").equals(name))
                .findFirst()
                .orElseThrow();
        Explanation why = golden.verifierAt(golden.minted()).explain(golden.text("token"));
        assertThat(why.kind()).contains(kind);
        assertThat(String.join("\n", why.remedies())).contains(remedy);
    }

    @Test
    void explain_accessTokens_ofPersonAndMachine_areDistinguished() throws IOException {
        List<String> kinds = new ArrayList<>();
        for (GoldenTokensTest.Golden golden : GoldenTokensTest.good()
                .filter(one -> one.server().startsWith("oauth-provider"))
                .toList()) {
            kinds.add(golden.verifierAt(golden.minted())
                    .explain(golden.text("token"))
                    .kind());
        }
        assertThat(kinds)
                .containsExactly(
                        "an OAuth access token of the oauth-provider plugin",
                        "an OAuth access token of a machine (client credentials)");
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.github.betterauthjwt.GoldenTokensTest#good")
    void explain_tokenOfARealServer_isAccepted_andItsFindingsAllPass(GoldenTokensTest.Golden golden)
            throws IOException {
        Explanation why = golden.verifierAt(golden.minted()).explain(golden.text("token"));
        assertThat(why.outcome()).isEqualTo(Outcome.ACCEPTED);
        assertThat(why.findings()).allMatch(Explanation.Finding::passed);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("io.github.betterauthjwt.GoldenTokensTest#others")
    void explain_anotherTokenOfARealServer_agreesWithVerify_andNeverShowsIt(GoldenTokensTest.Golden golden)
            throws IOException {
        Explanation why = golden.verifierAt(golden.minted()).explain(golden.text("token"));
        assertThat(why.reason()).contains(golden.reason());
        assertThat(why.remedies()).isNotEmpty();
        assertThat(why.toString()).doesNotContain(golden.text("token"));
    }
}
