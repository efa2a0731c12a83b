// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/*
 * The bounds of a request to Better Auth. Better Auth reads a body of any length into memory, and it stores each path that
 * any client requests in the table of its rate limit.
 */

/** In bytes. The page sends a name, an address and a password. */
export const BODY_MAX = 32 * 1024;
/** In characters, as sent. */
export const PATH_MAX = 200;

type Handler = (request: Request) => Promise<Response>;

/** Responds with 404 to longer paths and with 413 to longer bodies. Reads no more of a body than it may have. */
export function bounded(handle: Handler): Handler {
  return async (request) => {
    if (new URL(request.url).pathname.length > PATH_MAX) {
      return reject(404, "NOT_FOUND", "There is no such path.");
    }
    if (!request.body) {
      return handle(request);
    }
    const body = await read(request.body);
    if (!body) {
      return reject(413, "BODY_TOO_LONG", `A body has at most ${BODY_MAX} bytes.`);
    }
    const { url, method, headers } = request;
    return handle(new Request(url, { method, headers, body }));
  };
}

/** The whole body, or undefined if it is too long. */
async function read(stream: ReadableStream<Uint8Array>) {
  const chunks: Uint8Array[] = [];
  let length = 0;
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) {
    length += next.value.byteLength;
    if (length > BODY_MAX) {
      await reader.cancel();
      return undefined;
    }
    chunks.push(next.value);
  }
  return Buffer.concat(chunks);
}

function reject(status: number, code: string, message: string) {
  return Response.json({ code, message }, { status, headers: { "Cache-Control": "no-store" } });
}
