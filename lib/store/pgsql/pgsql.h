/* SPDX-License-Identifier: MIT */
/*
 * pgsql - what the files of lib/store/pgsql share.
 *
 *   libpq.c   the client library, loaded when it is needed
 *   conn*.c   one connection: time-outs, batches of statements, what errors mean
 *   schema.c  the tables, and whether a database has them
 *   pgsql.c   open and close, the row of operations
 *   pgsql_keys.c    table secret
 *   pgsql_read.c    learners, journals, catalogs, audit
 *   pgsql_update.c  one write on one learner
 *   pgsql_admin.c   check, erase, numbers
 *   pgsql_look.c    what doctor says of the database
 *   pgsql_move*.c   rows on their way to another store, and from one
 *   pgsql_audit.c   records of who read and wrote what
 *   pgsql_prune.c   removing what is kept for a time only
 *
 * Every statement on a learner's rows names sub: an engine that distributes
 * rows by it needs one machine for each. Twins are guarded by `revision`, a
 * random number that each write replaces: whoever read an older one writes
 * nothing.
 *
 * Functions and operators are given the very types that the system's own have, or
 * are named with pg_catalog: somebody else may have made one for types that fit
 * better, in a schema that is searched.
 */
#ifndef STORE_PGSQL_PGSQL_H
#define STORE_PGSQL_PGSQL_H

#include "base/digest.h"
#include "base/limits.h"
#include "store/engine.h"
#include "store/pgsql/conn.h"

/* Number of the layout of schema.c; another one is refused. */
#define PGSQL_FORMAT "1"

enum { PGSQL_KEYS = 2, PGSQL_NODE = 8 };

struct pgsql {
	struct store_base base;
	struct arena *own;
	struct conn *c;
	struct store_opts opts;
	struct str realm;	/* as recorded; in own */
	unsigned char key[PGSQL_KEYS][SHA256_LEN];
	size_t nkeys;
	char node[PGSQL_NODE];	/* of this process, random: two of them
					 * may audit in one millisecond */
	int64_t audits;	/* so far, of this process */
	uint64_t audits_noted;	/* of base.lost, sent to table meta */
	int64_t audit_lost_ms;	/* when the last one was lost */
};

/* pgsql_of - the engine's own view of a store. */
static inline struct pgsql *
pgsql_of(const struct store *st)
{
	return (struct pgsql *)(uintptr_t)st;
}

/* ---- schema.c ---- */

/* schema_make - make what is missing. Connection without greet. */
int schema_make(struct pgsql *pg, struct err *e) WARN_UNUSED;

/* schema_print - the same as text for an operator. */
void schema_print(const struct store_opts *o, struct buf *out);

/* schema_greet - conn_greet_fn: format and realm are ours; loads the keys. */
int schema_greet(void *pg, struct err *e);

/* schema_table - names of the tables, NULL past the end. */
const char *schema_table(size_t i);

/* ---- the rest: see engine.h ---- */

size_t pgsql_keys(const struct store *st, struct str out[2]);
int pgsql_rotate_key(struct store *st, struct err *e);
/* pgsql_keys_ask - add the statement that reads them; pgsql_keys_take - its
 * result. ERR_IO there is none. */
void pgsql_keys_ask(struct batch *b);
int pgsql_keys_take(
    struct pgsql *pg, const struct batch *b, size_t i, struct err *e);

int pgsql_learner(struct store *st, struct arena *a, struct str sub,
    struct store_learner *out, struct err *e);
int pgsql_events(struct store *st, struct str sub, uint64_t from,
    bool backwards, store_event_fn *fn, void *arg, struct err *e);
int pgsql_artifact(struct store *st, struct arena *a, struct str sub,
    struct str id, uint32_t version, struct str *body, struct err *e);
int pgsql_update(struct store *st, struct arena *a, const struct store_write *w,
    store_fn *fn, void *arg, struct err *e);
int pgsql_catalog_put(struct store *st, struct arena *a, const char *kind,
    struct str bytes, struct str *hash, struct err *e);
int pgsql_catalog_get(struct store *st, struct arena *a, const char *kind,
    struct str hash, struct str *bytes, struct err *e);
void pgsql_audit(
    struct store *st, struct str sub, int64_t now_ms, struct str record);
void pgsql_audit_lost(struct store *st, struct store_lost *out);
int pgsql_audits(struct store *st, struct str sub, store_event_fn *fn,
    void *arg, struct err *e);
int pgsql_rows(struct store *st, struct str sub, enum store_kind kind,
    store_row_fn *fn, void *arg, struct err *e);
int pgsql_named(struct store *st, enum store_kind kind, struct str after,
    struct arena *a, store_sub_fn *fn, void *arg, struct err *e);
int pgsql_take(struct store *to, struct store *from, struct str sub,
    struct err *e);
int pgsql_set_keys(struct store *st, const struct str *keys, size_t n,
    struct err *e);
int pgsql_catalogs(struct store *st, engine_catalog_fn *fn, void *arg,
    struct err *e);
int pgsql_check(struct store *st, struct arena *a, struct str sub,
    uint64_t *events, struct err *e);
int pgsql_erase(
    struct store *st, struct str sub, const struct str *shown, struct err *e);
int pgsql_backup(struct store *st, const char *dir, struct err *e);
int pgsql_look(struct store *st, store_look_fn *fn, void *arg, struct err *e);
int pgsql_stat(struct store *st, struct buf *out, struct err *e);
int pgsql_prune(struct store *st, struct store_prune *p, struct err *e);
int pgsql_usage(struct store *st, struct arena *a,
    const struct store_marks *marks, struct store_usage *out, struct err *e);

/* pgsql_random - what no other write has: 63 bits. */
int pgsql_random(int64_t *out, struct err *e) WARN_UNUSED;

#endif
