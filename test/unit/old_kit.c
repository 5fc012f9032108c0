/* SPDX-License-Identifier: MIT */
/*
 * old_kit - the rows are put with LMDB itself, not through the store: what it
 * writes today is another format.
 */
#include "test/unit/old_kit.h"

#include "test/unit/table.h"

#include <fcntl.h>
#include <lmdb.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { ROWS_MAX = 1000, FILE_MAX = 1 << 20 };

static const char *const tables[] = { "meta", "twin", "journal", "once",
	"artifact", "catalog" };

static struct str
unescape(struct arena *a, struct str s)
{
	char *p = arena_alloc(a, s.n + 1);
	size_t n = 0;

	for (size_t i = 0; i < s.n; i++) {
		if (s.p[i] != '%') {
			p[n++] = s.p[i];
			continue;
		}
		p[n++] = (char)strtol((char[]){ s.p[i + 1], s.p[i + 2], '\0' },
		    NULL, 16);
		i += 2;
	}
	return (struct str){ p, n };
}

static struct str
whole_file(struct arena *a, const char *version)
{
	const char *src = getenv("SRCDIR");
	struct str path = arena_printf(a, "%s/test/unit/old/%s.rows",
	    src == NULL ? "." : src, version);
	char *p = arena_alloc(a, FILE_MAX);
	FILE *f = fopen(path.p, "r");
	size_t n;

	assert_non_null(f);
	n = fread(p, 1, FILE_MAX, f);
	assert_true(feof(f));
	(void)fclose(f);
	return (struct str){ p, n };
}

size_t
old_kit_rows(struct arena *a, const char *version, struct old_row **out)
{
	struct str rest = whole_file(a, version), line, table, key, value;
	struct old_row *rows = arena_array(a, ROWS_MAX, struct old_row);
	size_t n = 0;

	while (str_cut(rest, '\n', &line, &rest)) {
		if (str_starts(line, STR("#")))
			continue;
		assert_true(str_cut(line, '\t', &table, &key));
		assert_true(str_cut(key, '\t', &key, &value));
		assert_true(n < ROWS_MAX);
		rows[n++] = (struct old_row){ arena_cstr(a, table),
			unescape(a, key), unescape(a, value) };
	}
	assert_int_equal(rest.n, 0);
	*out = rows;
	return n;
}

static void
put(MDB_txn *txn, const struct old_row *r)
{
	MDB_val k = { r->key.n, (void *)(uintptr_t)r->key.p };
	MDB_val v = { r->value.n, (void *)(uintptr_t)r->value.p };
	MDB_dbi dbi;

	assert_int_equal(mdb_dbi_open(txn, r->table, 0, &dbi), 0);
	assert_int_equal(mdb_put(txn, dbi, &k, &v, 0), 0);
}

void
old_kit_make(struct arena *a, const char *version, const char *dir)
{
	static const char key[] = "twin-secret 1\ncurrent "
	    "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f\n";
	const char *db = arena_printf(a, "%s/twin.mdb", dir).p;
	const char *secret = arena_printf(a, "%s/secret.key", dir).p;
	struct old_row *rows;
	size_t n = old_kit_rows(a, version, &rows), i;
	MDB_env *env;
	MDB_txn *txn;
	MDB_dbi dbi;
	int fd;

	assert_int_equal(mkdir(dir, 0700), 0);
	assert_true((fd = open(secret, O_WRONLY | O_CREAT, 0600)) != -1);
	assert_int_equal(write(fd, key, sizeof(key) - 1), sizeof(key) - 1);
	assert_int_equal(close(fd), 0);
	assert_int_equal(mdb_env_create(&env), 0);
	assert_int_equal(mdb_env_set_maxdbs(env, 8), 0);
	assert_int_equal(mdb_env_set_mapsize(env, 64 << 20), 0);
	assert_int_equal(mdb_env_open(env, db, MDB_NOSUBDIR | MDB_NOSYNC,
	    0600), 0);
	assert_int_equal(mdb_txn_begin(env, NULL, 0, &txn), 0);
	for (i = 0; i < sizeof(tables) / sizeof(tables[0]); i++)
		assert_int_equal(mdb_dbi_open(txn, tables[i], MDB_CREATE,
		    &dbi), 0);
	for (i = 0; i < n; i++)
		put(txn, &rows[i]);
	assert_int_equal(mdb_txn_commit(txn), 0);
	mdb_env_close(env);
}
