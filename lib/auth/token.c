/* SPDX-License-Identifier: MIT */
#include "auth/token.h"

#include <float.h>
#include <limits.h>

#include <jwt.h>

#include "auth/keys/keyset.h"
#include "base/digest.h"
#include "base/limits.h"

size_t
token_dots(struct str text)
{
	size_t i, n = 0;

	for (i = 0; i < text.n; i++)
		n += text.p[i] == '.';
	return n;
}

/* any - whether something anywhere in the tree is so. Depth is bounded. */
static bool
any(const struct js *v, bool (*is)(const struct js *))
{
	struct js_iter it = { 0 };
	size_t i;

	if (is(v))
		return true;
	if (js_type(v) == JS_ARRAY)
		for (i = 0; i < js_len(v); i++)
			if (any(js_item(v, i), is))
				return true;
	if (js_type(v) == JS_OBJECT)
		while (js_next(v, &it))
			if (any(it.value, is))
				return true;
	return false;
}

/* has_nul - a string with a NUL: valid JSON, but a text that C libraries read
 * differently from us. */
static bool
has_nul(const struct js *v)
{
	struct str s = js_str(v);

	return s.n > 0 && memchr(s.p, '\0', s.n) != NULL;
}

/* is_beyond - a number that jansson, libjwt's reader, takes for a fault. */
static bool
is_beyond(const struct js *v)
{
	double d = js_real(v);

	return !(d >= -DBL_MAX && d <= DBL_MAX);
}

/* object - one part: strict base64url of one strict JSON object. */
static int
object(struct arena *a, struct str part, const struct js **out, struct err *e)
{
	const struct js *v;
	struct str json;

	if (part.n == 0)
		return err_set(e, ERR_INVALID, "an empty part");
	if (b64url_decode(a, part, &json, e) == -1 ||
	    js_parse(a, json, LIMIT_JSON_DEPTH, &v, e) == -1)
		return -1;
	if (js_type(v) != JS_OBJECT)
		return err_set(e, ERR_INVALID, "not an object");
	if (any(v, has_nul))
		return err_set(e, ERR_INVALID, "a NUL in a string");
	*out = v;
	return 0;
}

bool
token_is_jwt(struct arena *a, struct str text, struct token *out)
{
	struct str head, rest;

	out->header = NULL;
	if (token_dots(text) != 2)
		return false;
	str_cut(text, '.', &head, &rest);
	return object(a, head, &out->header, NULL) == 0 &&
	    js_at(out->header, "alg") != NULL;
}

static enum auth_reason
malformed(struct arena *a, const char *part, const struct err *e,
    struct str *detail)
{
	*detail = arena_printf(a, "%s: %s", part, e->msg);
	return AUTH_JWT_MALFORMED;
}

/* read_typ - absent, JWT or at+jwt, in any case and with or without
 * "application/" before it (RFC 7515 s.4.1.9, RFC 9068 s.4). */
static bool
read_typ(const struct js *header, bool *at_jwt)
{
	const struct js *v;

	*at_jwt = false;
	if (!js_get(header, "typ", &v))
		return true;
	*at_jwt = str_ieq(js_str(v), STR("at+jwt")) ||
	    str_ieq(js_str(v), STR("application/at+jwt"));
	return *at_jwt || str_ieq(js_str(v), STR("JWT"));
}

static bool
read_kid(const struct js *header, struct str *kid)
{
	const struct js *v;

	if (!js_get(header, "kid", &v))
		return true;
	*kid = js_str(v);
	return kid->n >= 1 && kid->n <= KEYSET_KID_MAX && !str_has_ctl(*kid);
}

static enum auth_reason
read_header(struct token *t, struct str algs)
{
	const struct js *v;
	bool kid_ok = read_kid(t->header, &t->kid);

	t->alg = alg_find(js_str_at(t->header, "alg"));
	if (t->alg == NULL || !alg_allowed(t->alg, algs))
		return AUTH_ALG;
	if (js_get(t->header, "crit", &v))
		return AUTH_CRIT;
	if (!read_typ(t->header, &t->direct))
		return AUTH_TYP;
	return kid_ok ? AUTH_OK : AUTH_KID;
}

enum auth_reason
token_read(struct arena *a, struct str text, struct str algs,
    struct token *out, struct str *detail)
{
	struct err e = { 0 };
	struct str head, rest, claims, sig;
	enum auth_reason r;

	*out = (struct token){ .text = text };
	str_cut(text, '.', &head, &rest);
	str_cut(rest, '.', &claims, &sig);
	out->body = (struct str){ text.p, head.n + 1 + claims.n };
	if (object(a, head, &out->header, &e) == -1)
		return malformed(a, "header", &e, detail);
	if (js_at(out->header, "alg") == NULL) {
		*detail = STR("header: no alg");
		return AUTH_JWT_MALFORMED;
	}
	if (object(a, claims, &out->claims, &e) == -1)
		return malformed(a, "claims", &e, detail);
	/* alg goes first: an unsigned token is refused for that, whatever
	 * its third part is */
	if ((r = read_header(out, algs)) != AUTH_OK)
		return r;
	if (sig.n == 0)
		(void)err_set(&e, ERR_INVALID, "an empty part");
	if (sig.n == 0 || b64url_decode(a, sig, &out->signature, &e) == -1)
		return malformed(a, "signature", &e, detail);
	out->direct |= any(out->header, is_beyond) ||
	    any(out->claims, is_beyond);
	return AUTH_OK;
}

/*
 * by_libjwt - never called without a key, for then any token passes; and what
 * libjwt says it checked must be what was meant (doc/auth.md 3).
 */
static bool
by_libjwt(struct arena *a, const struct token *t, struct str pem)
{
	jwt_t *jwt = NULL;
	bool ok;

	if (pem.n == 0 || pem.n > INT_MAX)
		return false;
	ok = jwt_decode(&jwt, arena_cstr(a, t->text),
	    (const unsigned char *)pem.p, (int)pem.n) == 0 &&
	    str_is(str_c(jwt_alg_str(jwt_get_alg(jwt))), t->alg->name);
	jwt_free(jwt);
	return ok;
}

bool
token_verify(struct arena *a, const struct token *t,
    const struct key_pub *pub, struct str pem)
{
	if (pub->type != t->alg->type)
		return false;
	if (t->direct)
		return key_verify(pub, t->alg, t->body, t->signature);
	return by_libjwt(a, t, pem);
}
