/* SPDX-License-Identifier: MIT */
/*
 * t_store_bytes - the rows of twin-data(5): their bytes, and what store_check
 * says of bytes that are others.
 */
#include "test/unit/store_kit.h"

#include <lmdb.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/hex.h"
#include "store/lmdb/engine.h"

/* W - a write by a subject under a request_id. */
#define W(subject, id)	(&(struct store_write){ .sub = STR(subject),	\
	.request_id = STR(id), .now = 1700000000 })

/* ---- the bytes of twin-data(5) ---- */

static const struct golden {
	const char *why, *env, *table, *key, *value;	/* hex; value may be a
							 * beginning; a dot is
							 * any digit */
} golden[] = {
	{ "the format is the text 2", "twin.mdb", "meta",
	    "666f726d6174", "32" },
	{ "the realm is the issuer", "twin.mdb", "meta",
	    "7265616c6d", "68747470733a2f2f6f72792e6578616d706c652f" },
	{ "the active catalog is named by its hash in hex", "twin.mdb", "meta",
	    "6163746976652e6d6574616d6f64656c",
	    "34343133366661333535623336373861" },
	{ "a state lies under the subject: sum, birth, bytes, day and its "
	    "events", "twin.mdb", "twin", "6c",
	    "................................................................"
	    "................................000000000000000000004cdb00000002"
	    "5354415445203220622030" },
	{ "an event lies under sub 00 be64(seq), after its sum", "twin.mdb",
	    "journal", "6c000000000000000002",
	    "85bd44f63db03284a2af47adbb112eab2d83045bf36f5ce3f590f3bc10857d66"
	    "4556454e5420322062" },
	{ "once lies under sub 00 request_id: sum be64(seq) be64(time) digest "
	    "answer", "twin.mdb", "once", "6c007232",
	    "03ee12d5abe6cdcd3d0686cdeff1d61efce97443ec33b019ac94faac4dfb62c9"
	    "0000000000000002000000006553f1003e23e8160039594a33894f6564e1b134"
	    "8bbd7a0088d42c4acb73eeaed59c009d414e5357455220322062" },
	{ "an artifact lies under sub 00 id 00 be32(version), after its sum",
	    "twin.mdb", "artifact", "6d0065737361790000000002",
	    "3a9db6b541d45dbe442bce4f63aa685551f100d89f1b40389c9194ad8c2b5b32"
	    "62626262" },
	{ "a catalog lies under kind 00 sha256", "twin.mdb", "catalog",
	    "6d6574616d6f64656c0044136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e"
	    "8310c060f61caaff8a", "7b7d" },
	{ "an audit record lies under sub 00 be64(ms) be32(n)", "audit.mdb",
	    "audit", "6c000000018bcfe5680000000001", "7b2232223a327d" },
	{ "a cache record begins with be64(expires_at) and its owner",
	    "cache.mdb", "cache",
	    "6a776b73", "000000006553f10000000000000000007b7d" },
	{ "the owner is a beginning of SHA-256('owner ' sub)", "cache.mdb",
	    "cache", "6f776e", "000000006553f100d9f7c0cfa0fc7e0d7b7d" },
};

/* One row as LMDB has it, in hex; empty when it is not there. */
static const char *
row(struct kit *k, const struct golden *g)
{
	struct str hex = { "", 0 };
	MDB_env *env;
	MDB_txn *txn;
	MDB_dbi dbi;
	MDB_val key, v;
	char raw[256];

	key.mv_size = strlen(g->key) / 2;
	key.mv_data = raw;
	for (size_t i = 0; i < key.mv_size; i++) {
		unsigned byte;

		assert_int_equal(sscanf(g->key + 2 * i, "%2x", &byte), 1);
		raw[i] = (char)byte;
	}
	assert_int_equal(mdb_env_create(&env), 0);
	assert_int_equal(mdb_env_set_maxdbs(env, 16), 0);
	assert_int_equal(mdb_env_open(env, kit_path(k, g->env),
	    MDB_NOSUBDIR | MDB_RDONLY, 0600), 0);
	assert_int_equal(mdb_txn_begin(env, NULL, MDB_RDONLY, &txn), 0);
	assert_int_equal(mdb_dbi_open(txn, g->table, 0, &dbi), 0);
	if (mdb_get(txn, dbi, &key, &v) == 0)
		hex = hex_encode(k->a, v.mv_data, v.mv_size);
	mdb_txn_abort(txn);
	mdb_env_close(env);
	return arena_cstr(k->a, hex);
}

