// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
/*
 * The client's address, by which Better Auth limits sign-ins. Any client can send X-Forwarded-For, so by default only the
 * address of the connection counts. Behind a proxy, a setting names the header that the proxy overwrites.
 */
import { subscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import { BlockList, isIP } from "node:net";
import type { Settings } from "./settings";

/** The server sets this header itself and overwrites what a client sends. */
const CONNECTION_HEADER = "x-connection-address";

type AddressSettings = Pick<Settings, "addressHeader" | "trustedProxies">;

/** The value of Better Auth's `advanced.ipAddress`. */
export function ipAddressOptions({ addressHeader, trustedProxies }: AddressSettings) {
  return { ipAddressHeaders: addressHeader ? [addressHeader, CONNECTION_HEADER] : [CONNECTION_HEADER], trustedProxies };
}

/** Adds the address of its connection to each request, before Next.js sees the request. */
export function recordConnectionAddresses({ addressHeader, trustedProxies }: AddressSettings) {
  const proxies = createBlockList(trustedProxies);
  subscribe("http.server.request.start", (message) => {
    const { headers, socket } = (message as { request: IncomingMessage }).request;
    const address = socket.remoteAddress ?? "";
    if (addressHeader && trustedProxies.length > 0 && !proxies.check(address, familyOf(address))) {
      delete headers[addressHeader]; // it did not come through a proxy, so the client made it up
    }
    headers[CONNECTION_HEADER] = address;
  });
}

/** Whether the text is an IP address, or a range such as `10.0.0.0/8`. */
export function isAddressRange(text: string) {
  const [address = "", prefix, ...rest] = text.split("/");
  const bits = isIP(address) === 4 ? 32 : 128;
  return isIP(address) !== 0 && rest.length === 0 && (prefix === undefined || (/^\d{1,3}$/.test(prefix) && Number(prefix) <= bits));
}

function createBlockList(ranges: readonly string[]) {
  const list = new BlockList();
  for (const range of ranges) {
    const [address = "", prefix] = range.split("/");
    if (prefix === undefined) {
      list.addAddress(address, familyOf(address));
    } else {
      list.addSubnet(address, Number(prefix), familyOf(address));
    }
  }
  return list;
}

function familyOf(address: string) {
  return isIP(address) === 4 ? "ipv4" : "ipv6";
}
