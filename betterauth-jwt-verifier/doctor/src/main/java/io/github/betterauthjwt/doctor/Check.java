// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import java.util.List;

/**
 * The result of one check.
 *
 * @param hop the server or document that was checked, such as {@code authorization server}; empty if there is only one
 * @param name a word, such as {@code tls}
 * @param status the outcome
 * @param text the finding, in one line
 * @param details more findings, one line each
 * @param remedies what to change, the most likely first
 */
record Check(String hop, String name, Status status, String text, List<String> details, List<String> remedies) {

    /** The outcome of a check. */
    enum Status {
        OK,
        /** Works, but may be unintended. */
        WARNING,
        FAILED
    }

    Check {
        text = printable(text);
        details = details.stream().map(Check::printable).toList();
        remedies = remedies.stream().map(Check::printable).toList();
    }

    /**
     * Replaces control characters, so that the author of a key set, a header field or a certificate cannot control the
     * terminal.
     */
    static String printable(String text) {
        return text.replaceAll("\\p{C}", "?");
    }

    static Check ok(String name, String text) {
        return new Check("", name, Status.OK, text, List.of(), List.of());
    }

    static Check warning(String name, String text, String... remedies) {
        return new Check("", name, Status.WARNING, text, List.of(), List.of(remedies));
    }

    static Check failed(String name, String text, List<String> remedies) {
        return new Check("", name, Status.FAILED, text, List.of(), remedies);
    }

    Check with(List<String> moreDetails) {
        return new Check(hop, name, status, text, moreDetails, remedies);
    }

    Check at(String place) {
        return new Check(place, name, status, text, details, remedies);
    }

    boolean failed() {
        return status == Status.FAILED;
    }
}
