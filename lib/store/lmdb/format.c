/* SPDX-License-Identifier: MIT */
/*
 * format - whose data this is and in which layout: table meta, and the way
 * from the layout of an older version to this one.
 *
 * Format 1 (version 0.1.0) had no sums, no births and no times of request
 * ids. Its directory is copied to format-1.backup first; then every row is
 * written to a new file, which takes the place of the old one as in an erasure.
 * A process of the older version would go on writing rows of the old layout,
 * so as long as there is one, nothing is changed.
 */
#include "store/lmdb/txn.h"

#include <errno.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

#include "base/clock.h"

static const struct str key_format = STR_INIT("format");
static const struct str key_realm = STR_INIT("realm");

/* The layout that format_check can bring to the present one. */
#define FORMAT_BEFORE	"1"

static int
check_meta(const struct store *st, const struct store_opts *o,
    struct str format, struct str realm, struct err *e)
{
	if (format.p == NULL || realm.p == NULL)
		return err_set(e, ERR_NOTFOUND, "%s: not initialised: run "
		    "twinctl init", st->dir);
	if (!engine_realm_fits(o, realm))
		return err_set(e, ERR_INVALID, "%s: belongs to realm '" STR_FMT
		    "', the configuration says '" STR_FMT "'", st->dir,
		    STR_ARG(realm), STR_ARG(o->issuer));
	if (str_is(format, FORMAT_BEFORE) && st->read_only)
		return err_set(e, ERR_INVALID, "%s: format '" FORMAT_BEFORE
		    "' of version 0.1.0: run twinctl init, which makes a "
		    "backup and brings it to format '" STORE_FORMAT "'",
		    st->dir);
	if (!str_is(format, STORE_FORMAT) && !str_is(format, FORMAT_BEFORE))
		return err_set(e, ERR_INVALID, "%s: format '" STR_FMT "', this "
		    "program knows '" STORE_FORMAT "'", st->dir,
		    STR_ARG(format));
	return 0;
}

static int
read_meta(struct store *st, struct str *format, struct str *realm,
    struct err *e)
{
	struct txn tx;

	txn_begin(&tx, st, ENV_TWIN, TXN_READ, st->own);
	while (txn_pass(&tx)) {
		*format = txn_get(&tx, TABLE_META, key_format);
		*realm = txn_get(&tx, TABLE_META, key_realm);
	}
	return txn_end(&tx, e);
}

int
format_write(struct store *st, const struct store_opts *o, struct err *e)
{
	struct str format;
	struct txn tx;

	txn_begin(&tx, st, ENV_TWIN, TXN_WRITE, st->own);
	while (txn_pass(&tx)) {
		format = txn_get(&tx, TABLE_META, key_format);
		if (format.p != NULL)
			continue;
		txn_put(&tx, TABLE_META, key_format, str_c(STORE_FORMAT),
		    STR(""));
		txn_put(&tx, TABLE_META, key_realm, o->issuer, STR(""));
	}
	return txn_end(&tx, e);
}

bool
format_fits(struct txn *tx)
{
	struct store *st = tx->st;
	struct env *env = &st->env[tx->id];
	struct str format = STR_INIT(""), realm = STR_INIT("");
	struct err e = { ERR_NONE };

	if (tx->id != ENV_TWIN || st->realm.p == NULL ||
	    (env->fits && tx->mode == TXN_READ))
		return true;
	(void)txn_find(tx, TABLE_META, key_format, &format);
	(void)txn_find(tx, TABLE_META, key_realm, &realm);
	env->fits = str_is(format, STORE_FORMAT) && str_eq(realm, st->realm);
	if (!env->fits) {
		err_set(&e, ERR_IO, "twin.mdb: another file now, of format '"
		    STR_FMT "' and realm '%.80s': restart the server, or put "
		    "the right file back", STR_ARG(format),
		    arena_str(st->own, realm).p);
		txn_stop(tx, &e);
	}
	return env->fits;
}

/* ---- from format 1 ---- */

struct upgrade {
	struct txn *tx;		/* of the old file */
	int64_t now;
	struct err e;
};