/* Whether hex begins with want, where a dot is any digit. */
static bool
fits(const char *hex, const char *want)
{
	for (; *want != '\0'; hex++, want++)
		if (*hex == '\0' || (*want != '.' && *want != *hex))
			return false;
	return true;
}

static void
rows_have_the_bytes_of_the_manual(void **state)
{
	struct kit *k = *state;
	struct str s;

	(void)kit_append(k->st, k->a, "l", "r1", "a", &k->e);
	(void)kit_append(k->st, k->a, "l", "r2", "b", &k->e);
	assert_ok(k, store_update(k->st, k->a, W("m", "r"), kit_full,
	    NULL, &k->e));
	assert_ok(k, store_catalog_put(k->st, k->a, "metamodel", STR("{}"), &s,
	    &k->e));
	store_audit(k->st, STR("l"), 1700000000000, STR("{\"1\":1}"));
	store_audit(k->st, STR("l"), 1700000000000, STR("{\"2\":2}"));
	store_cache_put(k->st, STR("jwks"), STR("{}"), 1700000000);
	store_cache_put_of(k->st, &(struct store_owner){ STR("l"), NULL },
	    STR("own"), STR("{}"), 1700000000);
	kit_close(k);
	for (size_t i = 0; i < sizeof(golden) / sizeof(golden[0]); i++) {
		const char *hex = row(k, &golden[i]);

		if (!fits(hex, golden[i].value))
			fail_msg("%s: %s", golden[i].why, hex);
	}
}

static void
the_manual_names_every_table(void **state)
{
	struct kit *k = *state;
	const char *dir = getenv("SRCDIR");
	struct str page = kit_read(k, arena_printf(k->a, "%s/man/twin-data.5",
	    dir == NULL ? "." : dir).p);

	for (size_t t = 0; t < TABLES; t++)
		if (str_find(page, arena_printf(k->a, "\n.It Sy %s\n",
		    store_tables[t].name)) == -1)
			fail_msg("twin-data(5) has no table '%s'",
			    store_tables[t].name);
}

/* ---- check ---- */

#define ONCE_TO(n) "\0\0\0\0\0\0\0" n "\0\0\0\0\0\0\0\0"		\
	"0123456789abcdef0123456789abcdef"
#define TWIN_OF "a birth of 16 b." "\0\0\0\0\0\0\0\0"			\
	"\0\0\0\0\0\0\0\0" "state"

