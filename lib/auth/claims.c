/* SPDX-License-Identifier: MIT */
/* claims - one function per step of doc/auth.md 3, in their order. */
#include "auth/claims.h"

#include "base/limits.h"
#include "base/url.h"

static const int64_t number_max = INT64_C(1) << 53;	/* exact in a double */

bool
claims_ours(struct str scope)
{
	return str_starts(scope, STR("twin:"));
}

/* any_ours - whether a scope of ours is among the words. */
static bool
any_ours(struct str scopes)
{
	struct str w;

	while (str_word(&scopes, false, &w))
		if (claims_ours(w))
			return true;
	return false;
}

/* ---- step 8 ---- */

static enum auth_reason
judge_issuer(struct arena *a, const struct conf *cf, const struct js *cl,
    struct str *detail)
{
	struct str iss = js_str_at(cl, "iss");

	if (iss.n > 0 && (str_eq(iss, cf->issuer) ||
	    str_has_word(cf->issuer_aliases, true, iss)))
		return AUTH_OK;
	*detail = arena_printf(a, "token says '" STR_FMT "', we trust '"
	    STR_FMT "'", STR_ARG(iss), STR_ARG(cf->issuer));
	return AUTH_ISS;
}

/* ---- step 9 ---- */

/*
 * read_date - a NumericDate (RFC 7519 s.2), rounded up to a whole second: for
 * an integer n and a real x, n < x and n < ceil(x) say the same, and so do
 * x <= n and ceil(x) <= n.
 */
static bool
read_date(const struct js *v, int64_t *out)
{
	double d;
	int64_t n;

	if (js_type(v) == JS_INT) {
		n = js_int(v);
	} else if (js_type(v) == JS_REAL) {
		d = js_real(v);
		if (!(d >= 0 && d <= (double)number_max))
			return false;
		n = (int64_t)d;
		n += (double)n < d;
	} else
		return false;
	if (n < 0 || n > number_max)
		return false;
	*out = n;
	return true;
}

enum auth_reason
claims_time(int64_t expires_at, int64_t not_before, int64_t leeway,
    int64_t now)
{
	if (now >= expires_at + leeway)
		return AUTH_EXPIRED;
	return not_before > now + leeway ? AUTH_NOT_YET_VALID : AUTH_OK;
}

static enum auth_reason
judge_time(const struct conf *cf, const struct js *cl, int64_t now,
    struct claims *c)
{
	static const char *const names[] = { "nbf", "iat" };
	const struct js *v;
	int64_t t;
	size_t i;

	if (!read_date(js_at(cl, "exp"), &c->grant.expires_at))
		return AUTH_DATE;
	for (i = 0; i < 2; i++) {
		if (!js_get(cl, names[i], &v))
			continue;
		if (!read_date(v, &t))
			return AUTH_DATE;
		if (t > c->not_before)
			c->not_before = t;
	}
	return claims_time(c->grant.expires_at, c->not_before,
	    cf->clock_skew_s, now);
}

/* ---- step 10 ---- */

/* same_resource - scheme and host in any case, one slash more or less at the
 * end, else byte for byte (doc/auth.md 4). */
static bool
same_resource(struct str ours, struct str theirs)
{
	struct url a, b;

	if (!url_split(ours, &a) || !url_split(theirs, &b))
		return false;
	if (str_ends(a.rest, STR("/")))
		a.rest.n--;
	if (str_ends(b.rest, STR("/")))
		b.rest.n--;
	return str_ieq(a.origin, b.origin) && str_eq(a.rest, b.rest);
}

static bool
names_us(const struct conf *cf, struct str aud)
{
	return same_resource(cf->resource, aud) ||
	    str_has_word(cf->audience_aliases, true, aud);
}

/* read_auds - whether v is a string or a short array of strings; us: whether
 * one of them is us. */
static bool
read_auds(const struct conf *cf, const struct js *v, bool *us)
{
	size_t i, n = js_len(v);

	*us = false;
	if (js_type(v) == JS_STRING) {
		*us = names_us(cf, js_str(v));
		return true;
	}
	if (js_type(v) != JS_ARRAY || n > CLAIMS_AUDS_MAX)
		return false;
	for (i = 0; i < n; i++) {
		if (js_type(js_item(v, i)) != JS_STRING)
			return false;
		*us = *us || names_us(cf, js_str(js_item(v, i)));
	}
	return true;
}

