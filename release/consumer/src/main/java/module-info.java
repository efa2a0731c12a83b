// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

/** A user of the published modules. */
module com.example.consumer {
    requires io.github.betterauthjwt;
    requires io.github.betterauthjwt.jaxrs;
    requires io.github.betterauthjwt.micrometer;
    requires io.github.betterauthjwt.servlet;
    requires io.github.betterauthjwt.testing;
    requires jakarta.servlet;
    requires jakarta.ws.rs;
    requires micrometer.core;
}
