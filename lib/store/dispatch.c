/* SPDX-License-Identifier: MIT */
/*
 * dispatch - store.h upon the engines: which one it is, and that no engine is
 * given a key which another would refuse.
 */
#include "store/engine.h"

#include "base/limits.h"

enum { KIND_MAX = 32 }; /* bytes of a catalog's kind */

/* The first one is the default. */
static const struct engine *const engines[] = {
	&engine_lmdb,
#ifdef HAVE_LIBPQ
	&engine_pgsql,
#endif
};

/* engine_of - NULL: this program was built without it. */
static const struct engine *
engine_of(const struct store_opts *o, struct err *e)
{
	size_t n = sizeof(engines) / sizeof(engines[0]);

	if (o->engine.n == 0)
		return engines[0];
	for (size_t i = 0; i < n; i++)
		if (str_is(o->engine, engines[i]->name))
			return engines[i];
	err_set(e, ERR_INVALID,
	    "store = " STR_FMT ": this program was built "
	    "without it: install libpq-dev and build again",
	    STR_ARG(o->engine));
	return NULL;
}

static const struct engine *
behind(const struct store *st)
{
	return ((const struct store_base *)(const void *)st)->engine;
}

static struct store *
cache_of(const struct store *st)
{
	return ((const struct store_base *)(const void *)st)->cache;
}

int
store_init(const struct store_opts *o, struct err *e)
{
	const struct engine *en = engine_of(o, e);

	if (en == NULL ||
	    engine_check_key("issuer", o->issuer, STORE_REALM_MAX, e) == -1)
		return -1;
	return en->init(o, e);
}

int
store_init_sql(const struct store_opts *o, struct buf *out, struct err *e)
{
	const struct engine *en = engine_of(o, e);

	if (en == NULL)
		return -1;
	if (en->sql == NULL)
		return err_set(e, ERR_INVALID,
		    "store = %s: makes files, and "
		    "needs no statements",
		    en->name);
	return en->sql(o, out, e);
}

int
store_open(const struct store_opts *o, struct store **out, struct err *e)
{
	const struct engine *en = engine_of(o, e);

	return en == NULL ? -1 : en->open(o, out, e);
}

void
store_close(struct store *st)
{
	if (st != NULL)
		behind(st)->close(st);
}

void
store_rest(struct store *st)
{
	if (behind(st)->rest != NULL)
		behind(st)->rest(st);
}

size_t
store_keys(const struct store *st, struct str out[2])
{
	return behind(st)->keys(st, out);
}

int
store_rotate_key(struct store *st, struct err *e)
{
	return behind(st)->rotate_key(st, e);
}

/* A good answer counts for so long, for all processes: anybody may ask. */
enum { PROBE_S = 2 };
static const struct str probe_key = STR_INIT("store probe");

enum store_works
store_probe(struct store *st, struct arena *a, int64_t now, struct err *e)
{
	enum store_works works;

	if (!store_moved(st) && store_cache_get(st, a, probe_key, now).n > 0)
		return STORE_WORKS;
	works = behind(st)->probe(st, now, e);
	if (works == STORE_WORKS)
		store_cache_put(st, probe_key, STR("1"), now + PROBE_S);
	return works;
}

bool
store_moved(const struct store *st)
{
	return engine_moved(cache_of(st));
}

/* ---- one learner ---- */

int
store_learner(struct store *st, struct arena *a, struct str sub,
    struct store_learner *out, struct err *e)
{
	if (engine_check_sub(sub, e) == -1)
		return -1;
	return behind(st)->learner(st, a, sub, out, e);
}

int
store_state(struct store *st, struct arena *a, struct str sub,
    struct str *state, struct err *e)
{
	struct store_learner l;

	if (store_learner(st, a, sub, &l, e) == -1)
		return -1;
	*state = l.state;
	return 0;
}

int
store_events(struct store *st, struct str sub, uint64_t from, bool backwards,
    store_event_fn *fn, void *arg, struct err *e)
{
	if (engine_check_sub(sub, e) == -1)
		return -1;
	return behind(st)->events(st, sub, from, backwards, fn, arg, e);
}

