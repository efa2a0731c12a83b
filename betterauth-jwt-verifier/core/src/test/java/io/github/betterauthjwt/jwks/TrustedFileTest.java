// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.github.betterauthjwt.Keys;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files from which the key snapshot is read: only files that no other user could have written. */
class TrustedFileTest {

    private static final Instant NOW = Instant.parse("2026-11-22T17:00:00Z");
    private static final int LONGEST = 200_000;

    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void write() throws IOException {
        file = Files.writeString(folder.resolve("keys.json"), "{}");
        mode("rw-------");
    }

    private void mode(String permissions) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw-------", "r--------", "rw-r-----", "rw-r--r--"})
    void read_fileThatOnlyTheOwnerCanWrite_returnsIt(String permissions) throws IOException {
        mode(permissions);
        assertThat(TrustedFile.read(file, LONGEST)).asString().isEqualTo("{}");
        try (var files = Files.list(folder)) {
            assertThat(files).containsExactly(file); // and no temporary file is left
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rw--w----", "rw-rw-r--", "rw-----w-", "rw-rw-rw-"})
    void read_fileThatOthersCanWrite_isRejected(String permissions) throws IOException {
        mode(permissions);
        assertThatThrownBy(() -> TrustedFile.read(file, LONGEST))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("keys.json")
                .hasMessageContaining("set mode 600");
    }

    @Test
    void read_fileOfAnotherOwner_isRejected() throws IOException {
        assumeTrue(System.getProperty("user.name").equals("root"), "only root can give a file away");
        Files.setOwner(
                file, folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName("nobody"));
        assertThatThrownBy(() -> TrustedFile.read(file, LONGEST))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("belongs to nobody");
    }

    @Test
    void read_symbolicLinkOrFolder_isRejected() throws IOException {
        Path link = Files.createSymbolicLink(folder.resolve("link.json"), file);
        Path dangling = Files.createSymbolicLink(folder.resolve("dangling.json"), folder.resolve("nothing"));
        for (Path path : new Path[] {link, dangling, Files.createDirectory(folder.resolve("folder"))}) {
            assertThatThrownBy(() -> TrustedFile.read(path, LONGEST))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("not a regular file");
        }
    }

    @Test
    void read_longFile_isRejected() throws IOException {
        assertThat(TrustedFile.read(file, 2)).hasSize(2);
        assertThatThrownBy(() -> TrustedFile.read(file, 1)).hasMessageContaining("more than 1 bytes");
    }

    @Test
    void start_snapshotThatOthersCanWrite_startsWithoutItAndReplacesIt() throws Exception {
        try (StubbedKeyServer server = new StubbedKeyServer(Keys.set(Keys.of("EdDSA", "old")))) {
            try (RemoteJwkSource source = start(server)) {
                source.find("old", "OKP");
                ManualTime.until(() -> file.toFile().length() > 2);
            }
            mode("rw-rw-rw-");
            server.fail("unavailable");
            try (RemoteJwkSource source = start(server)) {
                assertThat(source.state().usable()).isFalse();
                assertThatThrownBy(() -> source.find("old", "OKP")).isInstanceOf(KeysUnreachableException.class);
            }
            server.serve(Keys.set(Keys.of("EdDSA", "new")));
            try (RemoteJwkSource source = start(server)) {
                assertThat(source.find("new", "OKP")).isNotNull();
                ManualTime.until(() -> isPrivate(file));
            }
            try (RemoteJwkSource source = start(server)) {
                assertThat(source.state().usable()).isTrue();
            }
        }
    }

    private RemoteJwkSource start(StubbedKeyServer server) {
        return RemoteJwkSource.start(
                Remote.settings(server.uri(), new JwkSetListener() {}, file, Clock.fixed(NOW, ZoneOffset.UTC), null),
                Time.SYSTEM);
    }

    private static boolean isPrivate(Path file) {
        try {
            return PosixFilePermissions.toString(Files.getPosixFilePermissions(file))
                    .equals("rw-------");
        } catch (IOException e) {
            return false; // the file was just replaced
        }
    }
}
