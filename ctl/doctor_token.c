/* SPDX-License-Identifier: MIT */
/*
 * doctor_token - one access token, taken apart: what it is, which key signed
 * it, each claim, and at the end what the server itself would say. The token
 * comes from standard input, so that it stays out of the shell's history, and
 * no part of it is printed but its claims.
 */
#include "ctl/doctor.h"

#include <stdio.h>
#include <unistd.h>

#include "auth/auth.h"
#include "auth/claims.h"
#include "auth/token.h"

#define SAY0(d, level, ...) doctor_say((d), (level), STR(""), __VA_ARGS__)

/* Longest input looked at, bytes; beyond it nothing is a token. */
enum { INPUT_MAX = 128 << 10 };

static struct str
take(struct doctor *d)
{
	struct str s = STR(""), w;
	struct err e = { 0 };

	if (isatty(STDIN_FILENO))
		(void)fputs("Paste the token, then a new line and Ctrl-D:\n",
		    stderr);
	if (ctl_read(d->a, "-", INPUT_MAX, &s, &e) == -1)
		SAY0(d, DOCTOR_FAIL, "%s", e.msg);
	while (s.n > 0 && strchr(" \t\r\n", s.p[s.n - 1]) != NULL)
		s.n--;
	s = str_trim(s);
	if (str_cut(s, ' ', &w, &s) && str_ieq(w, STR("Bearer")))
		return str_trim(s);
	return s.n == 0 ? w : STR("two words");
}

/* ---- what it is ---- */

/* opaque - true when the server asks the issuer about it. */
static bool
opaque(struct doctor *d, struct str text)
{
	static const struct str jwt = STR_INIT("make the issuer give out JWTs: "
	    "strategies.access_token: jwt (Ory Network: ory patch oauth2-config "
	    "--replace '/strategies/access_token=\"jwt\"')");
	static const struct str other = STR_INIT("send the access token of the "
	    "same answer");

	if (str_starts(text, STR("ory_rt_")))
		doctor_say(d, DOCTOR_FAIL, other, "a refresh token of ORY");
	else if (str_starts(text, STR("ory_ac_")))
		doctor_say(d, DOCTOR_FAIL, other,
		    "an authorization code of ORY");
	else if (token_dots(text) == 2)
		SAY0(d, DOCTOR_FAIL, "two dots, but no JWT header before the "
		    "first: cut off or changed on its way");
	else if (d->c->cf.introspect_url.n == 0)
		doctor_say(d, DOCTOR_FAIL, jwt, "an opaque token, which this "
		    "server does not accept");
	else {
		SAY0(d, DOCTOR_GOOD, "an opaque token: the server asks "
		    STR_FMT " about it", STR_ARG(d->c->cf.introspect_url));
		return true;
	}
	return false;
}

static bool
header(struct doctor *d, struct str text, struct token *t)
{
	struct str detail = STR("");
	enum auth_reason r;

	r = token_read(d->a, text, d->c->cf.jwt_algs, t, &detail);
	if (r != AUTH_OK) {
		SAY0(d, DOCTOR_FAIL, "%s%s" STR_FMT, auth_reason_name(r),
		    detail.n > 0 ? ": " : "", STR_ARG(detail));
		return false;
	}
	SAY0(d, DOCTOR_GOOD, "a JWT of %zu bytes, %s, kid '" STR_FMT "'",
	    text.n, t->alg->name, STR_ARG(t->kid));
	return true;
}

/* ---- who signed it ---- */

static void
signature(struct doctor *d, const struct token *t)
{
	size_t picks[KEYSET_TRIES], n, i;
	bool known;

	if (d->set.n == 0)
		return;		/* the check of the key set said why */
	n = keyset_pick(&d->set, t->kid, t->alg, picks, &known);
	for (i = 0; i < n; i++)
		if (token_verify(d->a, t, &d->set.keys[picks[i]].pub,
		    keyset_pem(&d->set, picks[i])))
			break;
	if (i < n && str_eq(d->set.keys[picks[i]].kid, t->kid))
		SAY0(d, DOCTOR_GOOD, "signed by the key it names");
	else if (i < n)
		SAY0(d, DOCTOR_NOTE, "names an old key, signed by '" STR_FMT
		    "': Hydra does so after a rotation; accepted",
		    STR_ARG(d->set.keys[picks[i]].kid));
	else if (t->kid.n > 0 && !known)
		doctor_say(d, DOCTOR_FAIL, STR("save the issuer's key set "
		    "anew; if the key is not there either, the token is of "
		    "another issuer"), "no key of the set has the id '" STR_FMT
		    "', and no other one fits", STR_ARG(t->kid));
	else
		SAY0(d, DOCTOR_FAIL, "the signature is wrong: changed on its "
		    "way, or of another issuer");
}

