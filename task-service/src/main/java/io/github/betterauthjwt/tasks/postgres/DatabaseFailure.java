// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.postgres;

import java.io.EOFException;
import java.io.FileNotFoundException;
import java.net.UnknownHostException;
import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.PKIXReason;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Describes why the database could not be used at startup. */
final class DatabaseFailure {

    private static final String UNCHECKED = ", or write sslmode=no-verify to encrypt without verifying the server";
    private static final String UNKNOWN_AUTHORITY =
            "the server's certificate is not signed by an authority that is trusted here. Name the authority's"
                    + " certificate in the address, sslrootcert=/path/to/authority.pem, or add it to the JVM's trust store"
                    + UNCHECKED;
    private static final String OTHER_HOST =
            "the server's certificate is for another host. Write the host as the certificate does" + UNCHECKED;

    private static final String NO_TLS =
            "the server does not offer TLS. Turn TLS on there, or write sslmode=disable in the address if you trust the"
                    + " network between the two";

    private DatabaseFailure() {}

    /** Returns the cause, and its remedy if that is known. */
    static String describe(Throwable thrown) {
        Throwable cause = rootOf(thrown);
        String setting = wrongSetting(cause);
        if (setting != null) {
            return setting;
        }
        if (cause instanceof EOFException) {
            return "the connection was closed before the server responded";
        }
        String message = cause.getMessage();
        if (cause instanceof UnknownHostException) {
            return "the host " + message + " is unknown";
        }
        return message == null || message.isBlank() ? cause.getClass().getSimpleName() : message;
    }

    /** Returns whether the database can become available without a change of the settings. */
    static boolean isTemporary(Throwable thrown) {
        Throwable root = rootOf(thrown);
        if (wrongSetting(root) != null || root instanceof FileNotFoundException) {
            return false;
        }
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException failure && SqlFailure.of(failure) != null) {
                return true;
            }
        }
        return false;
    }

    private static Throwable rootOf(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return cause;
    }

    /** Returns the fault if a setting must change, otherwise null. */
    private static @Nullable String wrongSetting(Throwable cause) {
        if (isUnknownAuthority(cause)) {
            return UNKNOWN_AUTHORITY;
        }
        if (hasNoTls(cause)) {
            return NO_TLS;
        }
        // The driver names its hostname verifier in every language and gives no other indication of this cause.
        return String.valueOf(cause.getMessage()).contains("HostnameVerifier") ? OTHER_HOST : null;
    }

    /**
     * Returns whether the server does not offer TLS. The driver translates its message, but not the name of the
     * protocol.
     */
    private static boolean hasNoTls(Throwable cause) {
        return cause instanceof SQLException rejection
                && "08004".equals(rejection.getSQLState())
                && String.valueOf(rejection.getMessage()).contains("SSL");
    }

    /**
     * Returns whether the certificate has an untrusted issuer, according to a JVM trust store or to
     * {@code sslrootcert}.
     */
    private static boolean isUnknownAuthority(Throwable cause) {
        return cause instanceof CertPathBuilderException
                || (cause instanceof CertPathValidatorException rejection
                        && rejection.getReason() == PKIXReason.NO_TRUST_ANCHOR);
    }
}
