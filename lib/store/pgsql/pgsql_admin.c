/* SPDX-License-Identifier: MIT */
/* pgsql_admin - what twinctl does: check, erase, numbers. */
#include "store/pgsql/pgsql.h"

#include "base/json.h"

enum { ERASE_TRIES = 10 };

/* ---- check ---- */

/* All of a learner's counts in one statement, so that they are of one moment. */
static const char counts[] =
    "SELECT (SELECT count(*) FROM twin WHERE sub = $1), "
    "(SELECT coalesce(max(seq), 0) FROM twin WHERE sub = $1), "
    "(SELECT count(*) FROM journal WHERE sub = $1), "
    "(SELECT coalesce(max(seq), 0) FROM journal WHERE sub = $1), "
    "(SELECT coalesce(min(seq), 1) FROM journal WHERE sub = $1), "
    "(SELECT count(*) FROM journal WHERE sub = $1 AND length(event) = 0), "
    "(SELECT count(*) FROM once WHERE sub = $1), "
    "(SELECT coalesce(max(seq), 0) FROM once WHERE sub = $1), "
    "(SELECT coalesce(min(seq), 1) FROM once WHERE sub = $1), "
    "(SELECT CAST(coalesce(sum(length(body)), 0) AS bigint) FROM artifact "
    "WHERE sub = $1), "
    "(SELECT coalesce(max(artifact_bytes), 0) FROM twin WHERE sub = $1)";
enum {
	TWINS,
	TWIN_SEQ,
	EVENTS,
	LAST,
	FIRST,
	EMPTY,
	ONCES,
	ONCE_LAST,
	ONCE_FIRST,
	BYTES,
	TWIN_BYTES,
	COUNTS
};

static int
fault(struct str sub, const char *what, int64_t n, struct err *e)
{
	return err_set(e, ERR_INVALID, "'" STR_FMT "': %s %lld", STR_ARG(sub),
	    what, (long long)n);
}

struct hole {
	uint64_t want;
};

static int
seek_hole(void *arg, uint64_t seq, struct str event, struct err *e)
{
	struct hole *h = arg;

	(void)event;
	(void)e;
	if (seq != h->want)
		return 1;
	h->want++;
	return 0;
}

static int
judge(struct store *st, struct str sub, const int64_t c[COUNTS], struct err *e)
{
	struct hole h = { 1 };

	if (c[EVENTS] > 0 && (c[FIRST] != 1 || c[LAST] != c[EVENTS])) {
		if (pgsql_events(st, sub, 1, false, seek_hole, &h, e) == -1)
			return -1;
		return fault(sub, "journal: no event", (int64_t)h.want, e);
	}
	if (c[EMPTY] > 0)
		return fault(
		    sub, "journal: events with nothing in them:", c[EMPTY], e);
	if (c[ONCE_FIRST] < 1 || c[ONCE_LAST] > c[EVENTS])
		return fault(sub, "once: points to event",
		    c[ONCE_FIRST] < 1 ? c[ONCE_FIRST] : c[ONCE_LAST], e);
	if (c[TWINS] > 0 && c[TWIN_BYTES] != c[BYTES])
		return fault(sub,
		    "twin: does not say the bytes of artifacts:", c[BYTES], e);
	if ((c[TWINS] > 0) != (c[EVENTS] > 0))
		return fault(sub,
		    c[TWINS] > 0 ? "a state, but events:"
				 : "no state, but events:",
		    c[EVENTS], e);
	if (c[TWINS] > 0 && c[TWIN_SEQ] != c[LAST])
		return fault(
		    sub, "twin: does not say the last event:", c[LAST], e);
	if (c[ONCES] > c[EVENTS])
		return fault(sub, "once: more rows than events:", c[ONCES], e);
	return 0;
}

int
pgsql_check(struct store *st, struct arena *a, struct str sub, uint64_t *events,
    struct err *e)
{
	struct pgsql *pg = pgsql_of(st);
	int64_t c[COUNTS];
	struct batch b;

	(void)a;
	conn_begin(pg->c);
	batch_begin(&b, pg->c);
	batch_add(&b, counts);
	batch_bytes(&b, sub);
	if (batch_read(&b, e) == -1)
		return -1;
	for (int i = 0; i < COUNTS; i++)
		c[i] = batch_num(&b, 0, 0, i);
	batch_clear(&b);
	if (judge(st, sub, c, e) == -1)
		return -1;
	*events = (uint64_t)c[EVENTS];
	return 0;
}

