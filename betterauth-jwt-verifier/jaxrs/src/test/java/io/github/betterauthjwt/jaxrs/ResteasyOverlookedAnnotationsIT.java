// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import io.github.betterauthjwt.testing.ContractHost;

/** The overlooked places in RESTEasy. */
class ResteasyOverlookedAnnotationsIT extends OverlookedAnnotationsContract {

    @Override
    ContractHost start(BearerTokenFeature feature, Class<?>... resources) throws Exception {
        return ResteasyHost.start(feature, resources);
    }
}
