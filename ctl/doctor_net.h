/* SPDX-License-Identifier: MIT */
/* doctor_net - requests of doctor to other servers and to our own endpoint. */
#ifndef CTL_DOCTOR_NET_H
#define CTL_DOCTOR_NET_H

#include "net/outcall.h"
#include "ctl/doctor.h"

struct doctor_call {
	const char *method;	/* NULL: GET */
	struct str url;
	struct outcall_header headers[6];	/* ends with an empty name */
	struct str body;
};

/*
 * doctor_net - one request, within http_timeout.
 *
 * True with any HTTP status; false with *why in a sentence without a full
 * stop ("connect: refused").
 */
bool doctor_net(struct doctor *d, const struct doctor_call *q,
    struct outcall_reply *r, struct str *why);

/* doctor_net_get - a GET that asks for JSON. */
bool doctor_net_get(struct doctor *d, struct str url,
    struct outcall_reply *r, struct str *why);

/*
 * doctor_net_fix - what to do when there was no answer, by what kept it away.
 *
 *   url  that was asked; why  as doctor_net told it
 */
struct str doctor_net_fix(struct doctor *d, struct str url, struct str why);

/* doctor_net_json - the body as a JSON object, or NULL. */
const struct js *doctor_net_json(struct doctor *d,
    const struct outcall_reply *r);

/* doctor_net_origin - scheme, host and port of a URL. */
struct str doctor_net_origin(struct str url);

/*
 * doctor_net_well_known - a well-known URL, its name between the host and the
 * path of the URL (RFC 8414 s.3.1, RFC 9728 s.3.1).
 */
struct str doctor_net_well_known(struct doctor *d, struct str url,
    const char *name);

#endif
