/* SPDX-License-Identifier: MIT */
#include "test/unit/spool_kit.h"

#include <dirent.h>
#include <string.h>

#include "store/lmdb/txn.h"

const char *
kit_audits(struct kit *k)
{
	struct buf b;

	buf_init(&b, k->a, 1 << 20);
	assert_ok(k, store_audits(k->st, STR("u"), kit_join, &b, &k->e));
	return arena_cstr(k->a, buf_str(&b));
}

int
kit_audit_count(struct kit *k)
{
	int n = 0;

	assert_ok(k, store_audits(k->st, STR("u"), kit_count, &n, &k->e));
	return n;
}

int
kit_audit_rows(struct kit *k)
{
	struct table_stat ts = { 0 };
	struct txn tx;

	txn_begin(&tx, k->st, ENV_AUDIT, TXN_READ, NULL);
	while (txn_pass(&tx))
		txn_stat(&tx, TABLE_AUDIT, &ts);
	assert_int_equal(txn_end(&tx, NULL), 0);
	return (int)ts.rows;
}

int
kit_spools(struct kit *k)
{
	struct dirent *d;
	int n = 0;
	DIR *dir;

	assert_non_null(dir = opendir(k->dir));
	while ((d = readdir(dir)) != NULL)
		n += strncmp(d->d_name, "audit.spool.", 12) == 0;
	(void)closedir(dir);
	return n;
}

const char *
kit_spool_path(struct kit *k, int pid)
{
	return kit_path(k, arena_printf(k->a, "audit.spool.%d", pid).p);
}

void
kit_put(struct kit *k, int64_t ms, const char *text)
{
	store_audit(k->st, STR("u"), ms, str_c(text));
}

void
kit_put_n(struct kit *k, int64_t ms, int n)
{
	for (int i = 0; i < n; i++)
		store_audit(k->st, STR("u"), ms + i,
		    arena_printf(k->a, "{\"n\":%d}", i));
}
