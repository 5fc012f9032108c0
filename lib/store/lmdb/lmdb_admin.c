/* SPDX-License-Identifier: MIT */
/* lmdb_admin - what twinctl does with a store: list, check, erase, copy. */
#include "store/lmdb/txn.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "base/json.h"

/* ---- check ---- */

struct check {
	struct txn *tx;
	struct str sub;
	uint64_t events, onces, artifact_bytes;
	bool known;
};

/* A fault is a failure of the transaction, so the first one is told. */
static void
fault(struct check *ck, const char *what, uint64_t n)
{
	struct err e = { ERR_NONE };

	err_set(&e, ERR_INVALID, "'" STR_FMT "': %s %llu", STR_ARG(ck->sub),
	    what, (unsigned long long)n);
	txn_stop(ck->tx, &e);
}

static void
check_event(struct check *ck, const struct cur *c)
{
	if (c->key.n != ck->sub.n + 9)
		fault(ck, "journal: bytes in a key:", c->key.n);
	else if (key_be64(c->key.p + ck->sub.n + 1) != ck->events + 1)
		fault(ck, "journal: no event", ck->events + 1);
	else if (!cur_good(c))
		fault(ck, "journal: the sum is wrong of event",
		    ck->events + 1);
	else if (c->value.n == 0)
		fault(ck, "journal: nothing in event", ck->events + 1);
	ck->events++;
}

static void
check_once(struct check *ck, const struct cur *c)
{
	uint64_t seq;

	ck->onces++;
	if (c->key.n == ck->sub.n + 1 ||
	    c->key.n > ck->sub.n + 1 + LIMIT_REQUEST_ID) {
		fault(ck, "once: bytes in a key:", c->key.n);
	} else if (!cur_good(c)) {
		fault(ck, "once: the sum is wrong of row", ck->onces);
	} else if (c->value.n < ONCE_HEAD) {
		fault(ck, "once: bytes in a value:", c->value.n);
	} else {
		seq = key_be64(c->value.p);
		if (seq == 0 || seq > ck->events)
			fault(ck, "once: points to event", seq);
	}
}

static void
check_artifact(struct check *ck, const struct cur *c)
{
	struct str rest = str_from(c->key, ck->sub.n + 1);

	/* id 00 be32 */
	if (rest.n < 6 || rest.p[rest.n - 5] != '\0' ||
	    memchr(rest.p, '\0', rest.n - 5) != NULL ||
	    key_be32(rest.p + rest.n - 4) == 0)
		fault(ck, "artifact: bad key of bytes:", c->key.n);
	else if (!cur_good(c))
		fault(ck, "artifact: the sum is wrong of version",
		    key_be32(rest.p + rest.n - 4));
	ck->artifact_bytes += c->value.n;
}

/* After the others: it counts their bytes. */
static void
check_twin(struct check *ck)
{
	struct store_learner l;
	struct cur c;

	cur_open(&c, ck->tx, TABLE_TWIN);
	ck->known = cur_seek(&c, ck->sub) && str_eq(c.key, ck->sub);
	if (ck->known) {
		lmdb_read_learner(c.value, &l);
		if (!cur_good(&c))
			fault(ck, "twin: the sum is wrong, bytes:", c.raw.n);
		else if (c.value.n < TWIN_HEAD)
			fault(ck, "twin: bytes in a value:", c.value.n);
		else if (l.artifact_bytes != ck->artifact_bytes)
			fault(ck, "twin: does not say the bytes of artifacts:",
			    ck->artifact_bytes);
	}
	cur_close(&c);
}

static void
each(struct check *ck, enum table t,
    void (*fn)(struct check *, const struct cur *))
{
	struct key k;
	struct cur c;
	bool on;

	key_sub(&k, ck->sub);
	cur_open(&c, ck->tx, t);
	for (on = cur_seek(&c, key_str(&k)); on && key_of(c.key, ck->sub);
	    on = cur_next(&c))
		fn(ck, &c);
	cur_close(&c);
}

