// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.endtoend;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** Creates a folder of links to every program on the PATH except some, to simulate a machine that lacks them. */
final class ReducedPath {

    private ReducedPath() {}

    static Path folder(String... missing) throws IOException {
        Path folder = Locations.TARGET.resolve("programs-without-" + String.join("-", missing));
        Files.createDirectories(folder);
        for (String name : System.getenv("PATH").split(":", -1)) {
            Path directory = Path.of(name).toAbsolutePath();
            if (Files.isDirectory(directory)) {
                link(directory, folder, Arrays.asList(missing));
            }
        }
        return folder;
    }

    private static void link(Path directory, Path folder, List<String> missing) throws IOException {
        try (Stream<Path> programs = Files.list(directory)) {
            for (Path program : programs.toList()) {
                Path link = folder.resolve(program.getFileName());
                if (!missing.contains(program.getFileName().toString())
                        && !Files.exists(link, java.nio.file.LinkOption.NOFOLLOW_LINKS)) {
                    Files.createSymbolicLink(link, program.toAbsolutePath());
                }
            }
        }
    }
}
