// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.helidon.builder.api;

/**
 * Lets DbClient 4.1 run beside Helidon 4.5: {@code JdbcParametersConfig} was compiled against this nested interface of
 * {@link Prototype}, which Helidon 4.3 removed. The web server must be 4.5 because 4.2 and older accept ambiguous HTTP
 * framing. Delete this file as soon as a DbClient of the web server's own version can be had.
 *
 * @param <B> the builder
 * @param <P> what it builds
 */
@SuppressWarnings("removal") // the type is part of the signature that DbClient was compiled against
public interface Prototype$ConfiguredBuilder<B, P> extends Prototype.Builder<B, P> {

    /**
     * Reads the builder's settings from configuration.
     *
     * @param config the node to read
     * @return this builder
     */
    B config(io.helidon.common.config.Config config);
}