int
lmdb_check(struct store *st, struct arena *a, struct str sub,
    uint64_t *events, struct err *e)
{
	struct check ck = { .sub = sub };
	struct txn tx;

	txn_begin(&tx, st, ENV_TWIN, TXN_READ, a);
	while (txn_pass(&tx)) {
		ck = (struct check){ .tx = &tx, .sub = sub };
		each(&ck, TABLE_JOURNAL, check_event);
		each(&ck, TABLE_ONCE, check_once);
		each(&ck, TABLE_ARTIFACT, check_artifact);
		check_twin(&ck);
		if (ck.known != (ck.events > 0))
			fault(&ck, ck.known ? "a state, but events:" :
			    "no state, but events:", ck.events);
		if (ck.onces > ck.events)
			fault(&ck, "once: more rows than events:", ck.onces);
	}
	if (txn_end(&tx, e) == -1)
		return -1;
	*events = ck.events;
	return 0;
}

/* ---- erase, backup ---- */

static int
erase(struct store *st, struct str sub, const struct str *shown,
    struct err *e)
{
	if (erase_file_without(st, ENV_TWIN, sub, shown, e) == -1 ||
	    spool_drain_all(st, e) == -1 ||
	    erase_file_without(st, ENV_AUDIT, sub, NULL, e) == -1 ||
	    erase_file_cache_without(st, sub, e) == -1)
		return -1;
	/* What was set aside may hold the learner's records, too. */
	if (env_forget_damaged(st, e) == -1 ||
	    dir_remove(st, BACKUP_TMP, e) == -1)
		return -1;
	return dir_remove(st, BACKUP_BEFORE, e);
}

int
lmdb_erase(struct store *st, struct str sub, const struct str *shown,
    struct err *e)
{
	struct err why = { ERR_NONE };
	int lock, rc;

	if ((lock = dir_work(st, e)) == -1)
		return -1;
	rc = erase(st, sub, shown, &why);
	close(lock);
	/* a file with wrong modes is no fault of whoever asked for this */
	if (rc == -1)
		err_set(e, why.kind == ERR_INVALID ? ERR_IO : why.kind, "%s",
		    why.msg);
	return rc;
}

int
lmdb_backup(struct store *st, const char *dir, struct err *e)
{
	int fd, rc;

	if (spool_drain_all(st, e) == -1)
		return -1;
	if (mkdir(dir, 0700) == -1 || chmod(dir, 0700) == -1)
		return err_set(e, errno == EEXIST ? ERR_INVALID : ERR_IO,
		    "backup to %s: %s%s", dir, strerror(errno),
		    errno == EEXIST ? ": name a new directory" : "");
	fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd == -1)
		return err_set(e, ERR_IO, "backup to %s: %s", dir,
		    strerror(errno));
	rc = backup_env(st, ENV_TWIN, fd, e);
	if (rc == 0)
		rc = backup_env(st, ENV_AUDIT, fd, e);
	if (rc == 0)
		rc = secret_copy(st, fd, e);
	if (rc == 0)
		rc = dir_sync(fd, e);
	close(fd);
	return rc;
}

/* ---- numbers ---- */

static void
put_number(struct js_out *o, const char *name, uint64_t v)
{
	js_kv_int(o, name, v > INT64_MAX ? INT64_MAX : (int64_t)v);
}

static int
put_env(struct store *st, enum env_id id, struct js_out *o, struct err *e)
{
	struct env_stat es;

	if (env_stat(st, id, &es, e) == -1)
		return -1;
	js_obj(o);
	js_kv_c(o, "file", env_name(id));
	put_number(o, "file_bytes", es.file_bytes);
	put_number(o, "used_bytes", es.used_bytes);
	put_number(o, "map_bytes", es.map_bytes);
	put_number(o, "last_transaction", es.last_txn);
	put_number(o, "readers", es.readers);
	put_number(o, "max_readers", es.max_readers);
	js_end(o);
	return 0;
}

