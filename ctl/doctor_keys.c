/* SPDX-License-Identifier: MIT */
/* doctor_keys - what the server can and cannot use of the issuer's key set. */
#include "ctl/doctor_net.h"

#include "auth/auth.h"
#include "auth/keys/roca.h"
#include "base/url.h"

#define SAY0(d, level, ...) doctor_say((d), (level), STR(""), __VA_ARGS__)

enum { KEYS_MANY = 20 };	/* a set never gets smaller by itself */

static const char *
type_name(enum key_type t)
{
	return t == KEY_RSA ? "RSA" : alg_curve_name(t);
}

/* bits - length of a number, high byte first. */
static size_t
bits(struct str n)
{
	unsigned char top = n.n == 0 ? 0 : (unsigned char)n.p[0];
	size_t b = 0;

	for (; top > 0; top >>= 1)
		b++;
	return n.n == 0 ? 0 : (n.n - 1) * 8 + b;
}

/* twice - a kid that two usable keys have; p NULL: there is none. */
static struct str
twice(const struct keyset *set)
{
	size_t i, j;

	for (i = 0; i < set->n; i++)
		for (j = 0; j < i; j++)
			if (set->keys[i].kid.n > 0 &&
			    str_eq(set->keys[i].kid, set->keys[j].kid))
				return set->keys[i].kid;
	return (struct str){ NULL, 0 };
}

/* weak - keys whose private half can be computed from the public one. */
static void
weak(struct doctor *d)
{
	const struct keyset_key *k;

	for (size_t i = 0; i < d->set.n; i++) {
		k = &d->set.keys[i];
		if (k->pub.type == KEY_RSA && roca_shape(k->pub.a))
			doctor_say(d, DOCTOR_FAIL, STR("make a new key at the "
			    "issuer by another library or device, and delete "
			    "this one: until then anybody may sign tokens"),
			    "key %zu '" STR_FMT "' is an RSA key of the ROCA "
			    "kind (CVE-2017-15361): its private half can be "
			    "computed", i + 1, STR_ARG(k->kid));
	}
}

static void
describe(struct doctor *d)
{
	const struct keyset *set = &d->set;
	size_t types[KEY_P521 + 1] = { 0 }, i;
	struct str dup = twice(set);
	struct buf b;

	buf_init(&b, d->a, 1500);
	for (i = 0; i < set->n && !b.full; i++) {
		const struct keyset_key *k = &set->keys[i];

		types[k->pub.type]++;
		buf_printf(&b, "%s%s", i == 0 ? "" : ", ",
		    type_name(k->pub.type));
		if (k->pub.type == KEY_RSA)
			buf_printf(&b, " %zu", bits(k->pub.a));
		if (k->alg != NULL)
			buf_printf(&b, " %s", k->alg->name);
	}
	SAY0(d, DOCTOR_GOOD, "%zu of %zu keys are usable: " STR_FMT, set->n,
	    set->total, STR_ARG(buf_str(&b)));
	for (i = 0; i <= KEY_P521; i++)
		if (types[i] > KEYSET_TRIES)
			doctor_say(d, DOCTOR_WARN, STR("delete old keys at the "
			    "issuer"), "%zu keys of one type, but at most %d "
			    "are tried for a token whose key id is out of date",
			    types[i], (int)KEYSET_TRIES);
	if (set->total > KEYS_MANY)
		doctor_say(d, DOCTOR_WARN, STR("delete old keys at the issuer"),
		    "%zu keys: old ones stay until somebody deletes them",
		    set->total);
	if (dup.n > 0)
		SAY0(d, DOCTOR_WARN, "two keys have the id '" STR_FMT "'",
		    STR_ARG(dup));
}

/* judge - the document as the server reads it. */
static void
judge(struct doctor *d, struct str text, const char *where)
{
	struct buf skipped;
	struct err e = { 0 };
	int rc;

	buf_init(&skipped, d->a, 1500);	/* more is not told */
	rc = keyset_read(d->a, text, d->c->cf.jwt_algs, true, &skipped,
	    &d->set, &e);
	if (str_find(buf_str(&skipped), STR("private member")) >= 0)
		doctor_say(d, DOCTOR_FAIL, STR("make a new key at the issuer, "
		    "delete this one, and publish public keys only"), "%s: "
		    STR_FMT, where, STR_ARG(buf_str(&skipped)));
	else if (skipped.n > 0)
		SAY0(d, DOCTOR_NOTE, "left out: " STR_FMT,
		    STR_ARG(buf_str(&skipped)));
	if (rc == -1)
		doctor_say(d, DOCTOR_FAIL, STR("Hydra: hydra create jwks --alg "
		    "RS256 hydra.jwt.access-token; this server verifies RSA "
		    "and EC signatures (jwt_algs), neither EdDSA nor PS256"),
		    "%s: %s", where, e.msg);
	else {
		describe(d);
		weak(d);
	}
}

