/* SPDX-License-Identifier: MIT */
#include "test/unit/store_kit.h"

#include <sys/stat.h>
#include <sys/wait.h>

#include <lmdb.h>

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "base/buf.h"

bool
kit_remote(void)
{
	return database_given();
}

struct store_opts
kit_opts(const struct kit *k)
{
	return (struct store_opts){ .dir = k->dir,
		.issuer = STR(KIT_ISSUER),
		.engine = kit_remote() ? STR("postgresql") : STR("lmdb"),
		.database = str_c(k->database),
		.deadline_s = 60,
		.map_bytes = k->map_bytes };
}

void
kit_sql(struct kit *k, const char *sql)
{
	database_sql(k->database, sql);
}

int
kit_run(const char *name, const struct CMUnitTest *tests, size_t n,
    const struct CMUnitTest *files, size_t nfiles)
{
	struct CMUnitTest all[64];

	assert_true(n + nfiles <= sizeof(all) / sizeof(all[0]));
	memcpy(all, tests, n * sizeof(all[0]));
	memcpy(all + n, files, nfiles * sizeof(all[0]));
	return _cmocka_run_group_tests(
	    name, all, kit_remote() ? n : n + nfiles, NULL, NULL);
}

int
kit_run_remote(const char *name, const struct CMUnitTest *tests, size_t n)
{
	if (kit_remote())
		return _cmocka_run_group_tests(name, tests, n, NULL, NULL);
	(void)fprintf(stderr, "%s: TWIN_TEST_DATABASE must name a database: "
	    "run test/e2e/pgsql_store.sh\n", name);
	return 2;
}

int
kit_setup(void **state)
{
	struct kit *k = calloc(1, sizeof(*k));
	struct store_opts o;

	assert_non_null(k);
	(void)snprintf(k->base, sizeof(k->base), "%s", "t_store.XXXXXX");
	assert_non_null(mkdtemp(k->base));
	(void)snprintf(k->dir, sizeof(k->dir), "%.40s/data", k->base);
	k->a = arena_new(256 << 20);
	if (kit_remote())
		database_own(k->database);
	o = kit_opts(k);
	assert_ok(k, store_init(&o, &k->e));
	kit_open(k);
	*state = k;
	return 0;
}

static void
remove_all(const char *path)
{
	char name[512];
	struct dirent *d;
	DIR *dir;

	(void)chmod(path, 0700);
	if ((dir = opendir(path)) == NULL)
		return;
	while ((d = readdir(dir)) != NULL) {
		if (strcmp(d->d_name, ".") == 0 || strcmp(d->d_name, "..") == 0)
			continue;
		(void)snprintf(name, sizeof(name), "%s/%s", path, d->d_name);
		if (unlink(name) == -1)
			remove_all(name);
	}
	closedir(dir);
	(void)rmdir(path);
}

int
kit_teardown(void **state)
{
	struct kit *k = *state;

	kit_close(k);
	remove_all(k->base);
	arena_free(k->a);
	free(k);
	return 0;
}

void
kit_open(struct kit *k)
{
	struct store_opts o = kit_opts(k);

	assert_ok(k, store_open(&o, &k->st, &k->e));
}

void
kit_close(struct kit *k)
{
	store_close(k->st);
	k->st = NULL;
}

struct store_lost
kit_lost(struct kit *k)
{
	struct store_lost l;

	store_audit_lost(k->st, &l);
	return l;
}

const char *
kit_path(struct kit *k, const char *name)
{
	return arena_printf(k->a, "%s/%s", k->dir, name).p;
}

struct append {
	struct str text, answer;
};

static int
append(struct change *ch, void *arg, struct err *e)
{
	static const char pad[1000];
	struct append *ap = arg;
	unsigned char digest[SHA256_LEN];
	struct str want = { (const char *)digest, sizeof(digest) };

	digest_sha256(ap->text, digest);
	if (ch->replayed) {
		if (!str_eq(ch->digest, want))
			return err_set(e, ERR_CONFLICT, "another text");
		ap->answer = ch->answer;
		return 0;
	}
	ch->events[0] = arena_printf(ch->a, "EVENT %llu " STR_FMT,
	    (unsigned long long)ch->seq, STR_ARG(ap->text));
	ch->nevents = 1;
	ch->new_state = arena_printf(ch->a, "STATE %llu " STR_FMT " %0*d",
	    (unsigned long long)ch->seq, STR_ARG(ap->text), (int)sizeof(pad),
	    0);
	ch->new_digest = arena_str(ch->a, want);
	ch->new_answer = arena_printf(ch->a, "ANSWER %llu " STR_FMT,
	    (unsigned long long)ch->seq, STR_ARG(ap->text));
	ap->answer = ch->new_answer;
	return 0;
}

