/* SPDX-License-Identifier: MIT */
#include "auth/challenge.h"

#include "auth/claims.h"
#include "auth/metadata.h"


/*
 * Status, error code and description by reason. Descriptions are ASCII without
 * quotes and backslashes (RFC 6750 s.3). The error is the body's; a challenge
 * has none when no token was sent.
 */
static const struct row {
	const char *name;
	int status;
	const char *error, *description;
	int retry_s;		/* 503: what to ask the client for */
} rows[AUTH_REASONS] = {
#define INVALID(name, text)	{ name, 401, "invalid_token", text }
#define LATER(name, s, text)	{ name, 503, "temporarily_unavailable", text, s }
	[AUTH_OK] = { "ok", 200, NULL, NULL },
	[AUTH_NO_TOKEN] = { "no_token", 401, "unauthorized",
	    "An access token is needed" },
	[AUTH_MULTIPLE_CREDENTIALS] = { "multiple_credentials", 400,
	    "invalid_request", "More than one credential was sent" },
	[AUTH_TOKEN_SIZE] = INVALID("token_size",
	    "The access token is too long"),
	[AUTH_TOKEN_SYNTAX] = INVALID("token_syntax",
	    "The access token has characters that no token has"),
	[AUTH_OPAQUE] = INVALID("opaque",
	    "The access token is not a JWT"),
	[AUTH_JWT_MALFORMED] = INVALID("jwt_malformed",
	    "The access token is malformed"),
	[AUTH_ALG] = INVALID("alg",
	    "The signature algorithm is not accepted"),
	[AUTH_CRIT] = INVALID("crit",
	    "The access token needs an extension that is not supported"),
	[AUTH_TYP] = INVALID("typ",
	    "The token type is not accepted"),
	[AUTH_KID] = INVALID("kid",
	    "The key identifier is malformed"),
	[AUTH_NO_KEY] = INVALID("no_key",
	    "The access token is signed with an unknown key"),
	[AUTH_SIGNATURE] = INVALID("signature",
	    "The signature of the access token is invalid"),
	[AUTH_ISS] = INVALID("iss",
	    "The access token comes from another issuer"),
	[AUTH_AUD_EMPTY] = INVALID("aud_empty",
	    "The access token names no audience"),
	[AUTH_AUD_OTHER] = INVALID("aud_other",
	    "The access token is meant for another resource"),
	[AUTH_EXPIRED] = INVALID("expired",
	    "The access token expired"),
	[AUTH_NOT_YET_VALID] = INVALID("not_yet_valid",
	    "The access token is not valid yet"),
	[AUTH_DATE] = INVALID("date",
	    "The access token has no usable dates"),
	[AUTH_NOT_ACCESS_TOKEN] = INVALID("not_access_token",
	    "This is not an access token"),
	[AUTH_BOUND] = INVALID("bound",
	    "The access token is bound to a key, which is not checked here"),
	[AUTH_MACHINE_TOKEN] = INVALID("machine_token",
	    "The access token belongs to a program, not to a person"),
	[AUTH_SUBJECT] = INVALID("subject",
	    "The access token has no usable subject"),
	[AUTH_SCOPE] = { "scope", 403, "insufficient_scope",
	    "The access token lacks a scope that this request needs" },
	[AUTH_INACTIVE] = INVALID("inactive",
	    "The access token is not active"),
	[AUTH_KEYS_UNAVAILABLE] = LATER("keys_unavailable", 5,
	    "The keys of the authorization server are not available now"),
	/* asks for jwks_min_interval, when they may be fetched again */
	[AUTH_KEYS_RECENT] = LATER("keys_recent", 0,
	    "The keys of the authorization server were fetched a moment ago"),
	[AUTH_INTROSPECTION_UNAVAILABLE] = LATER("introspection_unavailable", 30,
	    "The authorization server does not answer now"),
	[AUTH_INTROSPECTION_CONFIG] = LATER("introspection_config", 30,
	    "The authorization server refused this server"),
#undef INVALID
#undef LATER
};