int
store_artifact(struct store *st, struct arena *a, struct str sub, struct str id,
    uint32_t version, struct str *body, struct err *e)
{
	if (engine_check_sub(sub, e) == -1 ||
	    engine_check_key("artifact id", id, ENGINE_ARTIFACT_ID, e) == -1)
		return -1;
	return behind(st)->artifact(st, a, sub, id, version, body, e);
}

int
store_update(struct store *st, struct arena *a, const struct store_write *w,
    store_fn *fn, void *arg, struct err *e)
{
	if (engine_check_sub(w->sub, e) == -1 ||
	    (w->request_id.n > 0 &&
		engine_check_key(
		    "request_id", w->request_id, LIMIT_REQUEST_ID, e) == -1))
		return -1;
	return behind(st)->update(st, a, w, fn, arg, e);
}

/* ---- catalogs ---- */

int
store_catalog_put(struct store *st, struct arena *a, const char *kind,
    struct str bytes, struct str *hash, struct err *e)
{
	if (engine_check_key("catalog kind", str_c(kind), KIND_MAX, e) == -1)
		return -1;
	return behind(st)->catalog_put(st, a, kind, bytes, hash, e);
}

int
store_catalog_get(struct store *st, struct arena *a, const char *kind,
    struct str hash, struct str *bytes, struct err *e)
{
	if (engine_check_key("catalog kind", str_c(kind), KIND_MAX, e) == -1)
		return -1;
	return behind(st)->catalog_get(st, a, kind, hash, bytes, e);
}

/* ---- cache: this machine's own, whoever keeps the twins ---- */

bool
store_has_cache(const struct store *st)
{
	return engine_cache_has(cache_of(st));
}

struct str
store_cache_get(struct store *st, struct arena *a, struct str key, int64_t now)
{
	return engine_cache_get(cache_of(st), a, key, now);
}

void
store_cache_put(
    struct store *st, struct str key, struct str value, int64_t expires_at)
{
	store_cache_put_of(st, &(struct store_owner){ { NULL, 0 }, NULL }, key,
	    value, expires_at);
}

void
store_cache_put_of(struct store *st, const struct store_owner *o,
    struct str key, struct str value, int64_t expires_at)
{
	engine_cache_put_of(cache_of(st), o, key, value, expires_at);
}

void
store_cache_del(struct store *st, struct str key)
{
	engine_cache_del(cache_of(st), key);
}

bool
store_cache_lease(struct store *st, struct str key, int64_t now, int64_t until)
{
	return engine_cache_lease(cache_of(st), key, now, until);
}

int64_t
store_cache_add(
    struct store *st, struct str key, int64_t delta, int64_t expires_at)
{
	return engine_cache_add(cache_of(st), key, delta, expires_at);
}

/* ---- audit ---- */

void
store_audit(struct store *st, struct str sub, int64_t now_ms, struct str record)
{
	if (engine_check_sub(sub, NULL) == 0 && now_ms >= 0)
		behind(st)->audit(st, sub, now_ms, record);
}

bool
store_audit_loses(const struct store *st)
{
	return ((const struct store_base *)(const void *)st)->lost > 0;
}

void
store_audit_lost(struct store *st, struct store_lost *out)
{
	*out = (struct store_lost){ 0 };
	behind(st)->audit_lost(st, out);
}

int
store_audits(struct store *st, struct str sub, store_event_fn *fn, void *arg,
    struct err *e)
{
	if (engine_check_sub(sub, e) == -1)
		return -1;
	return behind(st)->audits(st, sub, fn, arg, e);
}

/* ---- the operator ---- */

int
store_subjects(struct store *st, struct str after, struct arena *a,
    store_sub_fn *fn, void *arg, struct err *e)
{
	if (after.n > 0 && engine_check_sub(after, e) == -1)
		return -1;
	return behind(st)->named(st, STORE_TWIN, after, a, fn, arg, e);
}

int
store_check(struct store *st, struct arena *a, struct str sub, uint64_t *events,
    struct err *e)
{
	if (engine_check_sub(sub, e) == -1)
		return -1;
	return behind(st)->check(st, a, sub, events, e);
}