/* What stands before the rest of a row in the new layout; -1: no sum, either. */
static int
upgrade_head(struct upgrade *up, enum table t, const struct cur *cur,
    struct str *rest, char head[TWIN_HEAD])
{
	switch (t) {
	case TABLE_TWIN:
		memset(head, 0, TWIN_HEAD);
		if (digest_random(head, STORE_BIRTH, &up->e) == -1)
			return -1;
		key_put64(head + TWIN_BYTES, lmdb_artifact_bytes(up->tx, cur->key,
		    0));
		return TWIN_HEAD;
	case TABLE_ONCE:
		if (rest->n < ONCE_AT)
			return 0;	/* verify will name it */
		memcpy(head, rest->p, ONCE_AT);
		key_put64(head + ONCE_AT, (uint64_t)up->now);
		*rest = str_from(*rest, ONCE_AT);
		return ONCE_DIGEST;
	case TABLE_JOURNAL:
	case TABLE_ARTIFACT:
		return 0;
	default:
		return -1;
	}
}

static int
upgrade_row(struct copy *c, enum table t, const struct cur *cur, void *arg)
{
	struct upgrade *up = arg;
	char head[TWIN_HEAD];
	struct str rest = cur->raw;
	int n = upgrade_head(up, t, cur, &rest, head);

	if (up->e.kind != ERR_NONE)
		return EIO;
	if (n == -1 && t == TABLE_META && str_eq(cur->key, key_format))
		rest = str_c(STORE_FORMAT);
	if (n == -1)
		return copy_put(c, t, cur->key, rest);
	return copy_sealed(c, t, cur->key, (struct str){ head, (size_t)n },
	    rest);
}

/* A process that has the old layout in its hands; 0 when there is none. */
static long
other_process(struct store *st)
{
	struct timespec ms = { 0, 20000000 };
	long pid;

	/* one of this version may be looking at the format just now */
	for (int i = 0; (pid = env_other_reader(st, ENV_TWIN)) != 0 && i < 250;
	    i++)
		(void)nanosleep(&ms, NULL);
	return pid;
}

static int
keep_old(struct store *st, struct err *e)
{
	struct arena *a = arena_new(64 << 10);
	int rc = -1;

	if (dir_remove(st, BACKUP_TMP, e) == 0 &&
	    lmdb_backup(st, dir_file(st, a, BACKUP_TMP), e) == 0 &&
	    dir_remove(st, BACKUP_BEFORE, e) == 0) {
		if (renameat(st->dir_fd, BACKUP_TMP, st->dir_fd,
		    BACKUP_BEFORE) == 0)
			rc = dir_sync(st->dir_fd, e);
		else
			err_set(e, ERR_IO, BACKUP_TMP ": rename: %s",
			    strerror(errno));
	}
	arena_free(a);
	return rc;
}

static int
upgrade(struct store *st, struct err *e)
{
	struct upgrade up = { .now = clock_now() };
	long pid = other_process(st);
	int rc;

	if (pid != 0)
		return err_set(e, ERR_INVALID, "%s: format '" FORMAT_BEFORE
		    "' of version 0.1.0, and process %ld has it open: stop "
		    "all processes of that version first", st->dir, pid);
	if (keep_old(st, e) == -1)
		return -1;
	rc = erase_file_upgraded(st, upgrade_row, &up, &up.tx, e);
	if (up.e.kind != ERR_NONE && e != NULL)
		*e = up.e;
	return rc;
}

int
format_check(struct store *st, const struct store_opts *o, struct err *e)
{
	struct str format, realm;
	int lock, rc;

	if (read_meta(st, &format, &realm, e) == -1 ||
	    check_meta(st, o, format, realm, e) == -1)
		return -1;
	if (!str_is(format, STORE_FORMAT)) {
		/* not to be taken for one of the old version by another */
		env_close(&st->env[ENV_TWIN]);
		if ((lock = dir_work(st, e)) == -1)
			return -1;
		/* another one may have done it meanwhile */
		rc = read_meta(st, &format, &realm, e);
		if (rc == 0 && str_is(format, FORMAT_BEFORE))
			rc = upgrade(st, e);
		close(lock);
		if (rc == -1 || read_meta(st, &format, &realm, e) == -1)
			return -1;
	}
	st->realm = realm;
	return 0;
}
