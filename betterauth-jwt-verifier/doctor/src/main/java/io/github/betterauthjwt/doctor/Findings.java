// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.doctor;

import io.github.betterauthjwt.jwks.FetchProblem;
import io.github.betterauthjwt.jwks.Hosts;
import java.net.Proxy;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;

/** Collects the checks of one examination, hop by hop. */
final class Findings {

    private final List<Check> checks = new ArrayList<>();
    private final Set<String> reached = new HashSet<>();
    private String hop = "";

    /** Starts a hop. All checks that are added belong to it until the next one starts. */
    void startHop(String name) {
        hop = name;
    }

    List<Check> checks() {
        return List.copyOf(checks);
    }

    /** Adds a check, and returns whether it did not fail. */
    boolean add(Check check) {
        checks.add(hop.isEmpty() ? check : check.at(hop));
        return !check.failed();
    }

    /**
     * Checks the path to a server layer by layer, once for each server.
     *
     * @param plain the warning if the URL is plain http on a host other than this machine
     * @param advice returns what to change at this server
     * @return whether requests can be sent
     */
    boolean reaches(URI uri, Check plain, Function<FetchProblem, List<String>> advice) {
        if (!reached.add(uri.getScheme() + "://" + uri.getRawAuthority())) {
            return true; // the first hop with this server has shown it
        }
        NetworkChecks network = new NetworkChecks(uri, advice);
        if (!network.isTls() && !Hosts.isLoopback(uri)) {
            add(plain);
        }
        Proxy proxy = network.proxy();
        if (proxy.type() != Proxy.Type.DIRECT) {
            return add(NetworkChecks.proxy(proxy));
        }
        return add(network.name()) && add(network.connection()) && (!network.isTls() || add(network.tls()));
    }
}
