/* SPDX-License-Identifier: MIT */
#include "tools/mentor.h"

#include "base/digest.h"
#include "base/hex.h"
#include "base/limits.h"
#include "twin/speech/sentences.h"
#include "twin/value/calendar.h"

enum {
	ALIAS_BYTES = 9,	/* 12 letters: one in 10^21 meets another */
	ALIAS_S = 30 * DAY_S,	/* for so long it is found at once */
	VIEWS_S = 90 * DAY_S,
	COUNTED_S = 3600	/* one record of counting in so long */
};

static int
refuse(struct call *c, const struct twin_env *env, enum refusal_code code,
    const char *field, enum sentence message, enum sentence hint)
{
	struct refusal no = { .code = code, .field = str_c(field),
	    .message = sentences_get(env->lang, message),
	    .hint = sentences_get(env->lang, hint) };

	return call_fail(c, &no);
}

static bool
granted(struct str scopes, const char *scope)
{
	struct str word;

	while (str_word(&scopes, false, &word))
		if (str_is(word, scope))
			return true;
	return false;
}

int
mentor_begin(struct call *c, const char *scope, struct twin_env *env,
    struct err *e)
{
	const struct app *ap = c->app;
	struct state_head head;
	struct str state;

	if (app_state(ap->st, c->a, c->sub, &state, &head, e) == -1)
		return -1;
	if (app_env(c, STR(""), &head, env, e) == -1)
		return -1;
	/* standard input has no token that a scope could stand in */
	return granted(c->scopes, scope) ? 1 : refuse(c, env,
	    REFUSAL_FORBIDDEN, "", SAY_MENTORS_ONLY, SAY_NONE);
}

static struct str
alias_of(struct arena *a, struct str key, struct str mentor, struct str sub)
{
	unsigned char mac[SHA256_LEN];
	struct buf b;

	buf_init(&b, a, SIZE_MAX);
	buf_printf(&b, "alias %zu ", mentor.n);
	buf_add(&b, mentor);
	buf_add(&b, sub);
	digest_hmac(key, buf_str(&b), mac);
	return b64url_encode(a, (struct str){ (char *)mac, ALIAS_BYTES });
}

/* told_alias - the one that this mentor gets to see. */
static struct str
told_alias(const struct call *c, const struct twin_env *env, struct str sub)
{
	return alias_of(c->a, env->key, c->sub, sub);
}

/* ---- the learner of an alias ---- */

/* The alias of before a new key was made still names its learner. */
static bool
names(struct arena *a, const struct twin_env *env, struct str mentor,
    struct str alias, struct str sub)
{
	return str_eq(alias, alias_of(a, env->key, mentor, sub)) ||
	    (env->key_prev.n > 0 &&
	    str_eq(alias, alias_of(a, env->key_prev, mentor, sub)));
}

static struct str
alias_key(struct arena *a, struct str alias)
{
	return arena_printf(a, "alias:" STR_FMT, STR_ARG(alias));
}

static void
keep_alias(struct call *c, struct str alias, struct str sub)
{
	const struct app *ap = c->app;

	store_cache_put_of(ap->st, &(struct store_owner){ .sub = sub },
	    alias_key(c->a, alias), sub, c->now + ALIAS_S);
}

void
mentor_told(struct call *c, const struct mentee *m)
{
	keep_alias(c, m->alias, m->sub);
}

/* A search among all: for who has not been told on this machine lately. */
struct search {
	struct call *c;
	const struct twin_env *env;
	struct str alias;
	struct arena *a, *names;	/* of one learner */
	int64_t looked;
	struct str sub;		/* in c->a; empty: not found */
};

static int
try_one(void *arg, struct str sub, struct err *e)
{
	struct search *s = arg;
	bool found = names(s->a, s->env, s->c->sub, s->alias, sub);

	(void)e;
	if (found)
		s->sub = arena_str(s->c->a, sub);
	arena_reset(s->a);
	arena_reset(s->names);
	return found || ++s->looked == LIMIT_ALIASES;
}

static int
search(struct search *s, struct err *e)
{
	const struct app *ap = s->c->app;
	int rc;

	s->a = arena_new(LIMIT_CALL);
	s->names = arena_new(LIMIT_CALL);
	rc = store_subjects(ap->st, STR(""), s->names, try_one, s, e);
	arena_free(s->names);
	arena_free(s->a);
	return rc;
}

/* find_sub - whose alias it is; empty: nobody's. */
static int
find_sub(struct call *c, const struct twin_env *env, struct str alias,
    struct str *sub, struct err *e)
{
	const struct app *ap = c->app;
	struct search s = { .c = c, .env = env, .alias = alias };

