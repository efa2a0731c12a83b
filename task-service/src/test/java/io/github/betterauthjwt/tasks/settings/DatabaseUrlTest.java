// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.settings;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.github.betterauthjwt.tasks.postgres.ConnectionPool;
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
        "postgresql://u:p@db:/d,jdbc:postgresql://db:5432/d,u,p",
        "'postgresql://u:p@one:5433,two:5434/d','jdbc:postgresql://one:5433,two:5434/d',u,p",
        "'postgresql://u:p@one,two:5434,[::1]/d','jdbc:postgresql://one:5432,two:5434,[::1]:5432/d',u,p",
        "'jdbc:postgresql://one:5433,two/d?user=u&password=p','jdbc:postgresql://one:5433,two:5432/d',u,p"
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
                "postgresql://u:secret@h1:5432,/d",
                "postgresql://u:secret@,h2/d",
                "postgresql://u:secret@h1:1:2,h2/d",
                "postgresql://u:12#secret@h/d",
                "postgresql://u:12/x#secret@h/d",
                "postgresql://u:12/secret#x@h/d",
                "postgresql://u:12?secret=x@h/d",
                "postgresql://u:a@b?secret=x@h/d",
                "postgresql://u:p@h/d#secret",
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
    void properties_severalHosts_usesTheOneThatAcceptsWrites() {
        assertThat(DatabaseUrl.parse("postgresql://u:p@one,two/d").properties())
                .containsEntry("targetServerType", "primary");
        assertThat(DatabaseUrl.parse("postgresql://u:p@one,two/d?target_session_attrs=any")
                        .properties())
                .containsEntry("targetServerType", "any");
        assertThat(DatabaseUrl.parse("postgresql://u:p@one/d").properties()).doesNotContainKey("targetServerType");
        assertThat(DatabaseUrl.parse("postgresql://u:p@localhost,two/d").properties())
                .containsEntry("sslmode", "verify-full");
        assertThat(DatabaseUrl.parse("postgresql://u:p@one,two:1/d")).hasToString("postgresql://u@one:5432,two:1/d");
    }

    @ParameterizedTest
    @CsvSource({
        "target_session_attrs=read-write,targetServerType,primary",
        "target_session_attrs=primary,targetServerType,primary",
        "targetServerType=master,targetServerType,primary",
        "connect_timeout=3,connectTimeout,3",
        "connectTimeout=3,connectTimeout,3",
        "load_balance_hosts=random,loadBalanceHosts,true",
        "load_balance_hosts=disable,loadBalanceHosts,false",
        "loadBalanceHosts=true,loadBalanceHosts,true",
        "application_name=a,ApplicationName,a",
        "keepalives=0,tcpKeepAlive,false",
        "gssencmode=disable,gssEncMode,disable",
        "sslnegotiation=direct,sslNegotiation,direct",
        "hostRecheckSeconds=1,hostRecheckSeconds,1",
        "client_encoding=UTF8,sslmode,verify-full"
    })
    void properties_parameterOfLibpqOrTheDriver_isTranslated(String parameter, String name, String value) {
        DatabaseUrl url = DatabaseUrl.parse("postgresql://u:p@db/d?" + parameter);

        assertThat(ConnectionPool.properties(url, true)).containsEntry(name, value);
    }

    @ParameterizedTest
    @CsvSource({
        "conect_timeout=3,connect_timeout",
        "targetservertype=primary,targetServerType",
        "target_session_attr=any,target_session_attrs",
        "ssl_mode=require,sslmode",
        "applicationname=a,ApplicationName",
        "tcp_user_timeout=3,does not support",
        "sslmode=verify_full,verify-full",
        "target_session_attrs=standby,read-write",
        "connect_timeout=0,from 1 to 600",
        "connect_timeout=x,from 1 to 600",
        "load_balance_hosts=yes,random",
        "client_encoding=LATIN1,utf8",
        "nonsense=1,expected a known parameter instead of nonsense"
    })
    void parse_parameterWithoutEffect_isRejectedWithTheRemedy(String parameter, String remedy) {
        assertThatThrownBy(() -> DatabaseUrl.parse("postgresql://u:secret@db/d?" + parameter))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("expected")
                .hasMessageContaining(remedy)
                .hasMessageNotContaining("secret");
    }

    @ParameterizedTest
    @ValueSource(strings = {"a@b", "a#b", "a/b", "a?b", "12#b", "12/b", "12?b=c", "hunter2@", "#hunter2"})
    void parse_passwordNotEncoded_isRejectedWithTheRemedyAndNotShown(String password) {
        assertThatThrownBy(() -> DatabaseUrl.parse("postgresql://u:" + password + "@db/d"))
                .hasMessageContaining("%40")
                .hasMessageContaining("%23")
                .hasMessageNotContaining(password)
                .hasNoCause();
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
