/* SPDX-License-Identifier: MIT */
/*
 * auth - the pipeline of doc/auth.md 3; each step is in a file of its own and
 * is called here in its order, once.
 */
#include "auth/auth.h"

#include <stdlib.h>

#include "auth/bearer.h"
#include "auth/challenge.h"
#include "auth/claims.h"
#include "auth/introspect.h"
#include "auth/metadata.h"
#include "auth/token_cache.h"
#include "auth/token.h"
#include "auth/verify.h"
#include "base/digest.h"
#include "base/hex.h"
#include "base/limits.h"
#include "base/memory.h"

struct auth {
	const struct conf *cf;
	struct store *st;
	struct keysource *ks;
	struct token_cache *rm;
	bool alone;		/* no cache.mdb, and the log has not heard of it */
};

/* One request on its way; what every step needs. */
struct check {
	struct auth *au;
	struct arena *a;
	int64_t now;
	struct str text;	/* the token */
	struct verify keys;
	unsigned char hash[SHA256_LEN];
	struct auth_detail *why;
};

/* options_text - everything of the configuration that decides about a token:
 * another text, another opinion (the options generation of doc/auth.md 3). */
static struct str
options_text(struct arena *a, const struct conf *cf)
{
	return arena_printf(a, STR_FMT "\n" STR_FMT "\n" STR_FMT "\n" STR_FMT
	    "\n" STR_FMT "\n" STR_FMT "\n" STR_FMT "\n" STR_FMT "\n" STR_FMT
	    "\n%lld %d", STR_ARG(cf->issuer), STR_ARG(cf->issuer_aliases),
	    STR_ARG(cf->resource), STR_ARG(cf->audience_aliases),
	    STR_ARG(cf->audience_claim), STR_ARG(cf->allow_empty_audience),
	    STR_ARG(cf->client_ids), STR_ARG(cf->jwt_algs),
	    STR_ARG(cf->introspect_url), (long long)cf->clock_skew_s,
	    cf->allow_machine_tokens);
}

static int
check_algs(struct str algs, struct err *e)
{
	struct str w;
	size_t n = 0;

	for (; str_word(&algs, true, &w); n++)
		if (alg_find(w) == NULL)
			return err_set(e, ERR_INVALID, "jwt_algs: '" STR_FMT
			    "' is not supported", STR_ARG(w));
	return n > 0 ? 0 : err_set(e, ERR_INVALID, "jwt_algs: empty");
}

int
auth_open(const struct conf *cf, struct store *st, struct auth **out,
    struct err *e)
{
	struct arena *tmp;
	struct auth *au;

	if (check_algs(cf->jwt_algs, e) == -1)
		return -1;
	au = memory_zeroed(sizeof(*au));
	tmp = arena_new(LIMIT_ARENA);
	au->cf = cf;
	au->alone = st != NULL && !store_has_cache(st);
	au->st = au->alone ? NULL : st;
	au->ks = keysource_new(cf, au->st);
	au->rm = token_cache_new(au->st, options_text(tmp, cf));
	arena_free(tmp);
	*out = au;
	return 0;
}

void
auth_close(struct auth *au)
{
	if (au == NULL)
		return;
	token_cache_free(au->rm);
	keysource_free(au->ks);
	free(au);
}

/* grant_out - a grant whose texts live as long as the request. */
static void
grant_out(const struct check *ck, const struct grant *g, struct grant *out)
{
	*out = *g;
	out->sub = arena_str(ck->a, g->sub);
	out->client_id = arena_str(ck->a, g->client_id);
	out->scopes = arena_str(ck->a, g->scopes);
	if (ck->keys.keys_stale)
		out->notice = "keys_stale";
}

/* recall - a token that passed before: only its times are checked again, and
 * that its key is still in the set. False: check it from the beginning. */
static bool
recall(struct check *ck, struct token_cache_entry *r, enum auth_reason *verdict)
{
	if (!token_cache_get(ck->au->rm, ck->a, ck->hash, ck->now, r))
		return false;
	*verdict = claims_time(r->grant.expires_at, r->not_before,
	    ck->au->cf->clock_skew_s, ck->now);
	return *verdict != AUTH_OK || r->introspected ||
	    (verify_keys(&ck->keys) != KEYSOURCE_NONE &&
	    keysource_has(ck->au->ks, r->key));
}