static int
pass(void *arg, struct str kind, struct str bytes, bool active, struct err *e)
{
	(void)arg;
	(void)kind;
	(void)bytes;
	(void)active;
	(void)e;
	return 0;
}

int
store_check_shared(struct store *st, struct err *e)
{
	return behind(st)->catalogs(st, pass, NULL, e);
}

int
store_erase(
    struct store *st, struct str sub, const struct str *shown, struct err *e)
{
	if (engine_check_sub(sub, e) == -1)
		return -1;
	return behind(st)->erase(st, sub, shown, e);
}

int
store_backup(struct store *st, const char *dir, struct err *e)
{
	return behind(st)->backup(st, dir, e);
}

int
store_stat(struct store *st, struct buf *out, struct err *e)
{
	return behind(st)->stat(st, out, e);
}

int
store_prune(struct store *st, struct store_prune *p, struct err *e)
{
	if (p->stage == STORE_PRUNE_AUDIT && p->audit_before_ms == 0)
		p->stage++;
	if (p->stage == STORE_PRUNE_ONCE && p->once_before_s == 0)
		p->stage++;
	return p->stage == STORE_PRUNE_DONE ? 0 : behind(st)->prune(st, p, e);
}

int
store_usage(struct store *st, struct arena *a, const struct store_marks *marks,
    struct store_usage *out, struct err *e)
{
	*out = (struct store_usage){ .longest = STR("") };
	return behind(st)->usage(st, a, marks, out, e);
}

int
store_look(struct store *st, store_look_fn *fn, void *arg, struct err *e)
{
	const struct engine *en = behind(st);

	return en->look == NULL ? 0 : en->look(st, fn, arg, e);
}

/* ---- moving ---- */

int
store_rows(struct store *st, struct str sub, enum store_kind kind,
    store_row_fn *fn, void *arg, struct err *e)
{
	if (engine_check_sub(sub, e) == -1)
		return -1;
	return behind(st)->rows(st, sub, kind, fn, arg, e);
}

int
store_named(struct store *st, enum store_kind kind, struct arena *a,
    store_sub_fn *fn, void *arg, struct err *e)
{
	return behind(st)->named(st, kind, STR(""), a, fn, arg, e);
}

int
store_take(struct store *to, struct store *from, struct str sub, struct err *e)
{
	if (engine_check_sub(sub, e) == -1)
		return -1;
	return behind(to)->take(to, from, sub, e);
}

/* A store of which nothing but rows is asked for. */
struct given {
	struct store_base base;
	store_source_fn *fn;
	void *arg;
};

static int
given_rows(struct store *st, struct str sub, enum store_kind kind,
    store_row_fn *fn, void *to, struct err *e)
{
	const struct given *g = (const void *)st;

	(void)sub;
	return g->fn(g->arg, kind, fn, to, e) == -1 ? -1 : 0;
}

int
store_put(struct store *to, struct str sub, store_source_fn *fn, void *arg,
    struct err *e)
{
	static const struct engine rows_alone = { .rows = given_rows };
	struct given g = { { .engine = &rows_alone }, fn, arg };

	return store_take(to, (struct store *)(void *)&g, sub, e);
}

/* The active file of a kind is the one that was put last. */
struct shelf {
	struct store *to;
	struct arena *a;
	bool active;
};

static int
put_catalog(
    void *arg, struct str kind, struct str bytes, bool active, struct err *e)
{
	struct shelf *sh = arg;
	struct str hash;

	if (active != sh->active)
		return 0;
	return store_catalog_put(
	    sh->to, sh->a, arena_cstr(sh->a, kind), bytes, &hash, e);
}

int
store_take_shared(
    struct store *to, struct store *from, struct arena *a, struct err *e)
{
	struct shelf sh = { to, a, false };
	struct str keys[2];
	size_t n = store_keys(from, keys);

	if (behind(to)->set_keys(to, keys, n, e) == -1 ||
	    behind(from)->catalogs(from, put_catalog, &sh, e) == -1)
		return -1;
	sh.active = true;
	return behind(from)->catalogs(from, put_catalog, &sh, e);
}
