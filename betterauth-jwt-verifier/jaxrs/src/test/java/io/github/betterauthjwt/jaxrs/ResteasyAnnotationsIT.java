// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jaxrs;

import io.github.betterauthjwt.JwtVerifier;
import io.github.betterauthjwt.testing.ContractHost;

/** The same in RESTEasy. */
class ResteasyAnnotationsIT extends AnnotationsContract {

    @Override
    ContractHost start(JwtVerifier verifier, Class<?>... resources) throws Exception {
        return ResteasyHost.start(verifier, resources);
    }
}