	*sub = store_cache_get(ap->st, c->a, alias_key(c->a, alias), c->now);
	if (sub->n > 0 && names(c->a, env, c->sub, alias, *sub))
		return 0;
	if (search(&s, e) == -1)
		return -1;
	*sub = s.sub;
	return 0;
}

/* A learner's days begin where the learner lives, not where the mentor does. */
static int
live_there(const struct app *ap, struct arena *a, struct mentee *m,
    struct err *e)
{
	struct state_head head;

	if (app_head(m->state, &head, e) == -1)
		return -1;
	m->env.zone = app_zone_of(ap, a, &head, m->env.now);
	return 0;
}

static int
no_alias(struct call *c, const struct twin_env *env)
{
	return refuse(c, env, REFUSAL_NOT_FOUND, "alias", SAY_NO_ALIAS,
	    SAY_HINT_ALIAS);
}

/* find - the learner of an alias; 1, 0 refused, -1. */
static int
find(struct call *c, const struct twin_env *env, struct str alias,
    struct mentee *out, struct err *e)
{
	const struct app *ap = c->app;

	if (find_sub(c, env, alias, &out->sub, e) == -1)
		return -1;
	/* nobody is their own mentor */
	if (out->sub.n == 0 || str_eq(out->sub, c->sub))
		return no_alias(c, env);
	out->env = *env;
	out->env.sub = out->sub;
	out->alias = told_alias(c, env, out->sub);
	if (store_state(ap->st, c->a, out->sub, &out->state, e) == -1 ||
	    live_there(ap, c->a, out, e) == -1 ||
	    twin_summary(c->a, &out->env, out->state, &out->summary, e) == -1)
		return -1;
	return out->summary.mentor_view ? 1 : no_alias(c, env);
}

/* ---- walking ---- */

struct walk {
	struct call *c;
	const struct twin_env *env;
	struct arena *a, *names;	/* of one learner */
	mentor_fn *fn;
	void *arg;
	int64_t looked, shown;
	bool more;
	struct buf last;	/* whom the page ends with */
};

static int
show(struct walk *w, struct str sub, struct err *e)
{
	const struct app *ap = w->c->app;
	struct mentee m = { .sub = sub, .env = *w->env };

	m.env.sub = sub;
	if (store_state(ap->st, w->a, sub, &m.state, e) == -1 ||
	    live_there(ap, w->a, &m, e) == -1 ||
	    twin_summary(w->a, &m.env, m.state, &m.summary, e) == -1)
		return -1;
	if (!m.summary.mentor_view)
		return 0;
	if (w->shown++ == LIMIT_MENTEES)
		return 1;
	m.alias = alias_of(w->a, w->env->key, w->c->sub, sub);
	return w->fn(w->arg, &m, e);
}

static int
each(void *arg, struct str sub, struct err *e)
{
	struct walk *w = arg;
	int rc = 0;

	if (w->looked++ == LIMIT_COHORT_TWINS)
		rc = 1;
	else if (!str_eq(sub, w->c->sub))
		rc = show(w, sub, e);
	if (rc == 0) {
		w->last.n = 0;
		buf_add(&w->last, sub);
	}
	w->more = rc == 1;
	arena_reset(w->a);
	arena_reset(w->names);
	return rc;
}

/* A page begins behind the learner whose alias is its name; the alias of one
 * who lets nobody in tells nothing. */
int
mentor_each(struct call *c, const struct twin_env *env, struct str *page,
    mentor_fn *fn, void *arg, struct err *e)
{
	const struct app *ap = c->app;
	struct walk w = { .c = c, .env = env, .fn = fn, .arg = arg };
	struct str after = STR("");
	int rc;

	if (page->n > 0 && find_sub(c, env, *page, &after, e) == -1)
		return -1;
	if (page->n > 0 && after.n == 0)
		return err_set(e, ERR_NOTFOUND, "there is no such page");
	buf_init(&w.last, c->a, SIZE_MAX);
	w.names = arena_new(LIMIT_CALL);
	w.a = arena_new(LIMIT_CALL);
	rc = store_subjects(ap->st, after, w.names, each, &w, e);
	arena_free(w.a);
	arena_free(w.names);
	if (rc == -1)
		return -1;
	*page = STR("");
	if (w.more) {
		*page = told_alias(c, env, buf_str(&w.last));
		keep_alias(c, *page, buf_str(&w.last));
	}
	return 0;
}

bool
mentor_may(struct str state, const struct twin_env *env, struct arena *a)
{
	struct twin_summary s;
	struct err e = { 0 };

	return twin_summary(a, env, state, &s, &e) == 0 && s.mentor_view;
}

/* ---- who has looked ---- */