static const struct {
	const char *why, *table;
	struct str key, value;
	const char *want;
} faults[] = {
	{ "a hole in the journal", "journal",
	    STR_INIT("u\0\0\0\0\0\0\0\0\2"), { NULL, 0 }, "no event 2" },
	{ "an event beyond the end", "journal",
	    STR_INIT("u\0\0\0\0\0\0\0\0\5"), STR_INIT("x"), "no event 4" },
	{ "a key of another length", "journal", STR_INIT("u\0\0\0\4"),
	    STR_INIT("x"), "bytes in a key" },
	{ "an empty event", "journal",
	    STR_INIT("u\0\0\0\0\0\0\0\0\3"), STR_INIT(""), "event 3" },
	{ "once points past the journal", "once", STR_INIT("u\0r1"),
	    STR_INIT(ONCE_TO("\4")), "event 4" },
	{ "once points to event 0", "once", STR_INIT("u\0r1"),
	    STR_INIT(ONCE_TO("\0")), "event 0" },
	{ "once is cut short", "once", STR_INIT("u\0r1"),
	    STR_INIT("\0\0\0\0\0\0\0\1"), "bytes in a value" },
	{ "once has another sum", "once", STR_INIT("u\0r1"),
	    STR_INIT("!" ONCE_TO("\1")), "once: the sum is wrong" },
	{ "an event has another sum", "journal",
	    STR_INIT("u\0\0\0\0\0\0\0\0\3"),
	    STR_INIT("!EVENT 3 x"), "the sum is wrong of event 3" },
	{ "an artifact has another sum", "artifact",
	    STR_INIT("u\0a\0\0\0\0\1"), STR_INIT("!x"),
	    "the sum is wrong of version 1" },
	{ "an artifact that is not counted", "artifact",
	    STR_INIT("u\0a\0\0\0\0\1"), STR_INIT("x"),
	    "does not say the bytes of artifacts: 1" },
	{ "a state has another sum", "twin", STR_INIT("u"),
	    STR_INIT("!" TWIN_OF), "twin: the sum is wrong" },
	{ "a state without its head", "twin", STR_INIT("u"),
	    STR_INIT("x"), "bytes in a value: 1" },
	{ "a state is missing", "twin", STR_INIT("u"), { NULL, 0 },
	    "no state" },
	{ "a state without a journal", "twin", STR_INIT("v"),
	    STR_INIT(TWIN_OF), "a state" },
	{ "an artifact without a version", "artifact",
	    STR_INIT("u\0essay"), STR_INIT("x"), "artifact" },
};

static void
check_names_the_first_fault(void **state)
{
	for (size_t i = 0; i < sizeof(faults) / sizeof(faults[0]); i++) {
		struct kit *k;
		uint64_t n;
		int rc;

		kit_setup(state);
		k = *state;
		for (int j = 0; j < 3; j++)
			(void)kit_append(k->st, k->a, "u", j == 0 ? "r1" : "",
			    "x", &k->e);
		kit_close(k);
		kit_spoil(k, faults[i].table, faults[i].key, faults[i].value);
		kit_open(k);
		rc = store_check(k->st, k->a, (struct str){ faults[i].key.p, 1 },
		    &n, &k->e);
		if (rc != -1 || k->e.kind != ERR_INVALID ||
		    strstr(k->e.msg, faults[i].want) == NULL)
			fail_msg("%s: %s", faults[i].why, k->e.msg);
		kit_teardown(state);
	}
}

static int
repair(struct change *ch, void *arg, struct err *e)
{
	(void)e;
	assert_int_equal(ch->seq, 3);
	assert_true(str_starts(ch->state, STR("STATE 2 ")));
	ch->new_state = *(struct str *)arg;
	return 0;
}

static void
a_state_is_repaired_without_an_event(void **state)
{
	struct kit *k = *state;
	struct str right = STR("refolded"), s;
	uint64_t n;

	(void)kit_append(k->st, k->a, "u", "", "x", &k->e);
	(void)kit_append(k->st, k->a, "u", "", "x", &k->e);
	assert_ok(k, store_update(k->st, k->a, W("u", ""), repair,
	    &right, &k->e));
	assert_ok(k, store_state(k->st, k->a, STR("u"), &s, &k->e));
	assert_true(str_eq(s, right));
	assert_ok(k, store_check(k->st, k->a, STR("u"), &n, &k->e));
	assert_int_equal(n, 2);
}

#define T(f) cmocka_unit_test_setup_teardown(f, kit_setup, kit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(a_state_is_repaired_without_an_event),
	}, files[] = {
		T(rows_have_the_bytes_of_the_manual),
		T(the_manual_names_every_table),
		cmocka_unit_test(check_names_the_first_fault),
	};

	return KIT_RUN("store, bytes", tests, files);
}
