/* SPDX-License-Identifier: MIT */
/*
 * t_store_pgsql_server - what a server, its administrator and other users of it
 * may do to a store: have another encoding, become read only, leave a COMMIT in
 * doubt, change under an open store, hold a row for a machine that is gone, plant
 * functions. test/e2e/pgsql_store.sh starts the server.
 */
#include "test/unit/store_kit.h"

#include <sys/wait.h>

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include "base/buf.h"

static void
collect(void *arg, enum store_look_level level, const char *text,
    const char *fix)
{
	(void)level;
	(void)fix;
	buf_printf(arg, "%s\n", text);
}

/* Who may make things in a schema that is searched must not be run by us: each
 * call is of the very types that the system's own function has. */
static void
what_a_neighbour_has_planted_is_not_called(void **state)
{
	struct store_marks none = { 0 };
	struct kit *k = *state;
	struct store_usage u;
	struct buf b;

	(void)kit_append(k->st, k->a, "u", "", "x", &k->e);
	kit_sql(k, "CREATE FUNCTION count(integer) RETURNS bigint "
		   "LANGUAGE sql AS 'SELECT 4242424242'; "
		   "CREATE FUNCTION pg_total_relation_size(text) "
		   "RETURNS bigint LANGUAGE sql AS 'SELECT 4242424242'; "
		   "CREATE FUNCTION planted(numeric, integer) RETURNS numeric "
		   "LANGUAGE sql AS 'SELECT 4242424242.0'; "
		   "CREATE OPERATOR * (LEFTARG = numeric, "
		   "RIGHTARG = integer, FUNCTION = planted)");
	buf_init(&b, k->a, 1 << 20);
	assert_ok(k, store_stat(k->st, &b, &k->e));
	assert_int_equal(str_find(buf_str(&b), STR("4242424242")), -1);
	assert_ok(k, store_look(k->st, collect, &b, &k->e));
	assert_int_equal(str_find(buf_str(&b), STR("the clocks")), -1);
	assert_ok(k, store_usage(k->st, k->a, &none, &u, &k->e));
	assert_int_equal(u.at_journal, 0);
}

static void
more_than_is_needed_is_no_fault(void **state)
{
	struct kit *k = *state;
	struct buf b;

	kit_close(k);
	(void)snprintf(k->database + strlen(k->database),
	    sizeof(k->database) - strlen(k->database),
	    "%%20-csynchronous_commit%%3Dremote_apply");
	kit_open(k);
	buf_init(&b, k->a, 1 << 20);
	assert_ok(k, store_look(k->st, collect, &b, &k->e));
	assert_int_not_equal(str_find(buf_str(&b), STR("PostgreSQL ")), -1);
	assert_int_equal(str_find(buf_str(&b), STR("synchronous_commit")), -1);
}

static void
a_process_that_rests_loses_no_audit_record(void **state)
{
	struct kit *k = *state;

	for (int64_t i = 0; i < 3; i++) {
		store_audit(k->st, STR("u"), i, STR("{}"));
		store_rest(k->st);
	}
	store_audit(k->st, STR("u"), 3, STR("{}"));
	assert_int_equal(kit_lost(k).all, 0);
	kit_sql(k, "SELECT 1 / CASE count(*) WHEN 4 THEN 1 ELSE 0 END "
		   "FROM audit");
}

/* ---- another encoding ---- */