/* claimed_resource - the claim that audience_claim names, or NULL. */
static const struct js *
claimed_resource(const struct conf *cf, const struct js *cl)
{
	if (str_is(cf->audience_claim, "resource"))
		return js_at(cl, "resource");
	if (str_is(cf->audience_claim, "ext.resource"))
		return js_at(js_at(cl, "ext"), "resource");
	return NULL;
}

/*
 * dedicated - allow_empty_audience = dedicated-issuer: a documented deviation
 * from the specification for an authorization server that serves nobody else
 * (doc/auth.md 4). Scopes and client are those of step 11.
 */
static bool
dedicated(const struct conf *cf, const struct js *cl, const struct grant *g)
{
	return str_is(cf->allow_empty_audience, "dedicated-issuer") &&
	    str_eq(js_str_at(cl, "iss"), cf->issuer) &&
	    any_ours(g->scopes) && g->client_id.n > 0 &&
	    !str_eq(g->sub, g->client_id) &&
	    (cf->client_ids.n == 0 ||
	    str_has_word(cf->client_ids, true, g->client_id));
}

/* says_nothing - missing, null, "", [] or [""]. */
static bool
says_nothing(const struct js *aud)
{
	switch (js_type(aud)) {
	case JS_NONE:
	case JS_NULL:
		return true;
	case JS_STRING:
		return js_str(aud).n == 0;
	case JS_ARRAY:
		return js_len(aud) == 0 || (js_len(aud) == 1 &&
		    js_type(js_item(aud, 0)) == JS_STRING &&
		    js_str(js_item(aud, 0)).n == 0);
	default:
		return false;
	}
}

static enum auth_reason
aud_empty(struct arena *a, const struct conf *cf, struct str *detail)
{
	*detail = arena_printf(a, "the token names no audience: let the "
	    "consent app grant '" STR_FMT "' (grant_access_token_audience), "
	    "or see audience_claim and allow_empty_audience",
	    STR_ARG(cf->resource));
	return AUTH_AUD_EMPTY;
}

static enum auth_reason
for_us(struct arena *a, const struct conf *cf, bool us, struct str *detail)
{
	if (!us)
		*detail = arena_printf(a, "the token is for others, not for '"
		    STR_FMT "'", STR_ARG(cf->resource));
	return us ? AUTH_OK : AUTH_AUD_OTHER;
}

static enum auth_reason
judge_audience(struct arena *a, const struct conf *cf, const struct js *cl,
    struct claims *c, struct str *detail)
{
	const struct js *aud = js_at(cl, "aud"), *res;
	bool us;

	if (says_nothing(aud)) {
		if (js_type(aud) != JS_ARRAY || js_len(aud) > 0)
			return aud_empty(a, cf, detail);
		res = claimed_resource(cf, cl);
		if (res != NULL && read_auds(cf, res, &us))
			return for_us(a, cf, us, detail);
		c->empty_aud = dedicated(cf, cl, &c->grant);
		return c->empty_aud ? AUTH_OK : aud_empty(a, cf, detail);
	}
	if (!read_auds(cf, aud, &us)) {
		*detail = STR("aud is not a string or up to 32 strings");
		return AUTH_JWT_MALFORMED;
	}
	return for_us(a, cf, us, detail);
}

/* ---- steps 11 and 12 ---- */

/* add_scope - one scope-token (RFC 6749 s.3.3), once. */
static bool
add_scope(struct buf *b, struct str s)
{
	size_t i;

	for (i = 0; i < s.n; i++)
		if (s.p[i] <= ' ' || s.p[i] >= 0x7f || s.p[i] == '"' ||
		    s.p[i] == '\\')
			return false;
	if (s.n == 0 || str_has_word(buf_str(b), false, s))
		return true;
	if (b->n > 0)
		buf_ch(b, ' ');
	buf_add(b, s);
	return true;
}

/* add_scopes - one claim: words in a string, or an array of words. */
static bool
add_scopes(struct buf *b, const struct js *v)
{
	struct str words = js_str(v), w;
	size_t i;

	if (js_type(v) == JS_STRING) {
		while (str_word(&words, false, &w))
			if (!add_scope(b, w))
				return false;
		return true;
	}
	if (js_type(v) != JS_ARRAY)
		return false;
	for (i = 0; i < js_len(v); i++)
		if (js_type(js_item(v, i)) != JS_STRING ||
		    !add_scope(b, js_str(js_item(v, i))))
			return false;
	return true;
}