/* ---- each claim ---- */

static struct str
number(struct doctor *d, const struct js *v)
{
	return js_type(v) == JS_NONE ? STR("missing") : js_num_text(v, d->a);
}

static void
issuer(struct doctor *d, const struct js *cl)
{
	const struct conf *cf = &d->c->cf;
	struct str iss = js_str_at(cl, "iss"), rest = cf->issuer_aliases, w;
	bool ok = str_eq(iss, cf->issuer);

	while (!ok && str_word(&rest, true, &w))
		ok = str_eq(w, iss);
	if (ok)
		SAY0(d, DOCTOR_GOOD, "iss " STR_FMT, STR_ARG(iss));
	else
		doctor_say(d, DOCTOR_FAIL, STR("if both are the same server, "
		    "copy issuer from its discovery document and list the "
		    "other name in issuer_aliases"), "iss is '" STR_FMT
		    "', the configuration has '" STR_FMT "': every byte counts",
		    STR_ARG(iss), STR_ARG(cf->issuer));
}

static void
times(struct doctor *d, const struct js *cl)
{
	int64_t skew = d->c->cf.clock_skew_s, exp = js_int_at(cl, "exp", 0);
	int64_t iat = js_int_at(cl, "iat", d->now), left = exp - d->now;
	struct str date = STR("set both clocks by NTP");

	if (js_type(js_at(cl, "exp")) != JS_INT)
		SAY0(d, DOCTOR_NOTE, "exp " STR_FMT,
		    STR_ARG(number(d, js_at(cl, "exp"))));
	else if (left + skew <= 0)
		doctor_say(d, DOCTOR_FAIL, STR("refresh it; when clients do "
		    "not, they got no refresh token: they need the scope "
		    "offline_access"), "expired %lld seconds ago",
		    (long long)-left);
	else
		SAY0(d, DOCTOR_GOOD, "valid for %lld more seconds",
		    (long long)left);
	if (iat > d->now + skew)
		doctor_say(d, DOCTOR_FAIL, date, "issued %lld seconds in the "
		    "future: one of the clocks is wrong",
		    (long long)(iat - d->now));
	else if (iat > d->now)
		doctor_say(d, DOCTOR_WARN, date, "issued %lld seconds in the "
		    "future, within clock_skew", (long long)(iat - d->now));
}

/* ours - whether one audience means this server; lib/auth has the last word on
 * that, in the verdict. */
static bool
ours(const struct conf *cf, struct str aud)
{
	struct str rest = cf->audience_aliases, w;

	while (str_word(&rest, true, &w))
		if (str_eq(w, aud))
			return true;
	if (str_ends(aud, STR("/")))
		aud.n--;
	return str_ieq(aud, cf->resource);
}

static void
audience(struct doctor *d, const struct js *cl)
{
	const struct conf *cf = &d->c->cf;
	const struct js *aud = js_at(cl, "aud");
	bool us = ours(cf, js_str(aud));
	struct buf b;
	size_t i;

	if (js_type(aud) == JS_ARRAY && js_len(aud) == 0) {
		doctor_say(d, cf->allow_empty_audience.n > 0 ? DOCTOR_WARN :
		    DOCTOR_FAIL, arena_printf(d->a, "ORY ignores `resource`: "
		    "the consent page must read it from "
		    "consent_request.request_url and accept with "
		    "grant_access_token_audience [\"" STR_FMT "\"], and the "
		    "client's list `audience` must hold it, or refreshing "
		    "fails; a registration relay can add it",
		    STR_ARG(cf->resource)), "aud is []: made out to nobody");
		return;
	}
	buf_init(&b, d->a, SIZE_MAX);
	js_canon(&b, aud);
	for (i = 0; i < js_len(aud) && !us; i++)
		us = ours(cf, js_str(js_item(aud, i)));
	if (us)
		SAY0(d, DOCTOR_GOOD, "aud " STR_FMT, STR_ARG(buf_str(&b)));
	else
		doctor_say(d, DOCTOR_NOTE, STR("if one of them means this "
		    "server, list it in audience_aliases"), "aud is " STR_FMT
		    ", resource is " STR_FMT, STR_ARG(buf_str(&b)),
		    STR_ARG(cf->resource));
}

