/* SPDX-License-Identifier: MIT */
/*
 * keynet - the key set over the network: jwks_uri as configured, or found in
 * the issuer's discovery document (OpenID Connect Discovery s.4, RFC 8414 s.3),
 * whose `issuer` must equal ours byte for byte.
 */
#ifndef AUTH_KEYS_KEYNET_H
#define AUTH_KEYS_KEYNET_H

#include "base/arena.h"
#include "base/conf.h"
#include "base/err.h"
#include "base/str.h"

/*
 * keynet_discover - where the issuer keeps its keys.
 *
 *   until_ms  outcall_until for everything
 *   uri       from the document                               in a
 *
 * ERR_UPSTREAM: no answer, no JSON, another issuer, no usable jwks_uri.
 */
int keynet_discover(struct arena *a, const struct conf *cf,
    int64_t until_ms, struct str *uri, struct err *e) WARN_UNUSED;

/* keynet_fetch - the document at uri, at most jwks_max_bytes. ERR_UPSTREAM. */
int keynet_fetch(struct arena *a, const struct conf *cf, struct str uri,
    int64_t until_ms, struct str *text, struct err *e) WARN_UNUSED;

#endif