static int
put_tables(struct store *st, enum env_id id, struct js_out *o, struct err *e)
{
	struct table_stat ts[TABLES];
	struct txn tx;

	txn_begin(&tx, st, id, TXN_READ, NULL);
	while (txn_pass(&tx))
		for (size_t t = 0; t < TABLES; t++)
			if (store_tables[t].env == id)
				txn_stat(&tx, (enum table)t, &ts[t]);
	if (txn_end(&tx, e) == -1)
		return -1;
	for (size_t t = 0; t < TABLES; t++) {
		if (store_tables[t].env != id)
			continue;
		js_obj(o);
		js_kv_c(o, "table", store_tables[t].name);
		js_kv_c(o, "file", env_name(id));
		put_number(o, "rows", ts[t].rows);
		put_number(o, "bytes", ts[t].bytes);
		put_number(o, "depth", ts[t].depth);
		js_end(o);
	}
	return 0;
}

int
lmdb_stat(struct store *st, struct buf *out, struct err *e)
{
	struct js_out o;

	/* The numbers come also when a spool cannot be drained. */
	(void)spool_drain_all(st, NULL);
	js_begin(&o, out);
	js_obj(&o);
	js_kv_c(&o, "dir", st->dir);
	js_kv_c(&o, "format", STORE_FORMAT);
	js_kv_str(&o, "realm", st->realm);
	js_kv_int(&o, "keys", (int64_t)st->secret->n);
	js_kv_arr(&o, "files");
	for (enum env_id id = ENV_TWIN; id < ENVS; id++)
		if ((id == ENV_TWIN || env_open(st, id, false, NULL) == 0) &&
		    put_env(st, id, &o, e) == -1)
			return -1;
	js_end(&o);
	js_kv_arr(&o, "tables");
	for (enum env_id id = ENV_TWIN; id < ENVS; id++)
		if ((id == ENV_TWIN || env_open(st, id, false, NULL) == 0) &&
		    put_tables(st, id, &o, e) == -1)
			return -1;
	js_end(&o);
	js_end(&o);
	return out->full ? err_set(e, ERR_LIMIT, "stat: over the buffer") : 0;
}

/* ---- what learners have ---- */

enum { USAGE_STEP = 256 };	/* learners; then others may free pages */

/* count - one learner. */
static void
count(struct txn *tx, const struct cur *c, const struct store_marks *m,
    struct store_usage *u, struct key *longest)
{
	struct store_learner l;
	uint64_t n = lmdb_next_seq(tx, c->key) - 1, today;

	lmdb_read_learner(c->value, &l);
	today = l.day == m->day ? l.day_events : 0;
	u->learners++;
	u->at_day_events += m->day_events > 0 && today >= m->day_events;
	u->at_artifact_bytes += m->artifact_bytes > 0 &&
	    l.artifact_bytes >= m->artifact_bytes;
	u->at_journal += m->journal > 0 && n >= m->journal;
	if (today > u->most_day_events)
		u->most_day_events = today;
	if (l.artifact_bytes > u->most_artifact_bytes)
		u->most_artifact_bytes = l.artifact_bytes;
	if (n > u->most_journal) {
		u->most_journal = n;
		longest->n = 0;
		key_add(longest, c->key);
	}
}

int
lmdb_usage(struct store *st, struct arena *a, const struct store_marks *marks,
    struct store_usage *out, struct err *e)
{
	struct key longest = { .n = 0 }, at = { .n = 0 };
	struct store_usage u = *out, step;
	bool on = true;
	struct txn tx;
	struct cur c;

	while (on) {
		txn_begin(&tx, st, ENV_TWIN, TXN_READ, NULL);
		while (txn_pass(&tx)) {
			step = u;
			cur_open(&c, &tx, TABLE_TWIN);
			on = at.n == 0 ? cur_first(&c) :
			    cur_seek(&c, key_str(&at));
			for (int i = 0; on && i < USAGE_STEP; i++) {
				count(&tx, &c, marks, &step, &longest);
				on = cur_next(&c);
			}
			at.n = 0;
			if (on)
				key_add(&at, c.key);
			cur_close(&c);
		}
		if (txn_end(&tx, e) == -1)
			return -1;
		u = step;
	}
	u.longest = arena_str(a, key_str(&longest));
	*out = u;
	return 0;
}