static void
kind(struct doctor *d, const struct js *cl)
{
	struct str client = js_str_at(cl, "client_id");
	struct str sub = js_str_at(cl, "sub");

	if (js_at(cl, "nonce") != NULL || js_at(cl, "at_hash") != NULL)
		doctor_say(d, DOCTOR_FAIL, STR("send the access token of the "
		    "same answer"), "an ID token: it has nonce or at_hash");
	else if (client.n == 0)
		doctor_say(d, DOCTOR_FAIL, STR("send an access token; if it is "
		    "one, let the issuer add client_id"), "no client_id: "
		    "perhaps an ID token");
	else if (str_eq(client, sub) && !d->c->cf.allow_machine_tokens)
		doctor_say(d, DOCTOR_FAIL, STR("let a person sign in "
		    "(authorization code)"), "sub is client_id: a token of the "
		    "program, not of a learner");
	else
		SAY0(d, DOCTOR_GOOD, "client_id " STR_FMT ", sub " STR_FMT,
		    STR_ARG(client), STR_ARG(sub));
}

/* scoped - whether a scope is granted, in any of the four shapes. */
static bool
scoped(const struct js *cl, struct str scope)
{
	static const char *const names[] = { "scp", "scope" };
	size_t i, k;

	for (i = 0; i < 2; i++) {
		const struct js *v = js_at(cl, names[i]);

		if (str_has_word(js_str(v), false, scope))
			return true;
		for (k = 0; k < js_len(v); k++)
			if (str_eq(js_str(js_item(v, k)), scope))
				return true;
	}
	return false;
}

static void
scopes(struct doctor *d, const struct js *cl)
{
	static const struct {
		struct str scope;
		enum doctor_level level;
		const char *without;
	} want[] = {
		{ STR_INIT("twin:read"), DOCTOR_FAIL, "no tool works" },
		{ STR_INIT("twin:write"), DOCTOR_WARN,
		  "tools that record are refused" },
		{ STR_INIT("twin:erase"), DOCTOR_NOTE,
		  "erasing needs a second consent" },
	};
	size_t i;

	for (i = 0; i < sizeof(want) / sizeof(want[0]); i++)
		if (scoped(cl, want[i].scope))
			SAY0(d, DOCTOR_GOOD, "scope " STR_FMT,
			    STR_ARG(want[i].scope));
		else
			doctor_say(d, want[i].level, want[i].level ==
			    DOCTOR_NOTE ? STR("") : STR("let clients "
			    "register by registration_relay, and connect "
			    "anew"), "scope " STR_FMT
			    " is missing: %s", STR_ARG(want[i].scope),
			    want[i].without);
}

/* ---- what the server says ---- */

static void
verdict(struct doctor *d, struct str text)
{
	struct http_var var = { STR("HTTP_AUTHORIZATION"),
		arena_printf(d->a, "Bearer " STR_FMT, STR_ARG(text)) };
	struct http_req rq = { .method = STR("POST"), .vars = &var,
		.nvars = 1, .now = d->now };
	struct auth_detail why = { .auds = -1 };
	struct err e = { 0 };
	struct grant g;
	struct auth *au;
	enum auth_reason r;

	if (d->offline && (d->set.n == 0 || d->c->cf.introspect_url.n > 0)) {
		SAY0(d, DOCTOR_NOTE, "what the server would say: not asked");
		return;
	}
	if (auth_open(&d->c->cf, NULL, &au, &e) == -1) {
		SAY0(d, DOCTOR_FAIL, "%s", e.msg);
		return;
	}
	r = auth_check(au, d->a, &rq, d->now, &g, &why);
	d->accepted = r == AUTH_OK;
	if (r == AUTH_OK)
		SAY0(d, DOCTOR_GOOD, "the server would accept it");
	else
		SAY0(d, DOCTOR_FAIL, "the server would refuse it: %s%s" STR_FMT,
		    auth_reason_name(r), why.detail.n > 0 ? ": " : "",
		    STR_ARG(why.detail));
	auth_close(au);
}

void
doctor_token_shape(struct doctor *d)
{
	struct str text = take(d);
	struct token t = { 0 };

	if (text.n == 0) {
		doctor_say(d, DOCTOR_FAIL, STR("twinctl doctor token "
		    "<file-with-the-token"), "standard input holds no token");
	} else if (text.n > (size_t)d->c->cf.token_max_bytes) {
		doctor_say(d, DOCTOR_FAIL, STR("give it fewer claims, or raise "
		    "token_max_bytes and the web server's limit"), "%zu bytes, "
		    "more than token_max_bytes", text.n);
	} else if (!token_is_jwt(d->a, text, &t)) {
		if (opaque(d, text))
			verdict(d, text);
	} else if (header(d, text, &t)) {
		/* the server's own code first: it alone decides */
		verdict(d, text);
		signature(d, &t);
		issuer(d, t.claims);
		times(d, t.claims);
		kind(d, t.claims);
		/* an ID token is for the client: its aud is no advice */
		if (js_str_at(t.claims, "client_id").n > 0)
			audience(d, t.claims);
		d->accepted = false;	/* tools ask for scopes, not it */
		scopes(d, t.claims);
	}
}
