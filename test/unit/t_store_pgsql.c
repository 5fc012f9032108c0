/* SPDX-License-Identifier: MIT */
/*
 * t_store_pgsql - what only a store in a database can meet: tables of somebody
 * else, faults in rows, other settings of the server. A server that goes away
 * is in t_store_pgsql_lost.c; test/e2e/pgsql_store.sh starts it.
 */
#include "test/unit/store_kit.h"

#include "store/pgsql/pgsql.h"

/* ---- opening ---- */

static void
what_a_database_must_be(void **state)
{
	static const struct {
		const char *why, *sql, *want;
		enum err_kind kind;
	} cases[] = {
		{ "another format",
		    "UPDATE meta SET value = '9' "
		    "WHERE name = 'format'",
		    "format '9'", ERR_INVALID },
		{ "another realm",
		    "UPDATE meta SET value = 'https://o.example' "
		    "WHERE name = 'realm'",
		    "https://o.example", ERR_INVALID },
		{ "no format", "DELETE FROM meta WHERE name = 'format'",
		    "not initialised", ERR_NOTFOUND },
		{ "no key", "DELETE FROM secret", "no key", ERR_NOTFOUND },
		{ "a key of another length", "UPDATE secret SET key = 'x'",
		    "a key of 1 bytes", ERR_INVALID },
		{ "no tables", "DROP TABLE meta", "run twinctl init",
		    ERR_NOTFOUND },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct store_opts o;
		struct kit *k;

		kit_setup(state);
		k = *state;
		kit_close(k);
		kit_sql(k, cases[i].sql);
		o = kit_opts(k);
		k->e = (struct err){ ERR_NONE };
		if (store_open(&o, &k->st, &k->e) == 0 ||
		    k->e.kind != cases[i].kind ||
		    strstr(k->e.msg, cases[i].want) == NULL)
			fail_msg("%s: %s", cases[i].why, k->e.msg);
		if (strcmp(cases[i].why, "no tables") == 0) {
			assert_ok(k, store_init(&o, &k->e));
			kit_open(k);
		}
		kit_teardown(state);
	}
}

static void
a_connection_string_is_judged(void **state)
{
	static const struct {
		const char *why, *database, *want; /* NULL: taken */
		bool private;
	} cases[] = {
		{ "nothing", "", "must name one", true },
		{ "no string of libpq", "fish=1", "fish", true },
		{ "a password in a URL that others may read",
		    "postgresql://u:secret@/x", "holds a password", false },
		{ "a password as a word", "user=u password=secret",
		    "holds a password", false },
		{ "a password as a parameter",
		    "postgresql:///x?password=secret", "holds a password",
		    false },
		{ "the password of a key file",
		    "postgresql:///x?sslpassword=secret", "holds a password",
		    false },
		{ "a password that nobody else may read",
		    "postgresql://u:secret@/x?host=/nowhere", "/nowhere",
		    true },
		{ "nobody listens", "postgresql:///x?host=/nowhere", "/nowhere",
		    false },
	};
	struct kit *k = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct store_opts o = kit_opts(k);
		struct store *st;

		o.database = str_c(cases[i].database);
		o.database_private = cases[i].private;
		k->e = (struct err){ ERR_NONE };
		if (store_open(&o, &st, &k->e) == 0 ||
		    strstr(k->e.msg, cases[i].want) == NULL ||
		    strstr(k->e.msg, "secret") != NULL ||
		    strchr(k->e.msg, '\n') != NULL)
			fail_msg("%s: %s", cases[i].why, k->e.msg);
	}
}

static void
the_statements_are_those_of_init(void **state)
{
	struct kit *k = *state;
	struct store_opts o = kit_opts(k);
	struct buf b;
	const char *name;

	buf_init(&b, k->a, 100000);
	assert_ok(k, store_init_sql(&o, &b, &k->e));
	for (size_t i = 0; (name = schema_table(i)) != NULL; i++)
		assert_int_not_equal(
		    str_find(buf_str(&b),
			arena_printf(
			    k->a, "\nCREATE TABLE IF NOT EXISTS %s (", name)),
		    -1);
	/* it may be run by psql where everything is there already */
	kit_write(kit_path(k, "init.sql"), buf_str(&b), 0600);
	kit_sql(k, arena_printf(k->a, "\\\\i %s", kit_path(k, "init.sql")).p);
	o.engine = STR("lmdb");
	assert_fails(
	    k, store_init_sql(&o, &b, &k->e), ERR_INVALID, "no statements");
}

/* ---- rows with faults ---- */

