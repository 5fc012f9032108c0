/* SPDX-License-Identifier: MIT */
/*
 * keyserver - a very small authorization server for the tests of lib/auth: a
 * process of its own on a free loopback port that answers as told, also badly,
 * and counts what it is asked. One connection, one answer, one child.
 */
#ifndef TEST_UNIT_KEYSERVER_H
#define TEST_UNIT_KEYSERVER_H

#include <sys/types.h>

#include "base/arena.h"
#include "base/str.h"

/* How a path is answered. */
enum keyserver_way {
	KEYSERVER_OK,		/* 200 and the text */
	KEYSERVER_404,
	KEYSERVER_500,
	KEYSERVER_401,
	KEYSERVER_403,
	KEYSERVER_429,
	KEYSERVER_501,
	KEYSERVER_REDIRECT,	/* 302 to the same path of /moved */
	KEYSERVER_HANG,		/* reads the request, never answers */
	KEYSERVER_DRIP,		/* the right answer, a byte per second */
	KEYSERVER_CUT,		/* closes in the middle of the text */
	KEYSERVER_GARBAGE,	/* bytes that are no HTTP */
	KEYSERVER_SILENT,	/* closes without an answer */
	KEYSERVER_LATE		/* the right answer after 300 ms */
};

enum keyserver_path {
	KEYSERVER_DISCOVERY,	/* /.well-known/openid-configuration */
	KEYSERVER_OAUTH,	/* /.well-known/oauth-authorization-server */
	KEYSERVER_JWKS,		/* /jwks */
	KEYSERVER_INTROSPECT,	/* /introspect */
	KEYSERVER_MOVED,	/* where redirects lead */
	KEYSERVER_OTHER,
	KEYSERVER_PATHS
};

struct keyserver;

/*
 * keyserver_start - listen and serve until stopped.
 *
 *   tls   with a certificate that nobody trusts
 */
struct keyserver *keyserver_start(bool tls);
void keyserver_stop(struct keyserver *s);

/* keyserver_url - "http://127.0.0.1:PORT", no slash; in a */
struct str keyserver_url(const struct keyserver *s, struct arena *a);

/* keyserver_answer - from now on; text may be empty. At most 600 KiB. */
void keyserver_answer(struct keyserver *s, enum keyserver_path path,
    enum keyserver_way way, struct str text);

/* keyserver_asked - requests for the path since the start. */
int keyserver_asked(const struct keyserver *s, enum keyserver_path path);

/* keyserver_seen - the last request, head and body; in a */
struct str keyserver_seen(const struct keyserver *s, struct arena *a);

#endif
