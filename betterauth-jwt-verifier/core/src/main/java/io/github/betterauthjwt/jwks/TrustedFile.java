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
 * Files that only the user of this process can write. Whoever can write the key snapshot can make tokens, so a file that
 * another user could have written is not read. File systems without POSIX attributes have no such check.
 */
final class TrustedFile {

    private static final Set<PosixFilePermission> WRITABLE_BY_OTHERS =
            Set.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);

    private TrustedFile() {}

    /**
     * Reads a file whole.
     *
     * @param longest how many bytes it may have
     * @throws IOException if it cannot be read, is longer, is not a regular file (a symbolic link, for example), has another
     *     owner than this process, or can be written by its group or others; the message names the fault and its remedy
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

    /** Creates an empty file beside another one, which its owner alone can read and write. */
    static Path createTemporary(Path beside) throws IOException {
        Path folder = beside.getParent();
        if (folder == null) {
            throw new IOException("the key snapshot needs a file name, not " + beside);
        }
        FileAttribute<?>[] ownerOnly = isPosix(beside)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
                }
                : new FileAttribute<?>[0]; // elsewhere a temporary file is the owner's already
        return Files.createTempFile(folder, "." + beside.getFileName(), ".new", ownerOnly);
    }

    private static boolean isPosix(Path file) {
        return file.getFileSystem().supportedFileAttributeViews().contains("posix");
    }
}