/* keep - remember a token that passed; one accepted without an audience is
 * counted, `twinctl doctor` shows how many. */
static void
keep(
    struct check *ck, const struct token_cache_entry *r, const struct claims *c)
{
	token_cache_put(ck->au->rm, ck->a, ck->hash, r);
	if (c->empty_aud && ck->au->st != NULL)
		(void)store_cache_add(ck->au->st, STR("count:empty_aud"), 1,
		    INT64_MAX);
}

static void
keep_jwt(struct check *ck, const struct claims *c, const struct keyset_key *key)
{
	struct token_cache_entry r = {
		.grant = c->grant,
		.not_before = c->not_before,
		.until = c->grant.expires_at + ck->au->cf->clock_skew_s,
	};

	memcpy(r.key, key->id, sizeof(r.key));
	keep(ck, &r, c);
}

/* check_jwt - steps 4 to 12. */
static enum auth_reason
check_jwt(struct check *ck, struct claims *c)
{
	const struct conf *cf = ck->au->cf;
	const struct keyset_key *key;
	struct token t;
	enum auth_reason r;
	bool stale_kid = false;

	r = token_read(ck->a, ck->text, cf->jwt_algs, &t, &ck->why->detail);
	ck->why->kid = t.kid;
	ck->why->iss = js_str_at(t.claims, "iss");
	ck->why->auds = t.claims == NULL ? -1 : claims_auds(t.claims);
	if (r != AUTH_OK ||
	    (r = verify_token(&ck->keys, &t, &key, &stale_kid)) != AUTH_OK ||
	    (r = claims_judge(ck->a, cf, t.claims, ck->now, c,
	    &ck->why->detail)) != AUTH_OK)
		return r;
	if (stale_kid && c->grant.notice == NULL)
		c->grant.notice = "stale_kid";
	keep_jwt(ck, c, key);
	return AUTH_OK;
}

/* no_opaque - introspection is off: say what is to be done. */
static enum auth_reason
no_opaque(struct check *ck)
{
	if (token_dots(ck->text) == 2) {
		ck->why->detail = STR("two dots, but no JWT header before "
		    "the first");
		return AUTH_JWT_MALFORMED;
	}
	ck->why->detail = STR("opaque token; set strategies.access_token=jwt");
	return AUTH_OPAQUE;
}

/* opaque_name - of what the cache remembers of this token beside its grant. */
static struct str
opaque_name(const struct check *ck, const char *what)
{
	return arena_printf(ck->a, "%s:" STR_FMT, what,
	    STR_ARG(hex_encode(ck->a, ck->hash, sizeof(ck->hash))));
}

/* refused_before - a refusal of the last seconds, or AUTH_OK: a bad token that
 * is sent again causes no outbound call. */
static enum auth_reason
refused_before(const struct check *ck)
{
	struct str v = { NULL, 0 };
	unsigned char r;

	if (ck->au->st != NULL)
		v = store_cache_get(ck->au->st, ck->a,
		    opaque_name(ck, "refused"), ck->now);
	r = v.n == 1 ? (unsigned char)v.p[0] : AUTH_OK;
	return r < AUTH_REASONS && challenge_status(r) == 401 ? r : AUTH_OK;
}

static void
keep_refusal(const struct check *ck, enum auth_reason r)
{
	char c = (char)r;

	/* 503 is no opinion about the token */
	if (ck->au->st != NULL && challenge_status(r) == 401)
		store_cache_put(ck->au->st, opaque_name(ck, "refused"),
		    (struct str){ &c, 1 },
		    ck->now + ck->au->cf->introspect_negative_ttl_s);
}

static void
keep_introspected(struct check *ck, const struct claims *c)
{
	int64_t until = ck->now + ck->au->cf->introspect_ttl_s;

	keep(ck, &(struct token_cache_entry){
		.grant = c->grant, .not_before = c->not_before,
		.introspected = true,
		.until = until < c->grant.expires_at ? until :
		    c->grant.expires_at }, c);
	if (ck->au->st != NULL)
		store_cache_put(ck->au->st, opaque_name(ck, "active"),
		    STR("1"), c->grant.expires_at);
}

/* active_before - whether introspection has said so of this token. */
static bool
active_before(const struct check *ck)
{
	return ck->au->st != NULL && store_cache_get(ck->au->st, ck->a,
	    opaque_name(ck, "active"), ck->now).n > 0;
}

