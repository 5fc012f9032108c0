/* SPDX-License-Identifier: MIT */
/*
 * token - a JWT: shape, strict decoding, header rules, signature (doc/auth.md
 * 3, steps 3 to 5 and 7). The only user of libjwt.
 *
 * libjwt 1.10 takes the algorithm from the token, passes anything when it has
 * no key, and reads base64 and JSON leniently. So header and claims are decoded
 * here first, by base/json and base/digest; libjwt is asked one question only,
 * whether the signature is good, and its own view of the claims is never used.
 */
#ifndef AUTH_TOKEN_H
#define AUTH_TOKEN_H

#include "auth/keys/alg.h"
#include "auth/grant.h"
#include "base/conf.h"
#include "auth/keys/key.h"
#include "base/json.h"

struct token {
	struct str text;	/* all of it                          borrowed */
	struct str body;	/* header "." claims: what is signed  borrowed */
	struct str signature;	/* decoded; may be empty              in a */
	const struct js *header, *claims;	/* objects            in a */
	const struct alg *alg;
	struct str kid;		/* p NULL: the token names none */
	bool direct;		/* libjwt cannot read it: typ at+jwt (RFC 9068
				 * s.2.1), or a number beyond every double */
};

/*
 * token_is_jwt - two dots, and a first part that decodes to a JSON object with
 * `alg`. Everything else is opaque. Sets out->header only.
 */
bool token_is_jwt(struct arena *a, struct str text, struct token *out);

/* token_dots - how many; two without such a header are a broken JWT. */
size_t token_dots(struct str text);

/*
 * token_read - decode and check the header; no signature work.
 *
 *   algs    words of jwt_algs
 *   out     text, body, header, claims, signature as far as they could be
 *           read, also on refusal: the log wants kid and iss    in a
 *   detail  what was wrong, without any text of the token       in a
 *
 * Returns AUTH_OK, AUTH_JWT_MALFORMED, AUTH_ALG, AUTH_CRIT, AUTH_TYP, AUTH_KID.
 */
enum auth_reason token_read(struct arena *a, struct str text, struct str algs,
    struct token *out, struct str *detail);

/*
 * token_verify - whether the signature is good under this key and exactly
 * t->alg: by libjwt, or by OpenSSL where libjwt 1.10 cannot read the token.
 *
 *   t     read by token_read with AUTH_OK
 *   pub   fits t->alg
 *   pem   the same key, NUL-terminated
 */
bool token_verify(struct arena *a, const struct token *t,
    const struct key_pub *pub, struct str pem);

#endif
