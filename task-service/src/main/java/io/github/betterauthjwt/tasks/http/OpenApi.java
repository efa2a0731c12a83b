// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.tasks.http;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The OpenAPI document, stored as YAML for people and served as JSON for programs. */
public final class OpenApi {

    /** Creates the JSON on first use, so that it does not delay the start. */
    private static final class Holder {

        static final byte[] JSON = TaskJson.bytes(json -> TaskJson.write(json, load()));
    }

    private OpenApi() {}

    /** Returns the document as JSON. */
    public static byte[] json() {
        return Holder.JSON;
    }

    private static Object load() {
        try (InputStream yaml = OpenApi.class.getResourceAsStream("/openapi.yaml")) {
            return new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
        } catch (IOException e) {
            throw new UncheckedIOException("The OpenAPI document cannot be read", e);
        }
    }
}