/* read_scopes - the union of scp and scope, which Hydra writes as array,
 * string or both (doc/auth.md 2); any: whether one was there. */
static bool
read_scopes(struct arena *a, const struct js *cl, struct str *out, bool *any)
{
	const struct js *scp, *scope;
	struct buf b;
	bool ok = true;

	buf_init(&b, a, LIMIT_TOKEN);
	*any = js_get(cl, "scp", &scp);
	*any |= js_get(cl, "scope", &scope);
	if (scp != NULL)
		ok = add_scopes(&b, scp);
	if (scope != NULL)
		ok = add_scopes(&b, scope) && ok;
	*out = buf_str(&b);
	return ok && !b.full;
}

static enum auth_reason
judge_kind(const struct js *cl, const struct grant *g, bool scoped,
    struct str *detail)
{
	static const char *const foreign[] = { "nonce", "at_hash", "events" };
	const struct js *v;
	size_t i;

	for (i = 0; i < sizeof(foreign) / sizeof(foreign[0]); i++)
		if (js_get(cl, foreign[i], &v)) {
			*detail = STR("claims of an ID or logout token");
			return AUTH_NOT_ACCESS_TOKEN;
		}
	/* taken as a bearer token it would be of use to a thief, against whom
	 * its issuer bound it (RFC 7800, RFC 8705, RFC 9449) */
	if (js_get(cl, "cnf", &v)) {
		*detail = STR("the token has cnf (DPoP or mutual TLS): let the "
		    "issuer give this client plain bearer tokens");
		return AUTH_BOUND;
	}
	if (str_has_ctl(g->client_id)) {
		*detail = STR("control characters in client_id");
		return AUTH_NOT_ACCESS_TOKEN;
	}
	if (g->client_id.n > 0 && scoped)
		return AUTH_OK;
	*detail = scoped ? STR("no client_id: an ID token?") :
	    STR("neither scp nor scope: an ID token?");
	return AUTH_NOT_ACCESS_TOKEN;
}

static bool
has_word(struct str words, const char *want)
{
	struct str w;

	while (str_word(&words, false, &w))
		if (str_is(w, want))
			return true;
	return false;
}

static enum auth_reason
judge_subject(const struct conf *cf, const struct grant *g)
{
	if (g->sub.n == 0 || g->sub.n > LIMIT_SUB || str_has_ctl(g->sub))
		return AUTH_SUBJECT;
	/* one that may bring events in has a door of its own (cgi/endpoint.c) */
	if (str_eq(g->sub, g->client_id) && !cf->allow_machine_tokens &&
	    !has_word(g->scopes, "ingest:write"))
		return AUTH_MACHINE_TOKEN;
	return AUTH_OK;
}

enum auth_reason
claims_judge(struct arena *a, const struct conf *cf, const struct js *cl,
    int64_t now, struct claims *out, struct str *detail)
{
	struct claims c = { .grant = { .sub = js_str_at(cl, "sub"),
	    .client_id = js_str_at(cl, "client_id") } };
	enum auth_reason r;
	bool scoped, readable;

	readable = read_scopes(a, cl, &c.grant.scopes, &scoped);
	if ((r = judge_issuer(a, cf, cl, detail)) != AUTH_OK ||
	    (r = judge_time(cf, cl, now, &c)) != AUTH_OK ||
	    (r = judge_audience(a, cf, cl, &c, detail)) != AUTH_OK ||
	    (r = judge_kind(cl, &c.grant, scoped, detail)) != AUTH_OK)
		return r;
	if (!readable) {
		*detail = STR("scp or scope is not a list of scope names");
		return AUTH_JWT_MALFORMED;
	}
	if ((r = judge_subject(cf, &c.grant)) != AUTH_OK)
		return r;
	if (c.empty_aud)
		c.grant.notice = "empty_aud_accepted";
	*out = c;
	return AUTH_OK;
}

int
claims_auds(const struct js *cl)
{
	const struct js *aud = js_at(cl, "aud");

	switch (js_type(aud)) {
	case JS_ARRAY:
		return (int)js_len(aud);
	case JS_STRING:
		return 1;
	case JS_NONE:
	case JS_NULL:
		return 0;
	default:
		return -1;
	}
}
