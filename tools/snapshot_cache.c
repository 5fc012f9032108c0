/* SPDX-License-Identifier: MIT */
#include "tools/snapshot_cache.h"

#include "base/digest.h"
#include "tools/reply.h"

enum { NUMBERS = 4, STAMP = SHA256_LEN, KEY = 4 + SHA256_LEN + 1 };

static void
key_of(enum twin_lang lang, struct str sub, const struct store_learner *l,
    char key[KEY])
{
	const struct str parts[] = {
		{ (const char *)l->birth, sizeof(l->birth) }, sub
	};

	memcpy(key, "snap", 4);
	digest_parts(parts, 2, (unsigned char *)key + 4);
	key[KEY - 1] = lang == TWIN_EN ? 'e' : 'r';
}

/* stamp_of - catalogs and program, revision, last seq, day and its part, and the
 * zone, which a client may tell. */
static void
stamp_of(const struct app *ap, const struct state_head *h, int64_t day,
    int part, const struct zone *z, char stamp[STAMP])
{
	const int64_t v[NUMBERS] = { h->revision, h->seq, day, part };
	const struct str parts[] = {
		{ (const char *)ap->cat_id, SHA256_LEN },
		{ (const char *)v, sizeof(v) },
		str_c(z->name),
		{ (const char *)z->row, z->n * sizeof(z->row[0]) },
	};

	digest_parts(parts, sizeof(parts) / sizeof(parts[0]),
	    (unsigned char *)stamp);
}

/* compute - ask the domain, with no arguments but those in the environment. */
static int
compute(struct call *c, struct str lang, struct str state,
    const struct state_head *h, struct cached_snapshot *out, struct err *e)
{
	struct twin_env env;
	struct twin_in ti = { .env = &env, .state = state };
	struct twin_answer an;
	struct refusal no;

	if (app_env(c, lang, h, &env, e) == -1 ||
	    js_parse(c->a, STR("{}"), 1, &ti.args, e) == -1)
		return -1;
	if (twin_snapshot(c->a, &ti, &an, &no, e) == -1)
		return reply_broken(e);
	if (no.code != REFUSAL_NONE)
		return err_set(e, ERR_IO, "snapshot refused: %s",
		    refusal_name(no.code));
	out->json = an.json;
	out->block = call_text_block(c, an.text);
	return 0;
}

static void
keep(struct call *c, const struct store_learner *l, struct str key,
    struct str stamp, const struct cached_snapshot *sn, int64_t until)
{
	const struct app *ap = c->app;
	struct str packed = reply_pack(c->a, sn->json, sn->block);
	struct buf b;

	buf_init(&b, c->a, SIZE_MAX);
	buf_add(&b, stamp);
	buf_add(&b, packed);
	store_cache_put_of(ap->st, &(struct store_owner){ c->sub, l->birth },
	    key, buf_str(&b), until);
}

int
snapshot_cache_get(struct call *c, const struct js *in,
    struct cached_snapshot *out, struct err *e)
{
	const struct app *ap = c->app;
	struct str lang = js_str_at(in, "lang"), kept;
	char kbytes[KEY], sbytes[STAMP];
	struct str key = { kbytes, KEY }, stamp = { sbytes, STAMP };
	struct store_learner l;
	struct state_head h;
	struct zone z;
	int64_t day;

	if (store_learner(ap->st, c->a, c->sub, &l, e) == -1)
		return -1;
	if (app_head(l.state, &h, e) == -1)
		return -1;
	z = app_zone(c, &h);
	day = zone_day(&z, c->now);
	key_of(app_lang(c, lang, &h), c->sub, &l, kbytes);
	stamp_of(ap, &h, day, zone_part(&z, c->now), &z, sbytes);
	kept = store_cache_get(ap->st, c->a, key, c->now);
	if (str_starts(kept, stamp) && reply_unpack(str_from(kept, STAMP),
	    &out->json, &out->block, NULL) == 0)
		return 0;
	if (compute(c, lang, l.state, &h, out, e) == -1)
		return -1;
	keep(c, &l, key, stamp, out, zone_instant(&z, day + 1, 0));
	return 0;
}
