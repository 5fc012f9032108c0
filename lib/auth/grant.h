/* SPDX-License-Identifier: MIT */
/* grant - what a token may end in: what it proves, or why it is refused. */
#ifndef AUTH_GRANT_H
#define AUTH_GRANT_H

#include <stdint.h>

#include "base/str.h"

/* What a good token proves. */
struct grant {
	struct str sub, client_id;
	struct str scopes;	/* separated by single blanks */
	int64_t expires_at;
	const char *notice;	/* "stale_kid", "keys_stale",
				 * "empty_aud_accepted" or NULL (doc/auth.md 11) */
};

/* Why a request was refused: one row of the table in challenge.c. */
enum auth_reason {
	AUTH_OK,
	AUTH_NO_TOKEN, AUTH_MULTIPLE_CREDENTIALS,
	AUTH_TOKEN_SIZE, AUTH_TOKEN_SYNTAX, AUTH_OPAQUE, AUTH_JWT_MALFORMED,
	AUTH_ALG, AUTH_CRIT, AUTH_TYP, AUTH_KID, AUTH_NO_KEY, AUTH_SIGNATURE,
	AUTH_ISS, AUTH_AUD_EMPTY, AUTH_AUD_OTHER,
	AUTH_EXPIRED, AUTH_NOT_YET_VALID, AUTH_DATE,
	AUTH_NOT_ACCESS_TOKEN, AUTH_BOUND, AUTH_MACHINE_TOKEN, AUTH_SUBJECT,
	AUTH_SCOPE, AUTH_INACTIVE,
	AUTH_KEYS_UNAVAILABLE, AUTH_KEYS_RECENT, AUTH_INTROSPECTION_UNAVAILABLE,
	AUTH_INTROSPECTION_CONFIG,
	AUTH_REASONS
};

/* What is known of a refused token; for the log only. */
struct auth_detail {
	struct str detail;	/* in a: both issuers, the fix */
	struct str token_hash;	/* first 16 hex digits of SHA-256, or empty */
	struct str kid, iss;	/* as claimed, unescaped */
	int auds;		/* number of audiences, -1 = unknown */
};

#endif