static void
a_database_of_another_encoding_keeps_and_tells_the_same(void **state)
{
	static const char sub[] = "\xd0\x92\xd0\xb5\xd1\x80\xd0\xb0";
	struct kit *k = *state;
	struct store_opts o = kit_opts(k);
	struct str s;
	char *at;

	kit_sql(k, "CREATE DATABASE latin1 ENCODING 'LATIN1' "
		   "LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
	kit_close(k);
	assert_non_null(at = strstr(k->database, "/postgres?"));
	*at = '\0';
	o.database = arena_printf(k->a, "%s/latin1?%s", k->database,
	    strstr(at + 1, "host="));
	at = strstr((char *)(uintptr_t)o.database.p, "&options=");
	o.database.n = (size_t)(at - o.database.p);
	(void)snprintf(k->database, sizeof(k->database), STR_FMT,
	    STR_ARG(o.database));
	assert_ok(k, store_init(&o, &k->e));
	kit_open(k);
	s = kit_append(k->st, k->a, sub, sub, sub, &k->e);
	assert_true(str_eq(s, arena_printf(k->a, "ANSWER 1 %s", sub)));
	assert_ok(k, store_state(k->st, k->a, str_c(sub), &s, &k->e));
	assert_true(str_starts(s, arena_printf(k->a, "STATE 1 %s", sub)));

	kit_sql(k, "CREATE FUNCTION no() RETURNS trigger LANGUAGE plpgsql "
		   "AS 'BEGIN RAISE EXCEPTION USING MESSAGE = chr(233); END'; "
		   "CREATE TRIGGER no BEFORE INSERT ON journal "
		   "FOR EACH ROW EXECUTE FUNCTION no()");
	k->e = (struct err){ ERR_NONE };
	assert_null(kit_append(k->st, k->a, sub, "", "x", &k->e).p);
	assert_non_null(strstr(k->e.msg, "\xc3\xa9"));
}

/* ---- read only ---- */

/* as_reader - open the store anew as a role that an administrator turns to
 * reading, and back: what its connections are they stay. */
static void
as_reader(struct kit *k)
{
	struct store_opts o;

	kit_close(k);
	o = kit_opts(k);
	o.database = arena_printf(k->a, "postgresql://reader%s",
	    strchr(k->database, '@'));
	assert_ok(k, store_open(&o, &k->st, &k->e));
}

static void
a_connection_that_may_not_write_is_left(void **state)
{
	static const char only[] = "ALTER ROLE reader SET "
				   "default_transaction_read_only = on";
	static const char again[] = "ALTER ROLE reader RESET ALL";
	struct kit *k = *state;
	struct str s;

	kit_sql(k, "CREATE ROLE reader LOGIN SUPERUSER");
	kit_sql(k, only);
	as_reader(k);
	assert_null(kit_append(k->st, k->a, "u", "", "x", &k->e).p);
	assert_int_equal(k->e.kind, ERR_UPSTREAM);
	assert_non_null(strstr(k->e.msg, "read-only"));
	kit_sql(k, again);
	assert_ok(k, kit_append(k->st, k->a, "u", "", "x", &k->e).p == NULL ?
	    -1 : 0);

	/* the same where only audit records are written */
	kit_sql(k, only);
	as_reader(k);
	store_audit(k->st, STR("u"), 1, STR("{}"));
	kit_sql(k, again);
	assert_ok(k, store_state(k->st, k->a, STR("u"), &s, &k->e));
	store_audit(k->st, STR("u"), 2, STR("{}"));
	assert_int_equal(kit_lost(k).own, 1);
	kit_sql(k, "SELECT 1 / CASE sum(at) WHEN 2 THEN 1 ELSE 0 END "
		   "FROM audit");
	kit_close(k);
	kit_sql(k, "DROP ROLE reader");
	kit_open(k);
}

/* ---- a COMMIT in doubt ---- */

/* As engines say that distribute: the first COMMIT of all leaves it open. */
static void
a_commit_in_doubt_is_not_repeated_blindly(void **state)
{
	struct kit *k = *state;
	struct str s;

	kit_sql(k, "CREATE SEQUENCE doubts; "
		   "CREATE FUNCTION doubt() RETURNS trigger LANGUAGE plpgsql "
		   "AS 'BEGIN IF nextval(''doubts'') = 1 THEN "
		   "RAISE EXCEPTION SQLSTATE ''40003''; END IF; "
		   "RETURN NULL; END'; "
		   "CREATE CONSTRAINT TRIGGER doubting AFTER INSERT ON journal "
		   "DEFERRABLE INITIALLY DEFERRED FOR EACH ROW "
		   "EXECUTE FUNCTION doubt()");
	k->e = (struct err){ ERR_NONE };
	assert_null(kit_append(k->st, k->a, "u", "", "x", &k->e).p);
	assert_int_equal(k->e.kind, ERR_UPSTREAM);
	assert_non_null(strstr(k->e.msg, "before you repeat it"));
	/* with a request_id it is looked up */
	kit_sql(k, "ALTER SEQUENCE doubts RESTART");
	s = kit_append(k->st, k->a, "u", "r", "x", &k->e);
	assert_true(str_is(s, "ANSWER 1 x"));
}

/* ---- what changes under an open store ---- */

static void
a_database_that_changes_is_no_fault_of_a_request(void **state)
{
	static const struct {
		const char *why, *sql, *want;
	} cases[] = {
		{ "a table goes", "DROP TABLE twin", "twin" },
		{ "it is another realm's now",
		    "UPDATE meta SET value = 'https://o.example' "
		    "WHERE name = 'realm'", "https://o.example" },
		{ "it is of another format", "UPDATE meta SET value = '9' "
		    "WHERE name = 'format'", "format '9'" },
		{ "it is another database", "DROP TABLE meta",
		    "run twinctl init" },
		{ "it has no key any more", "DELETE FROM secret", "no key" },
	};

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct kit *k;
		struct str s;

		kit_setup(state);
		k = *state;
		kit_sql(k, cases[i].sql);
		store_rest(k->st);	/* the next one is made anew */
		k->e = (struct err){ ERR_NONE };
		if (store_state(k->st, k->a, STR("u"), &s, &k->e) == 0 ||
		    k->e.kind != ERR_IO ||
		    strstr(k->e.msg, cases[i].want) == NULL)
			fail_msg("%s: %s: %s", cases[i].why,
			    err_kind_name(k->e.kind), k->e.msg);
		kit_teardown(state);
	}
}

