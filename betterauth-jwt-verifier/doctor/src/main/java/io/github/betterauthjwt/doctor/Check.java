// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import java.util.List;

/**
 * One thing that was looked at.
 *
 * @param name in a word, such as {@code tls}
 * @param status how it is
 * @param text what was seen, in a line
 * @param details more of it, a line each
 * @param remedies what to change, the most likely first
 */
record Check(String name, Status status, String text, List<String> details, List<String> remedies) {

    /** How a thing is. */
    enum Status {
        OK,
        /** Works, and may be meant otherwise. */
        WARNING,
        FAILED
    }

    Check {
        text = printable(text);
        details = details.stream().map(Check::printable).toList();
        remedies = remedies.stream().map(Check::printable).toList();
    }

    /** Whoever wrote a key set, a field or a certificate must not be able to steer the terminal it is shown on. */
    static String printable(String text) {
        return text.replaceAll("\\p{C}", "?");
    }

    static Check ok(String name, String text) {
        return new Check(name, Status.OK, text, List.of(), List.of());
    }

    static Check warning(String name, String text, String... remedies) {
        return new Check(name, Status.WARNING, text, List.of(), List.of(remedies));
    }

    static Check failed(String name, String text, List<String> remedies) {
        return new Check(name, Status.FAILED, text, List.of(), remedies);
    }

    Check with(List<String> moreDetails) {
        return new Check(name, status, text, moreDetails, remedies);
    }

    boolean failed() {
        return status == Status.FAILED;
    }
}
