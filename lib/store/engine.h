/* SPDX-License-Identifier: MIT */
/*
 * engine - what stands behind store.h: one row of operations for each way to
 * keep twins. dispatch.c looks at the row and at nothing else; whoever includes
 * store.h cannot tell the engines apart.
 *
 *   lmdb/    one machine: everything in the data directory
 *   pgsql/   twins, audit and keys in a database that several machines share;
 *            the data directory holds the machine's own cache
 *
 * An operation does what the function of the same name in store.h says.
 */
#ifndef STORE_ENGINE_H
#define STORE_ENGINE_H

#include "store/store.h"

/* engine_catalog_fn - one catalog file; whether it is the active one. */
typedef int engine_catalog_fn(void *arg, struct str kind, struct str bytes,
    bool active, struct err *e);

struct engine {
	const char *name;	/* word of twin.conf's key store */
	int (*init)(const struct store_opts *o, struct err *e);
	/* NULL: there are no statements */
	int (*sql)(const struct store_opts *o, struct buf *out, struct err *e);
	int (*open)(
	    const struct store_opts *o, struct store **out, struct err *e);
	void (*close)(struct store *st);
	void (*rest)(struct store *st);	/* NULL: it holds nothing */
	size_t (*keys)(const struct store *st, struct str out[2]);
	int (*rotate_key)(struct store *st, struct err *e);

	int (*learner)(struct store *st, struct arena *a, struct str sub,
	    struct store_learner *out, struct err *e);
	int (*events)(struct store *st, struct str sub, uint64_t from,
	    bool backwards, store_event_fn *fn, void *arg, struct err *e);
	int (*artifact)(struct store *st, struct arena *a, struct str sub,
	    struct str id, uint32_t version, struct str *body, struct err *e);
	int (*update)(struct store *st, struct arena *a,
	    const struct store_write *w, store_fn *fn, void *arg,
	    struct err *e);

	int (*catalog_put)(struct store *st, struct arena *a, const char *kind,
	    struct str bytes, struct str *hash, struct err *e);
	int (*catalog_get)(struct store *st, struct arena *a, const char *kind,
	    struct str hash, struct str *bytes, struct err *e);

	void (*audit)(struct store *st, struct str sub, int64_t now_ms,
	    struct str record);
	void (*audit_lost)(struct store *st, struct store_lost *out);
	int (*audits)(struct store *st, struct str sub, store_event_fn *fn,
	    void *arg, struct err *e);

	/* only asked when the last good answer is too old */
	enum store_works (*probe)(struct store *st, int64_t now, struct err *e);
	int (*check)(struct store *st, struct arena *a, struct str sub,
	    uint64_t *events, struct err *e);
	int (*erase)(struct store *st, struct str sub, const struct str *shown,
	    struct err *e);
	int (*backup)(struct store *st, const char *dir, struct err *e);
	int (*stat)(struct store *st, struct buf *out, struct err *e);

	int (*prune)(struct store *st, struct store_prune *p, struct err *e);
	int (*usage)(struct store *st, struct arena *a,
	    const struct store_marks *marks, struct store_usage *out,
	    struct err *e);

	/* NULL: there is nothing to say */
	int (*look)(struct store *st, store_look_fn *fn, void *arg,
	    struct err *e);

	int (*rows)(struct store *st, struct str sub, enum store_kind kind,
	    store_row_fn *fn, void *arg, struct err *e);
	int (*named)(struct store *st, enum store_kind kind, struct str after,
	    struct arena *a, store_sub_fn *fn, void *arg, struct err *e);
	int (*take)(struct store *to, struct store *from, struct str sub,
	    struct err *e);
	int (*set_keys)(struct store *st, const struct str *keys, size_t n,
	    struct err *e);
	/* each is looked at (engine_catalog_good) before fn gets it */
	int (*catalogs)(struct store *st, engine_catalog_fn *fn, void *arg,
	    struct err *e);
};
extern const struct engine engine_lmdb, engine_pgsql;

/* What a store of any engine begins with. */
struct store_base {
	const struct engine *engine;
	struct store *cache;	/* whose cache.mdb: of this machine always */
	uint64_t lost;	/* audit records that could not be kept */
};

/* ---- lmdb/, for the others ---- */

/*
 * engine_cache_open - a data directory of which only the cache is used. ERR_NOTFOUND
 * it is not there; ERR_INVALID owner, modes, network file system; ERR_IO. A
 * cache that cannot be opened is no error.
 *
 *   alive   whether the twin of an owner with a birth is there; called under
 *           the cache's write lock, so it must not take long
 *
 * engine_cache_make - make the directory, mode 0700, unless it is there.
 * engine_cache_erase - remove what is a learner's from the cache.
 */
typedef bool engine_alive_fn(void *arg, const struct store_owner *o);
int engine_cache_open(const struct store_opts *o, engine_alive_fn *alive,
    void *arg, struct store **out, struct err *e) WARN_UNUSED;
void engine_cache_close(struct store *st);
int engine_cache_make(const struct store_opts *o, struct err *e) WARN_UNUSED;
int
engine_cache_erase(struct store *st, struct str sub, struct err *e) WARN_UNUSED;

/* engine_moved - store_moved of the data directory. */
bool engine_moved(const struct store *st);
bool engine_cache_has(const struct store *st);
struct str engine_cache_get(
    struct store *st, struct arena *a, struct str key, int64_t now);
void engine_cache_put_of(struct store *st, const struct store_owner *o,
    struct str key, struct str value, int64_t expires_at);
void engine_cache_del(struct store *st, struct str key);
bool engine_cache_lease(
    struct store *st, struct str key, int64_t now, int64_t until);
int64_t engine_cache_add(
    struct store *st, struct str key, int64_t delta, int64_t expires_at);

/* ---- rules that hold in every engine ---- */

enum { ENGINE_ARTIFACT_ID = 64 };	/* bytes */

/* engine_check_key - ERR_INVALID unless s is 1..max bytes of UTF-8 without
 * control characters; engine_check_sub - the same for a subject. */
int engine_check_key(
    const char *what, struct str s, size_t max, struct err *e) WARN_UNUSED;
int engine_check_sub(struct str sub, struct err *e) WARN_UNUSED;

/* engine_assert_change - what a store_fn returned is our own program's: a fault
 * is a bug. */
void engine_assert_change(const struct change *ch, const struct store_write *w);

/* engine_catalog_good - whether a file is the one of its hash (32 bytes).
 * ERR_INVALID names it. */
int engine_catalog_good(struct str kind, struct str hash, struct str bytes,
    struct err *e) WARN_UNUSED;

/* engine_day - the day of UTC of a write, for change.day_events. */
uint32_t engine_day(const struct store_write *w);

/* engine_realm_fits - whether what was recorded at init is the issuer of o or
 * one of its aliases. */
bool engine_realm_fits(const struct store_opts *o, struct str recorded);

#endif