/* check_opaque - doc/auth.md 6. */
static enum auth_reason
check_opaque(struct check *ck, struct claims *c)
{
	const struct conf *cf = ck->au->cf;
	struct introspect_turn turn = { .st = ck->au->st, .now = ck->now };
	const struct js *v;
	enum auth_reason r;

	if (cf->introspect_url.n == 0)
		return no_opaque(ck);
	if ((r = refused_before(ck)) != AUTH_OK) {
		ck->why->detail = STR("introspection refused it a moment ago");
		return r;
	}
	turn.known = active_before(ck);
	r = introspect_ask(ck->a, cf, &turn, ck->text, &v, &ck->why->detail);
	if (r == AUTH_OK) {
		ck->why->iss = js_str_at(v, "iss");
		ck->why->auds = claims_auds(v);
		r = claims_judge(ck->a, cf, v, ck->now, c, &ck->why->detail);
	}
	if (r == AUTH_OK)
		keep_introspected(ck, c);
	else
		keep_refusal(ck, r);
	return r;
}

static enum auth_reason
check(struct check *ck, struct grant *out)
{
	struct token_cache_entry r;
	struct claims c;
	struct token t;
	enum auth_reason v;

	if (recall(ck, &r, &v)) {
		if (v == AUTH_OK)
			grant_out(ck, &r.grant, out);
		return v;
	}
	v = token_is_jwt(ck->a, ck->text, &t) ? check_jwt(ck, &c) :
	    check_opaque(ck, &c);
	if (v == AUTH_OK)
		grant_out(ck, &c.grant, out);
	return v;
}

enum auth_reason
auth_check(struct auth *au, struct arena *a, const struct http_req *rq,
    int64_t now, struct grant *out, struct auth_detail *why)
{
	struct check ck = { .au = au, .a = a, .now = now,
		.keys = { .ks = au->ks, .a = a, .now = now } };
	struct auth_detail w = { .auds = -1 };
	enum auth_reason r;

	ck.why = &w;
	r = bearer_find(a, rq, (size_t)au->cf->token_max_bytes, &ck.text,
	    &w.detail);
	if (ck.text.n > 0) {
		digest_sha256(ck.text, ck.hash);
		if (r == AUTH_OK)
			r = check(&ck, out);
	}
	if (r == AUTH_OK)
		return AUTH_OK;
	if (ck.text.n > 0)
		w.token_hash = hex_encode(a, ck.hash, 8);
	*why = w;
	return r;
}

const char *
auth_reason_name(enum auth_reason r)
{
	return challenge_name(r);
}

void
auth_refuse(struct auth *au, struct arena *a, enum auth_reason r,
    struct http_res *rs)
{
	challenge_reply(au->cf, a, r, rs);
}

struct str
auth_scopes_missing(struct arena *a, struct str needed, struct str granted)
{
	return challenge_missing(a, needed, granted);
}

void
auth_deny(struct auth *au, struct arena *a, struct str needed,
    struct str granted, struct http_res *rs)
{
	challenge_scope(au->cf, a, needed, granted, rs);
}

struct str
auth_deny_meta(struct auth *au, struct arena *a, struct str needed,
    struct str granted)
{
	return challenge_scope_meta(au->cf, a, needed, granted);
}

bool
auth_metadata(struct auth *au, struct arena *a, const struct http_req *rq,
    struct http_res *rs)
{
	return metadata_serve(au->cf, a, rq, rs);
}

struct str
auth_news(struct auth *au, struct arena *a)
{
	struct str news = keysource_news(au->ks, a);

	if (!au->alone)
		return news;
	au->alone = false;
	return arena_printf(a, "no cache.mdb: this process fetches and "
	    "remembers for itself%s" STR_FMT, news.n > 0 ? "; " : "",
	    STR_ARG(news));
}

bool
auth_ready(struct auth *au, struct arena *a, int64_t now)
{
	if (keysource_sync(au->ks, a, now) != KEYSOURCE_NONE ||
	    au->cf->introspect_url.n > 0)
		return true;
	(void)keysource_renew(au->ks, a, now, false);
	return keysource_sync(au->ks, a, now) != KEYSOURCE_NONE;
}

void
auth_health(struct auth *au, struct arena *a, int64_t now, struct js_out *o)
{
	keysource_health(au->ks, a, now, o);
}