/* ---- erase ---- */

/* seen - the twin's revision, 0: none. ERR_CONFLICT another state than *shown. */
static enum conn_end
seen(struct pgsql *pg, struct str sub, const struct str *shown,
    int64_t *revision, struct err *e)
{
	struct str state = { NULL, 0 };
	struct batch b;
	enum conn_end end;

	*revision = -1;
	batch_begin(&b, pg->c);
	batch_add(&b, "SELECT revision, state FROM twin WHERE sub = $1");
	batch_bytes(&b, sub);
	if ((end = batch_run(&b, e)) != CONN_DONE)
		return end;
	if (batch_rows(&b, 0) == 1) {
		*revision = batch_num(&b, 0, 0, 0);
		state = batch_str(&b, 0, 0, 1);
	}
	if (shown != NULL && !str_eq(state, *shown)) {
		err_set(e, ERR_CONFLICT, "the twin has changed meanwhile");
		end = CONN_FAILED;
	}
	batch_clear(&b);
	return end;
}

/* remove_rows - all rows, if the twin is still the one of this revision. */
static enum conn_end
remove_rows(struct pgsql *pg, struct str sub, int64_t revision, struct err *e)
{
	static const char *const sql[] = {
		"DELETE FROM journal WHERE sub = $1",
		"DELETE FROM once WHERE sub = $1",
		"DELETE FROM artifact WHERE sub = $1",
		"DELETE FROM audit WHERE sub = $1",
		"DELETE FROM twin WHERE sub = $1",
	};
	struct batch b;
	enum conn_end end;
	int64_t mine;

	if (pgsql_random(&mine, e) == -1)
		return CONN_FAILED;
	batch_begin(&b, pg->c);
	batch_tx(&b);
	if (revision != -1) { /* holds the row: a writer waits, and fails */
		batch_add(&b, "UPDATE twin SET revision = $2 "
			      "WHERE sub = $1 AND revision = $3");
		batch_bytes(&b, sub);
		batch_int(&b, mine);
		batch_int(&b, revision);
		batch_add(&b, "SELECT 1 / count(*) FROM twin "
			      "WHERE sub = $1 AND revision = $2");
		batch_bytes(&b, sub);
		batch_int(&b, mine);
	}
	for (size_t i = 0; i < sizeof(sql) / sizeof(sql[0]); i++) {
		if (revision == -1 && i == 4) { /* begun meanwhile? */
			batch_add(&b, "SELECT 1 / (1 - count(*)) FROM twin "
				      "WHERE sub = $1");
			batch_bytes(&b, sub);
			break;
		}
		batch_add(&b, sql[i]);
		batch_bytes(&b, sub);
	}
	batch_add(&b, "COMMIT");
	end = batch_run(&b, e);
	batch_clear(&b);
	return end;
}

int
pgsql_erase(
    struct store *st, struct str sub, const struct str *shown, struct err *e)
{
	struct pgsql *pg = pgsql_of(st);
	enum conn_end end = CONN_AGAIN;
	struct err why;
	int64_t revision;
	bool lost = false;

	conn_begin(pg->c);
	for (int i = 0; i < ERASE_TRIES && end != CONN_DONE; i++) {
		why = (struct err){ ERR_NONE };
		/* what a broken connection may have done already is not a
		 * change that its owner has not seen */
		end = seen(pg, sub, lost ? NULL : shown, &revision, &why);
		if (end == CONN_DONE && lost && revision != -1 && shown != NULL)
			end = seen(pg, sub, shown, &revision, &why);
		if (end == CONN_DONE) {
			end = remove_rows(pg, sub, revision, &why);
			lost |= end == CONN_LOST;
		}
		if (end == CONN_FAILED)
			return err_set(e, why.kind, "%s", why.msg);
	}
	if (end != CONN_DONE)
		return err_set(e, ERR_UPSTREAM, "not erased: %.150s", why.msg);
	return engine_cache_erase(pg->base.cache, sub, e);
}

/* ---- backup, numbers ---- */

int
pgsql_backup(struct store *st, const char *dir, struct err *e)
{
	(void)st;
	return err_set(e, ERR_INVALID,
	    "%s: a database has backups of its own: "
	    "pg_dump, pg_basebackup",
	    dir);
}