const char *
challenge_name(enum auth_reason r)
{
	return rows[r].name;
}

int
challenge_status(enum auth_reason r)
{
	return rows[r].status;
}

/*
 * word - the challenge itself.
 *
 *   scope   words, or empty: no scope member
 */
static struct str
word(const struct conf *cf, struct arena *a, const struct row *row,
    struct str scope)
{
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	buf_c(&b, "Bearer resource_metadata=\"");
	buf_add(&b, metadata_url(cf, a));
	buf_c(&b, "\"");
	if (row->status == 401 && scope.n > 0)
		buf_printf(&b, ", scope=\"" STR_FMT "\"", STR_ARG(scope));
	if (row != &rows[AUTH_NO_TOKEN])
		buf_printf(&b, ", error=\"%s\"", row->error);
	if (row->status == 403 && scope.n > 0)
		buf_printf(&b, ", scope=\"" STR_FMT "\"", STR_ARG(scope));
	if (row->status != 400 && row != &rows[AUTH_NO_TOKEN])
		buf_printf(&b, ", error_description=\"%s\"",
		    row->description);
	return buf_str(&b);
}

static void
body(struct arena *a, const struct row *row, struct http_res *rs)
{
	struct js_out o;
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_c(&o, "error", row->error);
	js_kv_c(&o, "error_description", row->description);
	js_end(&o);
	http_json(rs, row->status, buf_str(&b));
	(void)http_set(rs, "Cache-Control", STR("no-store"));
}

void
challenge_reply(const struct conf *cf, struct arena *a, enum auth_reason r,
    struct http_res *rs)
{
	const struct row *row = &rows[r];

	body(a, row, rs);
	if (row->status == 503)
		(void)http_set(rs, "Retry-After", arena_printf(a, "%lld",
		    row->retry_s > 0 ? (long long)row->retry_s :
		    (long long)cf->jwks_min_interval_s));
	else
		(void)http_set(rs, "WWW-Authenticate", word(cf, a, row,
		    metadata_scopes(cf, a)));
}

/* add - one word at the end of a list, once. */
static void
add(struct buf *b, struct str w)
{
	if (str_has_word(buf_str(b), false, w))
		return;
	if (b->n > 0)
		buf_ch(b, ' ');
	buf_add(b, w);
}

struct str
challenge_missing(struct arena *a, struct str needed, struct str granted)
{
	struct buf b;
	struct str w;

	buf_init(&b, a, SIZE_MAX);
	while (str_word(&needed, false, &w))
		if (!str_has_word(granted, false, w))
			add(&b, w);
	return buf_str(&b);
}

/* both - needed scopes, then those of ours the token has: a client asks for
 * what the challenge names and must not lose what it had. */
static struct str
both(struct arena *a, struct str needed, struct str granted)
{
	struct buf b;
	struct str w;

	buf_init(&b, a, SIZE_MAX);
	while (str_word(&needed, false, &w))
		add(&b, w);
	while (str_word(&granted, false, &w))
		if (claims_ours(w))
			add(&b, w);
	return buf_str(&b);
}

void
challenge_scope(const struct conf *cf, struct arena *a, struct str needed,
    struct str granted, struct http_res *rs)
{
	const struct row *row = &rows[AUTH_SCOPE];

	body(a, row, rs);
	(void)http_set(rs, "WWW-Authenticate", word(cf, a, row,
	    both(a, needed, granted)));
}

struct str
challenge_scope_meta(const struct conf *cf, struct arena *a,
    struct str needed, struct str granted)
{
	struct js_out o;
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	js_begin(&o, &b);
	js_arr(&o);
	js_put_str(&o, word(cf, a, &rows[AUTH_SCOPE],
	    both(a, needed, granted)));
	js_end(&o);
	return buf_str(&b);
}
