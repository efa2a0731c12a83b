// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributes;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;

/**
 * Reads and creates files that only the user of this process can write. Anyone who can write the key snapshot can forge
 * tokens, so a file that another user could have written is not read. This check requires a file system with POSIX
 * attributes.
 */
final class TrustedFile {

    private static final Set<PosixFilePermission> WRITABLE_BY_OTHERS =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private TrustedFile() {}

    /**
     * Reads a whole file.
     *
     * @param longest the maximum length in bytes, inclusive
     * @throws IOException if the file cannot be read, is longer, is not a regular file (for example, a symbolic link),
     *     has another owner than this process, or is writable by its group or others; the message names the fault and
     *     its remedy
     */
    static byte[] read(Path file, int longest) throws IOException {
        BasicFileAttributes before = requireTrusted(file);
        byte[] content;
        try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
            content = in.readNBytes(longest + 1);
        }
        if (content.length > longest) {
            throw new IOException(file + " has more than " + longest + " bytes; delete it");
        }
        if (!Objects.equals(before.fileKey(), requireTrusted(file).fileKey())) {
            throw new IOException(
                    file + " was replaced while it was read; give its folder to this service's user alone");
        }
        return content;
    }

    private static BasicFileAttributes requireTrusted(Path file) throws IOException {
        Class<? extends BasicFileAttributes> known =
                isPosix(file) ? PosixFileAttributes.class : BasicFileAttributes.class;
        BasicFileAttributes attributes = Files.readAttributes(file, known, LinkOption.NOFOLLOW_LINKS);
        if (!attributes.isRegularFile()) {
            throw new IOException(
                    file + " is not a regular file but, for example, a symbolic link; configure the path of"
                            + " the file itself");
        }
        if (attributes instanceof PosixFileAttributes rights) {
            requireOwnerOnly(file, rights);
        }
        return attributes;
    }

    private static void requireOwnerOnly(Path file, PosixFileAttributes rights) throws IOException {
        if (rights.permissions().stream().anyMatch(WRITABLE_BY_OTHERS::contains)) {
            throw new IOException("group or others can write " + file + " (mode "
                    + PosixFilePermissions.toString(rights.permissions())
                    + "), and with it make tokens; delete it, or check it and set mode 600");
        }
        Path probe = createTemporary(file);
        try {
            if (!rights.owner().equals(Files.getOwner(probe))) {
                throw new IOException(
                        file + " belongs to " + rights.owner().getName() + " and not to this service's user "
                                + Files.getOwner(probe).getName() + "; delete it, or check it and change its owner");
            }
        } finally {
            Files.delete(probe);
        }
    }

    /** Creates an empty file next to another one, with read and write access for its owner only. */
    static Path createTemporary(Path beside) throws IOException {
        Path folder = beside.getParent();
        if (folder == null) {
            throw new IOException("the key snapshot needs a file name, not " + beside);
        }
        FileAttribute<?>[] ownerOnly = isPosix(beside)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0]; // without POSIX, a temporary file already belongs to its owner
        return Files.createTempFile(folder, "." + beside.getFileName(), ".new", ownerOnly);
    }

    private static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