static int64_t
number(struct pgsql *pg, struct arena *a, const char *fmt, const char *table)
{
	struct batch b;
	int64_t n = -1;

	conn_begin(pg->c);
	batch_begin(&b, pg->c);
	batch_add(&b, arena_printf(a, fmt, table).p);
	if (batch_read(&b, NULL) == 0 && batch_rows(&b, 0) == 1)
		n = batch_num(&b, 0, 0, 0);
	batch_clear(&b);
	return n;
}

int
pgsql_stat(struct store *st, struct buf *out, struct err *e)
{
	struct pgsql *pg = pgsql_of(st);
	const char *name, *version;
	struct js_out o;
	struct arena *a;

	conn_begin(pg->c);
	if (conn_ready(pg->c, e) == -1)
		return -1;
	a = arena_new(64 << 10);
	version = pg->c->pq.PQparameterStatus(pg->c->h, "server_version");
	js_begin(&o, out);
	js_obj(&o);
	js_kv_c(&o, "engine", engine_pgsql.name);
	js_kv_c(&o, "server", version == NULL ? "" : version);
	js_kv_c(&o, "dir", pg->opts.dir);
	js_kv_c(&o, "format", PGSQL_FORMAT);
	js_kv_str(&o, "realm", pg->realm);
	js_kv_int(&o, "keys", (int64_t)pg->nkeys);
	js_kv_arr(&o, "files");
	js_end(&o);
	js_kv_arr(&o, "tables");
	for (size_t i = 0; (name = schema_table(i)) != NULL; i++) {
		js_obj(&o);
		js_kv_c(&o, "table", name);
		js_kv_int(
		    &o, "rows", number(pg, a, "SELECT count(*) FROM %s", name));
		/* not every engine can tell: -1 */
		js_kv_int(&o, "bytes",
		    number(pg, a,
			"SELECT pg_catalog.pg_total_relation_size("
			"CAST('%s' AS regclass))",
			name));
		js_end(&o);
	}
	js_end(&o);
	js_end(&o);
	arena_free(a);
	return out->full ? err_set(e, ERR_LIMIT, "stat: over the buffer") : 0;
}

/* ---- what learners have ---- */

/* A mark of 0 is one that nobody comes to. */
static int64_t
mark(uint64_t v)
{
	return v == 0 || v > INT64_MAX ? INT64_MAX : (int64_t)v;
}

int
pgsql_usage(struct store *st, struct arena *a, const struct store_marks *marks,
    struct store_usage *out, struct err *e)
{
	struct pgsql *pg = pgsql_of(st);
	struct batch b;
	bool kept = true;

	conn_begin(pg->c);
	batch_begin(&b, pg->c);
	batch_add(&b,
	    "SELECT count(*), "
	    "coalesce(max(CASE WHEN day = $1 THEN day_events ELSE 0 END), 0), "
	    "coalesce(max(artifact_bytes), 0), coalesce(max(seq), 0), "
	    "count(*) FILTER (WHERE day = $1 AND day_events >= $2), "
	    "count(*) FILTER (WHERE artifact_bytes >= $3), "
	    "count(*) FILTER (WHERE seq >= $4) FROM twin");
	batch_int(&b, marks->day);
	batch_int(&b, mark(marks->day_events));
	batch_int(&b, mark(marks->artifact_bytes));
	batch_int(&b, mark(marks->journal));
	batch_add(&b, "SELECT sub FROM twin ORDER BY seq DESC, sub LIMIT 1");
	if (batch_read(&b, e) == -1)
		return -1;
	out->learners = (uint64_t)batch_num(&b, 0, 0, 0);
	out->most_day_events = (uint64_t)batch_num(&b, 0, 0, 1);
	out->most_artifact_bytes = (uint64_t)batch_num(&b, 0, 0, 2);
	out->most_journal = (uint64_t)batch_num(&b, 0, 0, 3);
	out->at_day_events = (uint64_t)batch_num(&b, 0, 0, 4);
	out->at_artifact_bytes = (uint64_t)batch_num(&b, 0, 0, 5);
	out->at_journal = (uint64_t)batch_num(&b, 0, 0, 6);
	if (batch_rows(&b, 1) == 1)
		kept = batch_keep(&b, 1, 0, 0, a, &out->longest, e);
	batch_clear(&b);
	return kept ? 0 : -1;
}