static struct str
views_key(struct arena *a, struct str key, struct str sub)
{
	unsigned char mac[SHA256_LEN];

	digest_hmac(key, arena_printf(a, "views " STR_FMT, STR_ARG(sub)), mac);
	return arena_printf(a, "views:" STR_FMT, STR_ARG(hex_encode(a, mac,
	    sizeof(mac))));
}

/* remember - in the cache, for get_history: the audit, which has it for good,
 * is not made to be searched. */
static void
remember(struct call *c, const struct twin_env *env, struct str sub)
{
	const struct app *ap = c->app;
	struct str key = views_key(c->a, env->key, sub);
	struct str was = store_cache_get(ap->st, c->a, key, c->now);
	const struct js *old = NULL;
	struct js_out o;
	struct buf b;

	if (was.p != NULL && js_parse(c->a, was, 4, &old, NULL) == -1)
		old = NULL;
	buf_init(&b, c->a, SIZE_MAX);
	js_begin(&o, &b);
	js_arr(&o);
	js_obj(&o);
	js_kv_str(&o, "at", calendar_time_text(c->a, c->now, 0));
	js_kv_c(&o, "by", "mentor");
	js_kv_str(&o, "tool", c->name);
	js_end(&o);
	for (size_t i = 0; i < js_len(old) && i < MENTOR_VIEWS - 1; i++)
		js_put(&o, js_item(old, i));
	js_end(&o);
	store_cache_put_of(ap->st, &(struct store_owner){ .sub = sub }, key,
	    buf_str(&b), c->now + VIEWS_S);
}

/* record - in the learner's audit. */
static void
record(struct call *c, const struct twin_env *env, struct str sub)
{
	const struct app *ap = c->app;
	struct js_out o;
	struct buf b;

	buf_init(&b, c->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_c(&o, "role", "mentor");
	js_kv_str(&o, "mentor", told_alias(c, env, c->sub));
	js_kv_str(&o, "client", c->client);
	js_kv_c(&o, "method", "tools/call");
	js_kv_str(&o, "name", c->name);
	js_end(&o);
	store_audit(ap->st, sub, c->now * 1000, buf_str(&b));
}

/* A report writes as many records as it has learners, so a mentor's program in a
 * loop could fill the disk. Erasure takes the mark along with the record. */
void
mentor_counted(struct call *c, const struct twin_env *env, struct str sub)
{
	const struct app *ap = c->app;
	unsigned char mac[SHA256_LEN];
	struct str key;

	digest_hmac(env->key, arena_printf(c->a, "counted\n" STR_FMT "\n" STR_FMT
	    "\n" STR_FMT, STR_ARG(c->sub), STR_ARG(sub),
	    STR_ARG(c->client)), mac);
	key = arena_printf(c->a, "counted:" STR_FMT, STR_ARG(hex_encode(c->a,
	    mac, sizeof(mac))));
	if (store_cache_get(ap->st, c->a, key, c->now).p != NULL)
		return;
	record(c, env, sub);
	store_cache_put_of(ap->st, &(struct store_owner){ .sub = sub }, key,
	    STR("counted"), c->now + COUNTED_S);
}

void
mentor_saw(struct call *c, const struct twin_env *env, struct str sub)
{
	record(c, env, sub);
	remember(c, env, sub);
}

int
mentor_look(struct call *c, const struct js *in, const char *scope,
    struct twin_env *env, struct mentee *out, struct err *e)
{
	int rc = mentor_begin(c, scope, env, e);

	if (rc == 1)
		rc = find(c, env, js_str_at(in, "alias"), out, e);
	if (rc == 1)
		mentor_saw(c, env, out->sub);
	return rc;
}

/* A look is kept in UTC and told where the learner lives, as entries are. */
struct str
mentor_views(const struct call *c, const struct twin_env *env)
{
	const struct app *ap = c->app;
	struct str kept = store_cache_get(ap->st, c->a,
	    views_key(c->a, env->key, c->sub), c->now);
	const struct js *v = NULL;
	struct js_out o;
	struct buf b;
	int64_t at;

	if (kept.p != NULL && js_parse(c->a, kept, 4, &v, NULL) == -1)
		v = NULL;
	buf_init(&b, c->a, SIZE_MAX);
	js_begin(&o, &b);
	js_arr(&o);
	for (size_t i = 0; i < js_len(v); i++) {
		const struct js *one = js_item(v, i);

		if (!calendar_time_parse(js_str_at(one, "at"), &at))
			continue;
		js_obj(&o);
		js_kv_str(&o, "at", zone_time_text(c->a, &env->zone, at));
		js_kv_str(&o, "by", js_str_at(one, "by"));
		js_kv_str(&o, "tool", js_str_at(one, "tool"));
		js_end(&o);
	}
	js_end(&o);
	return buf_str(&b);
}