/* ---- a machine that vanishes ---- */

/* freeze - be too late once, and stop with the row in hand the second time. */
static int
freeze(struct change *ch, void *arg, struct err *e)
{
	static int times;	/* of this process */

	(void)e;
	if (times++ == 0)
		kit_sql(arg, "UPDATE twin SET revision = 1");
	else
		(void)raise(SIGSTOP);
	ch->events[0] = STR("event");
	ch->nevents = 1;
	ch->new_state = STR("state");
	return 0;
}

/* frozen - a process that has the row, and may have it for so long; the kit's
 * store is closed. */
static pid_t
frozen(struct kit *k, int64_t deadline_s)
{
	struct store_write w = { .sub = STR("u") };
	struct store_opts o = kit_opts(k);
	int how;
	pid_t pid;

	(void)kit_append(k->st, k->a, "u", "", "x", &k->e);
	kit_close(k);
	(void)fflush(NULL);
	assert_int_not_equal(pid = fork(), -1);
	if (pid == 0) {
		o.deadline_s = deadline_s;
		if (store_open(&o, &k->st, &k->e) == 0 &&
		    store_update(k->st, k->a, &w, freeze, k, &k->e) == 0)
			_exit(0);
		(void)fprintf(stderr, "# %s\n", k->e.msg);
		_exit(1);
	}
	assert_int_equal(waitpid(pid, &how, WUNTRACED), pid);
	assert_true(WIFSTOPPED(how));
	return pid;
}

static void
end(pid_t pid)
{
	int how;

	(void)kill(pid, SIGKILL);
	assert_int_equal(waitpid(pid, &how, 0), pid);
}

static void
a_row_is_held_no_longer_than_a_call_may_take(void **state)
{
	struct kit *k = *state;
	pid_t pid = frozen(k, 5);

	kit_open(k);	/* its calls may take longer */
	assert_ok(k, kit_append(k->st, k->a, "u", "", "x", &k->e).p == NULL ?
	    -1 : 0);
	end(pid);
}

static void
who_waits_in_vain_leaves_nothing_that_waits_on(void **state)
{
	struct kit *k = *state;
	struct store_opts o = kit_opts(k);
	pid_t pid = frozen(k, o.deadline_s);

	o.deadline_s = 2;
	assert_ok(k, store_open(&o, &k->st, &k->e));
	assert_null(kit_append(k->st, k->a, "u", "", "x", &k->e).p);
	assert_int_equal(k->e.kind, ERR_UPSTREAM);
	kit_sql(k, "SELECT 1 / CASE count(*) WHEN 0 THEN 1 ELSE 0 END "
		   "FROM pg_stat_activity WHERE wait_event_type = 'Lock'");
	end(pid);
}

#define T(f) cmocka_unit_test_setup_teardown(f, kit_setup, kit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(what_a_neighbour_has_planted_is_not_called),
		T(more_than_is_needed_is_no_fault),
		T(a_process_that_rests_loses_no_audit_record),
		T(a_database_of_another_encoding_keeps_and_tells_the_same),
		T(a_connection_that_may_not_write_is_left),
		T(a_commit_in_doubt_is_not_repeated_blindly),
		cmocka_unit_test(
		    a_database_that_changes_is_no_fault_of_a_request),
		T(a_row_is_held_no_longer_than_a_call_may_take),
		T(who_waits_in_vain_leaves_nothing_that_waits_on),
	};

	return KIT_RUN_REMOTE("store in PostgreSQL, its server", tests);
}
