// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0

// Turns recorded responses into WireMock mappings. A response of a recording script has the members name, method, path, matchers,
// status, headers, body, and parameters: values in the body that a test replaces, such as the JWK Set.
import { createHash } from "node:crypto";
import { gunzipSync, gzipSync } from "node:zlib";

const SCENARIO = "key-server";

function uuid(name) {
  const hex = createHash("sha256").update(name).digest("hex");
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-8${hex.slice(17, 20)}-${hex.slice(20, 32)}`;
}

/** Special cases of a request precede the general one. */
function priority(name, matchers) {
  return /wrong|inactive/.test(name) ? 3 : matchers ? 4 : 5;
}

/** @param source the version that it was recorded from */
export function mapping({ name, method, path, matchers, status, headers, body, parameters, state }, source) {
  const scenario = state ? { priority: 1, scenarioName: SCENARIO, requiredScenarioState: state } : { priority: priority(name, matchers) };
  const templated = /\{\{/.test(body) ? { transformers: ["response-template"] } : {};
  return {
    id: uuid(name),
    name,
    ...scenario,
    request: { method, urlPath: path, ...matchers },
    response: {
      status,
      headers,
      ...(body === "" ? {} : { body }),
      ...templated,
      ...(parameters ? { transformerParameters: parameters } : {}),
    },
    metadata: { recordedFrom: source },
  };
}

/** The faults of a network or proxy between a service and the key server, with the recorded JWK Set. */
export function faults(answers) {
  const jwks = answers.find(({ name }) => name === "jwks");
  const { path, status, headers, body, parameters } = jwks;
  const set = { status, headers, body, transformers: ["response-template"], transformerParameters: parameters };
  const page = "<!doctype html><title>502 Bad Gateway</title><h1>502 Bad Gateway</h1>";
  const states = {
    unavailable: { status: 503 },
    delay: { ...set, fixedDelayMilliseconds: 20_000 },
    drip: { ...set, chunkedDribbleDelay: { numberOfChunks: 60, totalDuration: 60_000 } },
    reset: { fault: "CONNECTION_RESET_BY_PEER" },
    empty: { fault: "EMPTY_RESPONSE" },
    truncated: { ...set, fault: "MALFORMED_RESPONSE_CHUNK" },
    garbage: { fault: "RANDOM_DATA_THEN_CLOSE" },
    html: { status: 200, headers: { "Content-Type": "text/html" }, body: page },
    redirect: { status: 302, headers: { Location: "/elsewhere" } },
    gzip: { status, headers: { ...headers, "Content-Encoding": "gzip" }, base64Body: gzipSync(parameters.jwkSet).toString("base64") },
    "no-keys": { ...set, body: '{"keys":[]}', transformers: [], transformerParameters: {} },
    rotation: { ...set, body: "{{{parameters.earlierJwkSet}}}", transformerParameters: { ...parameters, earlierJwkSet: parameters.jwkSet } },
    rotated: set,
  };
  return Object.entries(states).map(([state, response]) => ({
    id: uuid(`jwks-${state}`),
    name: `jwks-${state}`,
    priority: 1,
    scenarioName: SCENARIO,
    requiredScenarioState: state,
    ...(state === "rotation" ? { newScenarioState: "rotated" } : {}),
    request: { method: "GET", urlPath: path },
    response,
  }));
}

/** Returns the text of a mapping without the values that each new key changes. */
function comparable(mapping) {
  const { base64Body, ...response } = mapping.response;
  const unpacked = base64Body ? { ...response, unpacked: gunzipSync(Buffer.from(base64Body, "base64")).toString() } : response;
  return JSON.stringify({ ...mapping, response: unpacked }, null, 2).replace(/(\\"(?:x|kid)\\":\\")[\w-]+/g, "$1…");
}

/** Returns one sentence for each mapping of the servers that is not the recorded one. Generated keys may differ. */
export function differences(served, recorded) {
  const found = [];
  for (const mapping of served) {
    const earlier = recorded.find(({ name }) => name === mapping.name);
    if (!earlier) {
      found.push(`mapping ${mapping.name} is not recorded`);
    } else if (comparable(mapping) !== comparable(earlier)) {
      found.push(`mapping ${mapping.name} differs\nserver: ${comparable(mapping)}\nrecorded: ${comparable(earlier)}`);
    }
  }
  const names = served.map(({ name }) => name);
  const gone = recorded.filter(({ name }) => !names.includes(name));
  return [...found, ...gone.map(({ name }) => `the server has no response for mapping ${name}`)];
}
