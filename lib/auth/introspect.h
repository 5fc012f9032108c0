/* SPDX-License-Identifier: MIT */
/*
 * introspect - ask the authorization server about an opaque token (RFC 7662,
 * doc/auth.md 6). JWTs are never asked about: Hydra checks them with its
 * current key only. What the answer says is judged by claims.c like a JWT's
 * claims.
 */
#ifndef AUTH_INTROSPECT_H
#define AUTH_INTROSPECT_H

#include "auth/grant.h"
#include "auth/introspect_turn.h"
#include "base/conf.h"
#include "base/json.h"

/*
 * introspect_ask - POST the token to introspect_url, with the key of
 * introspect_key_file if there is one, when it is our turn (introspect_turn.h).
 *
 *   turn     taken here, and given back
 *   token    what a bearer credential may be made of           borrows
 *   answer   on AUTH_OK: the answer of an active access token  in a
 *   detail   what to tell the operator, never the token or key in a
 *
 * Returns AUTH_OK; AUTH_INACTIVE; AUTH_NOT_ACCESS_TOKEN (a refresh token is
 * active, too); AUTH_INTROSPECTION_UNAVAILABLE; AUTH_INTROSPECTION_CONFIG.
 */
enum auth_reason introspect_ask(struct arena *a, const struct conf *cf,
    struct introspect_turn *turn, struct str token, const struct js **answer,
    struct str *detail);

#endif