/* fetched - the set as the issuer publishes it now; false: told why not. */
static bool
fetched(struct doctor *d, struct str *text, const char **where)
{
	const struct conf *cf = &d->c->cf;
	struct str uri = cf->jwks_uri, why;
	struct outcall_reply r;

	if (uri.n == 0)
		uri = js_str_at(doctor_issuer_document(d), "jwks_uri");
	if (uri.n == 0) {
		SAY0(d, DOCTOR_NOTE, "not looked at: discovery did not lead "
		    "to it");
		return false;
	}
	*where = arena_cstr(d->a, uri);
	if (cf->jwks_uri.n == 0 && url_secure(uri) &&
	    !url_same_origin(uri, cf->issuer))
		doctor_say(d, DOCTOR_FAIL, arena_printf(d->a, "write jwks_uri = "
		    STR_FMT " into twin.conf if that is right", STR_ARG(uri)),
		    "the issuer has its keys on another host, %s: not fetched "
		    "unless twin.conf names it", *where);
	else if (!doctor_net_get(d, uri, &r, &why))
		doctor_say(d, DOCTOR_FAIL, doctor_net_fix(d, uri, why),
		    "%s: " STR_FMT, *where, STR_ARG(why));
	else if (r.status != 200)
		doctor_say(d, DOCTOR_FAIL, STR("jwks_uri must be the key set "
		    "itself"), "%s: status %d", *where, r.status);
	else {
		*text = r.body;
		return true;
	}
	return false;
}

/* in_step - whether the file still has every key that the issuer publishes. */
static void
in_step(struct doctor *d)
{
	struct str uri = js_str_at(d->issuer, "jwks_uri"), why;
	struct outcall_reply r;
	struct keyset now = { 0 };
	struct err e = { 0 };
	size_t i, k, missing = 0;

	if (uri.n == 0 || !doctor_net_get(d, uri, &r, &why) ||
	    keyset_read(d->a, r.body, d->c->cf.jwt_algs, true, NULL, &now,
	    &e) == -1)
		return;
	for (i = 0; i < now.n; i++) {
		for (k = 0; k < d->set.n; k++)
			if (memcmp(now.keys[i].id, d->set.keys[k].id,
			    KEYSET_ID) == 0)
				break;
		missing += k == d->set.n;
	}
	if (missing > 0)
		doctor_say(d, DOCTOR_FAIL, arena_printf(d->a, "save " STR_FMT
		    " as " STR_FMT, STR_ARG(uri),
		    STR_ARG(d->c->cf.jwks_file)), "jwks_file lacks %zu keys "
		    "that the issuer publishes: tokens signed with them are "
		    "refused", missing);
}

void
doctor_keys_set(struct doctor *d)
{
	const struct conf *cf = &d->c->cf;
	const char *where = arena_cstr(d->a, cf->jwks_file);
	struct err e = { 0 };
	struct str text;

	if (cf->jwks_file.n == 0) {
		if (d->offline)
			SAY0(d, DOCTOR_NOTE, "not looked at: it is fetched "
			    "from the issuer");
		else if (fetched(d, &text, &where))
			judge(d, text, where);
	} else if (ctl_read(d->a, where, (size_t)cf->jwks_max_bytes, &text,
	    &e) == -1) {
		doctor_say(d, DOCTOR_FAIL, STR("save the issuer's key set "
		    "there"), "jwks_file %s", e.msg);
	} else {
		judge(d, text, where);
		if (d->set.n > 0)
			in_step(d);
	}
}

/* doctor_keys_cache - the copy that all processes of the server share. */
void
doctor_keys_cache(struct doctor *d)
{
	struct store_opts so = ctl_store_opts(d->c, true);
	struct err e = { 0 };
	struct store *st = NULL;
	struct auth *au = NULL;
	const struct js *v;
	struct js_out o;
	struct buf b;

	so.read_cache = true;
	buf_init(&b, d->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	if (store_open(&so, &st, &e) == 0 &&
	    auth_open(&d->c->cf, st, &au, &e) == 0)
		auth_health(au, d->a, d->now, &o);
	js_end(&o);
	auth_close(au);
	store_close(st);
	if (st == NULL || js_parse(d->a, buf_str(&b), 4, &v, &e) == -1)
		return;
	if (js_int_at(v, "tried_s", -1) >= 0 && !js_bool_at(v, "ok", true))
		doctor_say(d, DOCTOR_WARN, STR("the log's field keys says why"),
		    "the server's last fetch of keys, %lld seconds ago, failed",
		    (long long)js_int_at(v, "tried_s", 0));
	if (js_int_at(v, "keys", 0) > 0)
		SAY0(d, DOCTOR_GOOD, "the server has %lld keys (" STR_FMT
		    "), looked at %lld seconds ago",
		    (long long)js_int_at(v, "keys", 0),
		    STR_ARG(js_str_at(v, "state")),
		    (long long)js_int_at(v, "age_s", 0));
	else
		SAY0(d, DOCTOR_NOTE, "the server has no keys yet: it fetches "
		    "them for the first token");
}
