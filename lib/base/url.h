/* SPDX-License-Identifier: MIT */
/*
 * url - the parts of an absolute URL with an authority (RFC 3986 s.3), as they
 * were written: nothing is decoded, resolved or changed in case.
 */
#ifndef BASE_URL_H
#define BASE_URL_H

#include "base/str.h"

struct url {
	struct str scheme;	/* "https" */
	struct str host;	/* "twin.example.org", "[::1]" */
	struct str port;	/* digits; empty: none was named */
	struct str origin;	/* "https://twin.example.org:8443" */
	struct str rest;	/* all behind that, "/mcp?x#y"; may be empty */
	struct str path;	/* from the first slash on; may be empty */
	struct str query;	/* behind `?` */
	struct str fragment;	/* behind `#`; p NULL: there is none */
};

/*
 * url_split - take a URL apart. False, with out unspecified, for anything but
 * scheme "://" host [":" port] [path] ["?" query] ["#" fragment] in bytes that
 * RFC 3986 allows in a URL; a user or password is none of that.
 *
 *   out   borrowed from s
 */
bool url_split(struct str s, struct url *out);

/*
 * url_host - split "host", "host:port", "[v6]" or "[v6]:port", as it stands in
 * a URL and in a Host header. False when it is none of them; the port is
 * digits, at most 65535.
 */
bool url_host(struct str s, struct str *host, struct str *port);

/* url_same_origin - whether both are URLs of one scheme, host and port (RFC 6454
 * s.5; the port that http and https have unless one is named). */
bool url_same_origin(struct str a, struct str b);

/* url_loopback - whether the host is 127.0.0.0/8, [::1] or localhost. */
bool url_loopback(const struct url *u);
bool url_loopback_host(struct str host);

/* url_loopback_http - an http URL of such a host. url_secure - that, or an
 * https URL of any host: what may be told a secret. */
bool url_loopback_http(struct str s);
bool url_secure(struct str s);

#endif
