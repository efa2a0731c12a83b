// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseUrlTest {

    @ParameterizedTest
    @CsvSource({
        "postgresql://u:p@ep-a-pooler.eu.aws.neon.tech/db?sslmode=require&channel_binding=require,jdbc:postgresql://ep-a-pooler.eu.aws.neon.tech:5432/db,u,p",
        "postgres://u:p@ec2-1.compute-1.amazonaws.com:5432/d1,jdbc:postgresql://ec2-1.compute-1.amazonaws.com:5432/d1,u,p",
        "postgresql://u:p%40%2F%3A@db:6432/d,jdbc:postgresql://db:6432/d,u,p@/:",
        "postgresql://u:a+b@db/d,jdbc:postgresql://db:5432/d,u,a+b",
        "postgresql://db/d?user=u&password=p,jdbc:postgresql://db:5432/d,u,p",
        "jdbc:postgresql://db/d?user=u&password=p,jdbc:postgresql://db:5432/d,u,p",
        "postgresql://u:p@[::1]:5433/d,jdbc:postgresql://[::1]:5433/d,u,p",
        "postgresql://u:p@db,jdbc:postgresql://db:5432/u,u,p",
        "postgresql://u:p@my_db/d,jdbc:postgresql://my_db:5432/d,u,p",
        "postgresql://u:p:%40@my_db.my_net:6432/d?sslmode=disable,jdbc:postgresql://my_db.my_net:6432/d,u,p:@",
        "postgresql://u:p@db:65535/d,jdbc:postgresql://db:65535/d,u,p",
        "postgresql://u:p@db:/d,jdbc:postgresql://db:5432/d,u,p"
    })
    void parse_addressesOfHosters_areAccepted(String text, String jdbcUrl, String user, String password) {
        DatabaseUrl url = DatabaseUrl.parse(text);

        assertThat(url.jdbcUrl()).isEqualTo(jdbcUrl);
        assertThat(url.properties()).containsEntry("user", user).containsEntry("password", password);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "db",
                "mysql://u:secret@h/d",
                "postgresql://u:se cret@h/d",
                "postgresql:///d",
                "postgresql://u:secret@h/d?x",
                "postgresql://u:secret%zz@h/d",
                "postgresql://u:secret@h:0/d",
                "postgresql://u:secret@h:65536/d",
                "postgresql://u:secret@h:port/d",
                "postgresql://u:secret@h1:5432,h2:5432/d",
                "postgresql://u:sec@ret@my_db/d",
                "postgresql://u:1234/secret@h/d",
                "postgresql://h"
            })
    void parse_invalidAddress_isRejectedWithoutShowingIt(String text) {
        assertThatThrownBy(() -> DatabaseUrl.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected")
                .hasMessageNotContaining("secret")
                .hasNoCause();
    }

    @Test
    void properties_tlsRequired_verifiesTheCertificate() {
        for (String mode : new String[] {"", "?sslmode=require", "?sslmode=verify-ca", "?sslmode=verify-full"}) {
            assertThat(DatabaseUrl.parse("postgresql://u:p@db.example.com/d" + mode)
                            .properties())
                    .containsEntry("sslmode", "verify-full")
                    .containsEntry("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory");
        }
    }

    @Test
    void properties_explicitMode_isUsed() {
        assertThat(DatabaseUrl.parse("postgresql://u:p@db/d?sslmode=disable").properties())
                .containsEntry("sslmode", "disable");
        assertThat(DatabaseUrl.parse("postgresql://u:p@db/d?sslmode=no-verify").properties())
                .containsEntry("sslmode", "require")
                .doesNotContainKey("sslfactory");
        assertThat(DatabaseUrl.parse("postgresql://u:p@localhost/d").properties())
                .containsEntry("sslmode", "prefer");
        assertThat(DatabaseUrl.parse("postgresql://u:p@db/d?sslrootcert=/ca.pem")
                        .properties())
                .containsEntry("sslmode", "verify-full")
                .containsEntry("sslrootcert", "/ca.pem");
        assertThat(DatabaseUrl.parse("postgresql://u:p@db/d?channel_binding=require")
                        .properties())
                .containsEntry("channelBinding", "require");
    }

    @Test
    void properties_behindAPooler_disablePreparedStatements() {
        DatabaseUrl url = DatabaseUrl.parse("postgresql://u:p@db/d");

        Properties pooled = ConnectionPool.properties(url, false);
        assertThat(pooled)
                .containsEntry("prepareThreshold", "0")
                .containsEntry("queryTimeout", "5")
                .doesNotContainKey("options");
        Properties direct = ConnectionPool.properties(url, true);
        assertThat(direct).doesNotContainKey("prepareThreshold").containsEntry("options", "-c statement_timeout=5s");
    }

    @Test
    void isNeon_itsHosts_areKnown() {
        assertThat(DatabaseUrl.parse("postgresql://u:p@ep-a.eu.aws.neon.tech/db")
                        .isNeon())
                .isTrue();
        assertThat(DatabaseUrl.parse("postgresql://u:p@neon.tech.example.com/db")
                        .isNeon())
                .isFalse();
    }
}
