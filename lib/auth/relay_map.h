/* SPDX-License-Identifier: MIT */
/*
 * relay_map - what a client says when it registers, as the issuer is to hear
 * it, and what the issuer answers, as clients can read it (RFC 7591). Tables
 * decide about each member; whatever they do not name is dropped. Pure.
 */
#ifndef AUTH_RELAY_MAP_H
#define AUTH_RELAY_MAP_H

#include "base/arena.h"
#include "base/conf.h"
#include "base/str.h"

/* A registration, bytes: real ones have under one thousand. */
enum { RELAY_BODY_MAX = 16 << 10 };

/* Why a registration is refused: the error code of RFC 7591 s.3.2.2. */
enum relay_error {
	RELAY_OK,
	RELAY_REDIRECT,		/* invalid_redirect_uri */
	RELAY_METADATA,		/* invalid_client_metadata */
	RELAY_STATEMENT,	/* invalid_software_statement */
	RELAY_UNAPPROVED	/* unapproved_software_statement */
};

/* relay_map_code - the code as it is sent. */
const char *relay_map_code(enum relay_error r);

/*
 * relay_map_request - the registration that goes to the issuer. Its scope is
 * all that tools may need with openid and offline_access, its audience
 * `resource` and audience_aliases, its grants code and refresh token: clients
 * name the scopes of one challenge and no audience, and could never get more
 * later.
 *
 *   body   one JSON object of at most RELAY_BODY_MAX bytes       borrows
 *   out    the issuer's request                                  in a
 *   why    a sentence for the client, without any of its text    in a
 *   who    for the log: where the client comes from, as claimed  in a
 */
enum relay_error relay_map_request(struct arena *a, const struct conf *cf,
    struct str body, struct str *out, struct str *why, struct str *who);

/*
 * relay_map_reply - the issuer's answer to a good registration, without the
 * members that are null or empty: official clients refuse "contacts": null and
 * "client_uri": "". False: it is no registration.
 *
 *   out    the client's reply                                    in a
 *   id     the new client_id                                     in a
 */
bool relay_map_reply(struct arena *a, struct str body, struct str *out,
    struct str *id);

/*
 * relay_map_refusal - the issuer's refusal by its error code; a code that is
 * not of RFC 7591 becomes RELAY_METADATA.
 *
 *   why   its description in visible ASCII, cut                  in a
 */
enum relay_error relay_map_refusal(struct arena *a, struct str body,
    struct str *why);

/*
 * relay_map_redirect - whether registration_redirects lets clients come back
 * there: `loopback`, or a word that is scheme, host and port of the URI and a
 * whole-segment prefix of its path.
 */
bool relay_map_redirect(struct str list, struct str uri);

/*
 * relay_map_network - what an address counts as: an IPv6 host may take any of the
 * 2^64 of its network, so that counts as one (RFC 4291 s.2.5.4), and an IPv4
 * address that is written as an IPv6 one as what it is. Anything else is itself.
 * In a, or address.
 */
struct str relay_map_network(struct arena *a, struct str address);

#endif