int
kit_full(struct change *ch, void *arg, struct err *e)
{
	char *big = arena_alloc(ch->a, 64 << 10);

	(void)arg;
	(void)e;
	memset(big, 'b', 64 << 10);
	ch->new_state = STR("state");
	for (; ch->nevents < STORE_EVENTS_MAX; ch->nevents++)
		ch->events[ch->nevents] = arena_printf(ch->a, "event %zu",
		    ch->nevents);
	ch->new_digest = STR("0123456789abcdef0123456789abcdef");
	ch->new_answer = STR("");
	for (; ch->nartifacts < STORE_ARTIFACTS_MAX; ch->nartifacts++) {
		ch->artifacts[ch->nartifacts].id = STR("essay");
		ch->artifacts[ch->nartifacts].version =
		    (uint32_t)ch->nartifacts + 1;
		ch->artifacts[ch->nartifacts].body =
		    (struct str){ big, (64 << 10) - ch->nartifacts };
	}
	return 0;
}

struct str
kit_append(struct store *st, struct arena *a, const char *sub,
    const char *request_id, const char *text, struct err *e)
{
	struct append ap = { .text = str_c(text) };

	struct store_write w = { .sub = str_c(sub),
		.request_id = str_c(request_id),
		.now = 1700000000 };

	if (store_update(st, a, &w, append, &ap, e) == -1)
		return (struct str){ NULL, 0 };
	return ap.answer;
}

int
kit_count(void *arg, uint64_t seq, struct str event, struct err *e)
{
	(void)seq;
	(void)event;
	(void)e;
	++*(int *)arg;
	return 0;
}

int
kit_join(void *arg, uint64_t ms, struct str record, struct err *e)
{
	(void)e;
	buf_printf(arg, "%llu" STR_FMT " ", (unsigned long long)ms,
	    STR_ARG(record));
	return 0;
}

void
kit_fork(struct kit *k, int n, kit_fn *fn, int *pids)
{
	for (int i = 0; i < n; i++) {
		struct store_opts o = kit_opts(k);
		int rc;

		assert_null(k->st); /* never across a fork */
		(void)fflush(NULL);
		if ((pids[i] = fork()) != 0) {
			assert_int_not_equal(pids[i], -1);
			continue;
		}
		alarm(120);
		if (store_open(&o, &k->st, &k->e) == -1) {
			(void)fprintf(stderr, "# open: %s\n", k->e.msg);
			_exit(2);
		}
		rc = fn(k, i);
		if (rc != 0)
			(void)fprintf(stderr, "# child %d: %s\n", i, k->e.msg);
		store_close(k->st);
		_exit(rc == 0 ? 0 : 1);
	}
}

int
kit_wait(const int *pids, int n)
{
	int failed = 0, status;

	for (int i = 0; i < n; i++) {
		while (waitpid(pids[i], &status, 0) == -1)
			assert_int_equal(errno, EINTR);
		if (!WIFEXITED(status) || WEXITSTATUS(status) != 0)
			failed++;
	}
	return failed;
}

void
kit_gate_make(struct kit_gate *g)
{
	assert_int_equal(pipe(g->go), 0);
	assert_int_equal(pipe(g->ready), 0);
}

void
kit_gate_wait(const struct kit_gate *g)
{
	char c = '!';

	(void)close(g->go[1]);
	assert_int_equal(write(g->ready[1], &c, 1), 1);
	assert_int_equal(read(g->go[0], &c, 1), 0);
}

void
kit_gate_await(const struct kit_gate *g, int n)
{
	char c;

	(void)close(g->ready[1]);
	while (n-- > 0)
		assert_int_equal(read(g->ready[0], &c, 1), 1);
	(void)close(g->ready[0]);
}