static void
check_names_the_first_fault(void **state)
{
	static const struct {
		const char *why, *sql, *want;
	} cases[] = {
		{ "a hole in the journal", "DELETE FROM journal WHERE seq = 2",
		    "no event 2" },
		{ "the first event is missing",
		    "DELETE FROM journal WHERE seq = 1", "no event 1" },
		{ "an event beyond the end",
		    "INSERT INTO journal VALUES "
		    "('u', 5, 'x')",
		    "no event 4" },
		{ "an empty event",
		    "UPDATE journal SET event = '' "
		    "WHERE seq = 3",
		    "nothing in them: 1" },
		{ "once points past the journal", "UPDATE once SET seq = 4",
		    "event 4" },
		{ "once points to event 0", "UPDATE once SET seq = 0",
		    "event 0" },
		{ "an artifact that is not counted",
		    "INSERT INTO artifact VALUES ('u', 'a', 1, 'x')",
		    "does not say the bytes of artifacts: 1" },
		{ "a state is missing", "DELETE FROM twin", "no state" },
		{ "a state without a journal",
		    "DELETE FROM journal; "
		    "DELETE FROM once",
		    "a state" },
		{ "a state that ends elsewhere", "UPDATE twin SET seq = 2",
		    "last event: 3" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct kit *k;
		uint64_t n;

		kit_setup(state);
		k = *state;
		for (int j = 0; j < 3; j++)
			(void)kit_append(
			    k->st, k->a, "u", j == 0 ? "r1" : "", "x", &k->e);
		kit_sql(k, cases[i].sql);
		if (store_check(k->st, k->a, STR("u"), &n, &k->e) != -1 ||
		    k->e.kind != ERR_INVALID ||
		    strstr(k->e.msg, cases[i].want) == NULL)
			fail_msg("%s: %s", cases[i].why, k->e.msg);
		kit_teardown(state);
	}
}

static void
a_lost_twin_goes_on_after_its_journal(void **state)
{
	struct kit *k = *state;
	struct str s;

	(void)kit_append(k->st, k->a, "u", "", "x", &k->e);
	(void)kit_append(k->st, k->a, "u", "", "x", &k->e);
	kit_sql(k, "DELETE FROM twin");
	s = kit_append(k->st, k->a, "u", "", "x", &k->e);
	assert_true(str_is(s, "ANSWER 3 x"));
}

static void
a_twin_that_tells_another_end_goes_on_after_its_journal(void **state)
{
	struct kit *k = *state;
	struct str s;
	uint64_t n;

	for (int i = 0; i < 3; i++)
		(void)kit_append(k->st, k->a, "u", "", "x", &k->e);
	for (int i = 1; i < 9; i += 7) {
		kit_sql(k, arena_printf(k->a, "UPDATE twin SET seq = %d", i).p);
		s = kit_append(k->st, k->a, "u", "", "x", &k->e);
		assert_non_null(s.p);
		assert_ok(k, store_check(k->st, k->a, STR("u"), &n, &k->e));
	}
	assert_int_equal(n, 5);
}

/* ---- audit records that are lost ---- */

static void
lost_audit_records_are_counted(void **state)
{
	struct kit *k = *state;

	store_audit(k->st, STR("u"), 1000, STR("{}"));
	store_audit(k->st, STR("u"), 1001, STR("{}"));
	assert_int_equal(kit_lost(k).all, 0);
	assert_false(store_audit_loses(k->st));

	/* refused: the end of a record is read with the next one */
	kit_sql(k, "ALTER TABLE audit RENAME TO away");
	for (int64_t i = 0; i < 3; i++)
		store_audit(k->st, STR("u"), 2000 + i, STR("{}"));
	assert_int_equal(kit_lost(k).own, 2);
	kit_sql(k, "ALTER TABLE away RENAME TO audit");
	store_audit(k->st, STR("u"), 3000, STR("{}"));
	assert_int_equal(kit_lost(k).own, 3);
	assert_int_equal(kit_lost(k).last_ms, 3000);

	/* noted with the next one; others see it, later ones too */
	store_audit(k->st, STR("u"), 3001, STR("{}"));
	assert_true(store_audit_loses(k->st));
	kit_close(k);
	kit_open(k);
	assert_int_equal(kit_lost(k).own, 0);
	assert_int_equal(kit_lost(k).all, 3);
	assert_int_equal(kit_lost(k).last_ms, 3000);
	store_audit(k->st, STR("u"), 4000, STR("{}"));
	assert_int_equal(kit_lost(k).own, 0);
}

/* ---- erasure, keys ---- */

static void
erasure_leaves_no_row(void **state)
{
	struct kit *k = *state;
	struct str s, other = STR("another state");
	const char *name;

	(void)kit_append(k->st, k->a, "u", "r", "x", &k->e);
	(void)kit_append(k->st, k->a, "stays", "r", "x", &k->e);
	store_audit(k->st, STR("u"), 1, STR("{}"));
	store_cache_put_of(k->st, &(struct store_owner){ STR("u"), NULL },
	    STR("mine"), STR("x"), 100);
	assert_fails(k, store_erase(k->st, STR("u"), &other, &k->e),
	    ERR_CONFLICT, "changed");
	assert_ok(k, store_state(k->st, k->a, STR("u"), &s, &k->e));
	assert_ok(k, store_erase(k->st, STR("u"), &s, &k->e));
	for (size_t i = 0; (name = schema_table(i)) != NULL; i++)
		if (i >= 3) /* led by sub */
			kit_sql(k, arena_printf(k->a,
				       "SELECT 1 / "
				       "(1 - count(*)) FROM %s WHERE sub = 'u'",
				       name)
				       .p);
	assert_null(store_cache_get(k->st, k->a, STR("mine"), 5).p);
	assert_ok(k, store_state(k->st, k->a, STR("stays"), &s, &k->e));
	assert_non_null(s.p);
}

static void
a_rotated_key_reaches_every_machine(void **state)
{
	struct kit *k = *state;
	struct store_opts o = kit_opts(k);
	struct str a[2], b[2], was;
	struct store *st;

	o.dir = arena_printf(k->a, "%s/other", k->base).p;
	assert_ok(k, store_init(&o, &k->e));
	assert_ok(k, store_open(&o, &st, &k->e));
	assert_int_equal(store_keys(k->st, a), 1);
	was = arena_str(k->a, a[0]);
	assert_ok(k, store_rotate_key(st, &k->e));
	assert_int_equal(store_keys(k->st, a), 2);
	assert_int_equal(store_keys(st, b), 2);
	assert_true(str_eq(a[0], b[0]));
	assert_true(str_eq(a[1], was) && str_eq(b[1], was));
	/* those before are gone, and another machine makes none */
	assert_ok(k, store_rotate_key(st, &k->e));
	was = arena_str(k->a, a[0]);
	o.dir = arena_printf(k->a, "%s/third", k->base).p;
	assert_ok(k, store_init(&o, &k->e));
	kit_sql(k, "SELECT 1 / CASE count(*) WHEN 2 THEN 1 ELSE 0 END "
		   "FROM secret");
	assert_int_equal(store_keys(st, b), 2);
	assert_true(str_eq(b[1], was));
	store_close(st);
}

/* ---- other settings of the server ---- */

static int
write_50(struct kit *k, int i)
{
	(void)i;
	for (int n = 0; n < 50; n++) {
		if (kit_append(k->st, k->a, "u", "", "x", &k->e).p == NULL)
			return -1;
		arena_reset(k->a);
	}
	return 0;
}

static void
serializable_as_the_default_loses_nothing(void **state)
{
	struct kit *k = *state;
	int pids[4];
	uint64_t n;

	kit_close(k);
	(void)snprintf(k->database + strlen(k->database),
	    sizeof(k->database) - strlen(k->database),
	    "%%20-cdefault_transaction_isolation%%3Dserializable");
	kit_fork(k, 4, write_50, pids);
	assert_int_equal(kit_wait(pids, 4), 0);
	kit_open(k);
	assert_ok(k, store_check(k->st, k->a, STR("u"), &n, &k->e));
	assert_int_equal(n, 200);
}

static int
add_length(void *arg, uint64_t seq, struct str event, struct err *e)
{
	(void)seq;
	(void)e;
	*(size_t *)arg += event.n;
	return 0;
}

static void
long_events_are_walked_in_little_memory(void **state)
{
	struct kit *k = *state;
	size_t n = 512 << 10, all = 0;

	/* 20 MiB: more than a call may use */
	kit_sql(k, "INSERT INTO journal SELECT 'u', n, "
		   "convert_to(repeat('x', 512 * 1024), 'UTF8') "
		   "FROM generate_series(1, 40) n");
	assert_ok(k,
	    store_events(k->st, STR("u"), 1, false, add_length, &all, &k->e));
	assert_int_equal(all, 40 * n);
	all = 0;
	assert_ok(
	    k, store_events(k->st, STR("u"), 0, true, add_length, &all, &k->e));
	assert_int_equal(all, 40 * n);
}

/* ---- the row of operations ---- */

static void
no_operation_of_files_is_missing(void **state)
{
	enum { WORDS = sizeof(struct engine) / sizeof(void *) };
	const void *files[WORDS], *database[WORDS];

	(void)state;
	memcpy(files, &engine_lmdb, sizeof(files));
	memcpy(database, &engine_pgsql, sizeof(database));
	for (size_t i = 0; i < WORDS; i++)
		if (files[i] != NULL && database[i] == NULL)
			fail_msg("engine.h: member %zu", i);
}

#define T(f) cmocka_unit_test_setup_teardown(f, kit_setup, kit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(what_a_database_must_be),
		T(a_connection_string_is_judged),
		T(the_statements_are_those_of_init),
		cmocka_unit_test(check_names_the_first_fault),
		T(a_lost_twin_goes_on_after_its_journal),
		T(a_twin_that_tells_another_end_goes_on_after_its_journal),
		T(lost_audit_records_are_counted),
		T(erasure_leaves_no_row),
		T(a_rotated_key_reaches_every_machine),
		T(serializable_as_the_default_loses_nothing),
		T(long_events_are_walked_in_little_memory),
		cmocka_unit_test(no_operation_of_files_is_missing),
	};

	return KIT_RUN_REMOTE("store in PostgreSQL", tests);
}
