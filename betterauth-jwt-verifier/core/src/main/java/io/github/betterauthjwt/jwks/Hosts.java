// SPDX-FileCopyrightText: the betterauth-jwt-verifier authors
// SPDX-License-Identifier: Apache-2.0
package io.github.betterauthjwt.jwks;

import java.net.IDN;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads and normalizes the hosts of URLs as browsers and Node.js do (WHATWG URL §3). Never resolves a name. */
public final class Hosts {

    private static final Pattern LOOPBACK = Pattern.compile("(?i)localhost|127(\\.\\d{1,3}){3}");
    private static final Pattern HOST_AND_PORT = Pattern.compile("([^@\\[\\]:]+)((?::\\d*)?)");
    private static final Pattern ASCII = Pattern.compile("\\p{ASCII}*");

    /** The characters that IDNA 2003, which Java implements, and UTS #46, which browsers use, treat differently. */
    private static final Pattern AMBIGUOUS = Pattern.compile("[\u00df\u1e9e\u03c2\u200c\u200d]");

    private Hosts() {}

    /**
     * Returns the URL with its host in ASCII, for example {@code xn--mnchen-3ya.example} for {@code münchen.example}
     * (RFC 5891 §4). Any other URL is returned as it is.
     *
     * @throws IllegalArgumentException if the host has a character that standards encode differently, or is too long
     */
    public static URI toAscii(URI uri) {
        String authority = uri.getRawAuthority();
        if (uri.getHost() != null
                || authority == null
                || ASCII.matcher(authority).matches()) {
            return uri;
        }
        Matcher parts = HOST_AND_PORT.matcher(authority);
        if (!parts.matches()) {
            return uri;
        }
        String host = parts.group(1);
        if (AMBIGUOUS.matcher(host).find()) {
            throw new IllegalArgumentException("the host name \"" + host
                    + "\" has a character that standards encode differently: write it in its ASCII form (xn--…)");
        }
        return URI.create(uri.toString().replaceFirst(Pattern.quote(authority), ascii(host) + parts.group(2)));
    }

    private static String ascii(String host) {
        try {
            return IDN.toASCII(host, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("\"" + host + "\" is not an international host name", e);
        }
    }

    /**
     * Returns the host in lower case, and an IPv6 address in its shortest form (RFC 5952 §4), for example {@code [::1]}
     * for {@code [0:0:0:0:0:0:0:1]}.
     *
     * @param uri a URL with a host
     */
    public static String canonical(URI uri) {
        String host = uri.getHost().toLowerCase(Locale.ROOT);
        return host.startsWith("[") && literal(host) instanceof Inet6Address address
                ? '[' + shortest(address.getAddress()) + ']'
                : host;
    }

    private static String shortest(byte[] address) {
        StringBuilder groups = new StringBuilder();
        for (int i = 0; i < address.length; i += 2) {
            groups.append(':').append(Integer.toHexString((address[i] & 0xff) << 8 | (address[i + 1] & 0xff)));
        }
        Matcher zeros = Pattern.compile("(?::0\\b){2,8}").matcher(groups);
        String longest = "";
        while (zeros.find()) {
            longest = zeros.group().length() > longest.length() ? zeros.group() : longest; // the first of equal ones
        }
        if (longest.isEmpty()) {
            return groups.substring(1);
        }
        String shortened = groups.toString().replaceFirst(longest + "(?=:|$)", ":");
        shortened = shortened.endsWith(":") ? shortened + ':' : shortened;
        return shortened.startsWith("::") ? shortened : shortened.substring(1);
    }

    /**
     * Returns whether a URL's host denotes this machine: {@code localhost}, {@code 127.0.0.0/8}, or {@code ::1} in any
     * spelling.
     */
    public static boolean isLoopback(URI uri) {
        String host = uri.getHost();
        if (host == null) {
            return false;
        }
        InetAddress address = host.startsWith("[") ? literal(host) : null;
        return address != null
                ? address.isLoopbackAddress()
                : LOOPBACK.matcher(host).matches();
    }

    /** Parses an address in brackets, which Java never looks up as a name. */
    private static @Nullable InetAddress literal(String host) {
        try {
            return InetAddress.getByName(host);
        } catch (UnknownHostException e) {
            return null; // for example a scope that this machine does not have
        }
    }
}