void
kit_gate_open(const struct kit_gate *g)
{
	(void)close(g->go[1]);
	(void)close(g->go[0]);
}

void
kit_write(const char *path, struct str s, unsigned mode)
{
	FILE *f;

	(void)unlink(path);
	assert_non_null(f = fopen(path, "w"));
	assert_int_equal(fwrite(s.p, 1, s.n, f), s.n);
	assert_int_equal(fclose(f), 0);
	assert_int_equal(chmod(path, mode), 0);
}

struct str
kit_read(struct kit *k, const char *path)
{
	struct stat sb;
	char *p;
	FILE *f;

	assert_non_null(f = fopen(path, "r"));
	assert_int_equal(fstat(fileno(f), &sb), 0);
	p = arena_alloc(k->a, (size_t)sb.st_size + 1);
	assert_int_equal(fread(p, 1, (size_t)sb.st_size, f), sb.st_size);
	(void)fclose(f);
	return (struct str){ p, (size_t)sb.st_size };
}

size_t
kit_grep(const char *path, struct str needle)
{
	struct stat sb;
	size_t found = 0;
	char *p, *at;
	FILE *f;

	if ((f = fopen(path, "r")) == NULL)
		return 0;
	assert_int_equal(fstat(fileno(f), &sb), 0);
	assert_non_null(p = malloc((size_t)sb.st_size + 1));
	assert_int_equal(fread(p, 1, (size_t)sb.st_size, f), sb.st_size);
	(void)fclose(f);
	for (at = p; (at = memmem(at, (size_t)(p + sb.st_size - at), needle.p,
			  needle.n)) != NULL;
	     at++)
		found++;
	free(p);
	return found;
}

const char *
kit_files_with(struct kit *k, struct str needle)
{
	struct dirent *d;
	struct buf b;
	DIR *dir;

	buf_init(&b, k->a, 4096);
	assert_non_null(dir = opendir(k->dir));
	while ((d = readdir(dir)) != NULL)
		if (d->d_name[0] != '.' &&
		    kit_grep(kit_path(k, d->d_name), needle) > 0)
			buf_printf(&b, "%s ", d->d_name);
	closedir(dir);
	return arena_cstr(k->a, buf_str(&b));
}

static struct str
sealed(struct kit *k, const char *table, struct str key, struct str value)
{
	static const char *const tables[] = { "twin", "journal", "once",
		"artifact" };
	bool good = !str_starts(value, STR("!"));
	struct str parts[] = { key, str_from(value, good ? 0 : 1) };
	unsigned char *p = arena_alloc(k->a, SHA256_LEN + value.n);
	bool has_sum = false;

	for (size_t i = 0; i < 4; i++)
		has_sum |= strcmp(table, tables[i]) == 0;
	if (!has_sum || value.p == NULL)
		return value;
	digest_parts(parts, 2, p);
	p[0] ^= !good;
	if (parts[1].n > 0)
		memcpy(p + SHA256_LEN, parts[1].p, parts[1].n);
	return (struct str){ (char *)p, SHA256_LEN + parts[1].n };
}

void
kit_spoil(struct kit *k, const char *table, struct str key, struct str plain)
{
	struct str value = sealed(k, table, key, plain);
	MDB_val kv = { key.n, (void *)(uintptr_t)key.p };
	MDB_val v = { value.n, (void *)(uintptr_t)value.p };
	MDB_env *env;
	MDB_txn *txn;
	MDB_dbi dbi;

	assert_int_equal(mdb_env_create(&env), 0);
	assert_int_equal(mdb_env_set_maxdbs(env, 16), 0);
	assert_int_equal(
	    mdb_env_open(env, kit_path(k, "twin.mdb"), MDB_NOSUBDIR, 0600), 0);
	assert_int_equal(mdb_txn_begin(env, NULL, 0, &txn), 0);
	assert_int_equal(mdb_dbi_open(txn, table, 0, &dbi), 0);
	assert_int_equal(value.p == NULL ? mdb_del(txn, dbi, &kv, NULL)
					 : mdb_put(txn, dbi, &kv, &v, 0),
	    0);
	assert_int_equal(mdb_txn_commit(txn), 0);
	mdb_env_close(env);
}
