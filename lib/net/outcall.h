/* SPDX-License-Identifier: MIT */
/*
 * outcall - one HTTP request to another server, by the program twin-fetch
 * (fetch.c): key sets, introspection, `twinctl doctor`.
 *
 * libcurl is not linked here because loading it costs 6-9 ms of CPU and 38
 * libraries at every start, and not loaded on first use either: a process that
 * once fetched would keep 1.2-2.5 MB of private memory and libcurl's resolver
 * threads for a fetch that one process in many makes every half an hour. A
 * program of its own costs about 10 ms per fetch, leaves nothing behind, can be
 * killed at the deadline whatever name resolution is doing, and meets hostile
 * bytes in a process that has no key, no token store and no client. A process in
 * its sandbox, which starts no program, has a runner do it.
 */
#ifndef NET_OUTCALL_H
#define NET_OUTCALL_H

#include "base/arena.h"
#include "base/err.h"
#include "base/str.h"

enum { OUTCALL_HEADERS_MAX = 48 };

struct outcall_header {
	struct str name, value;	/* "Authorization", "Bearer x" */
};

struct outcall {
	struct str method;	/* empty: GET */
	struct str url;		/* https, or http with http_loopback */
	const struct outcall_header *headers;
	size_t nheaders;
	struct str body;	/* sent when not empty; at most 64 KiB in all */
	int64_t until_ms;	/* outcall_until: for resolve to last byte */
	size_t max_bytes;	/* a longer answer is a failure */
	bool http_loopback;	/* allow http to 127.0.0.0/8, [::1], localhost */
	int runner;		/* who starts twin-fetch (runner.h); 0: we do */
};

/* Why there is no answer; the word before the colon of err.msg. */
enum outcall_fault {
	OUTCALL_NONE,
	OUTCALL_URL,		/* not a URL we call */
	OUTCALL_RESOLVE, OUTCALL_CONNECT, OUTCALL_TLS,
	OUTCALL_TIMEOUT,
	OUTCALL_SIZE,		/* over max_bytes */
	OUTCALL_HTTP,		/* no HTTP answer, or cut short */
	OUTCALL_PROGRAM		/* twin-fetch is missing or failed */
};

struct outcall_reply {
	int status;
	struct outcall_header headers[OUTCALL_HEADERS_MAX];	/* names as sent */
	size_t nheaders;
	struct str body;
	enum outcall_fault fault;	/* on failure */
};

/*
 * outcall_run - make the request and wait for the whole answer. Follows no
 * redirect: 3xx is an answer like any other. No proxy, no cookie, no
 * compression; the system's certificate authorities.
 *
 *   out   fault on failure; the rest on success                 in a
 *
 * Returns 0 with any HTTP status, or -1: ERR_INVALID (the request), or
 * ERR_UPSTREAM with "fault: reason". Ends at most half a second after until_ms.
 */
int outcall_run(struct arena *a, const struct outcall *c,
    struct outcall_reply *out, struct err *e) WARN_UNUSED;

/*
 * outcall_hear - what twin-fetch says, as the reply: outcall_run's last step. It has
 * met hostile bytes, so this may be any text.
 *
 *   text  borrowed
 *   out   zeros before; the same as of outcall_run, in text
 */
int outcall_hear(struct arena *a, struct str text, struct outcall_reply *out,
    struct err *e) WARN_UNUSED;

/* outcall_until - a deadline `seconds` from now, for one call or several in a
 * row; a time of the monotonic clock in ms. outcall_left: ms until then, or 0. */
int64_t outcall_until(int64_t seconds);
int64_t outcall_left(int64_t until_ms);

/* outcall_header - a header of the reply in any case, or empty with p NULL. */
struct str outcall_header(const struct outcall_reply *r, const char *name);

/* outcall_program - the helper that would be run: beside this program, else
 * where it was installed. in a */
const char *outcall_program(struct arena *a);

#endif
