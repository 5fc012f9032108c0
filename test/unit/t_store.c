/* SPDX-License-Identifier: MIT */
/*
 * t_store - one process and its store: rows and keys, their limits, their
 * bytes. The directory is in t_store_dir.c, the cache in t_store_cache.c, what
 * several processes do in t_store_many.c, a failing disk in t_store_fault.c.
 */
#include "test/unit/store_kit.h"

#include <lmdb.h>

#include <stdio.h>
#include <stdlib.h>

#include "base/hex.h"
#include "store/lmdb/engine.h"

#define N255 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"\
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"	\
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"	\
	"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcde"
#define N64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* W - a write by a subject under a request_id. */
#define W(subject, id)	(&(struct store_write){ .sub = STR(subject),	\
	.request_id = STR(id), .now = 1700000000 })

/* ---- writing and reading ---- */

static void
writes_are_numbered_and_replayed(void **state)
{
	struct kit *k = *state;
	struct str s;
	uint64_t n;

	assert_ok(k, store_state(k->st, k->a, STR("u"), &s, &k->e));
	assert_null(s.p);
	s = kit_append(k->st, k->a, "u", "r1", "one", &k->e);
	assert_true(str_is(s, "ANSWER 1 one"));
	s = kit_append(k->st, k->a, "u", "r2", "two", &k->e);
	assert_true(str_is(s, "ANSWER 2 two"));
	s = kit_append(k->st, k->a, "u", "r1", "one", &k->e);
	assert_true(str_is(s, "ANSWER 1 one"));
	s = kit_append(k->st, k->a, "v", "r1", "other", &k->e);
	assert_true(str_is(s, "ANSWER 1 other"));
	s = kit_append(k->st, k->a, "u", "", "three", &k->e);
	assert_true(str_is(s, "ANSWER 3 three"));
	assert_ok(k, store_state(k->st, k->a, STR("u"), &s, &k->e));
	assert_true(str_starts(s, STR("STATE 3 three")));
	assert_ok(k, store_check(k->st, k->a, STR("u"), &n, &k->e));
	assert_int_equal(n, 3);
	s = kit_append(k->st, k->a, "u", "r2", "not two", &k->e);
	assert_null(s.p);
	assert_int_equal(k->e.kind, ERR_CONFLICT);
}

static int
half_done(struct change *ch, void *arg, struct err *e)
{
	ch->events[0] = STR("event");
	ch->nevents = 1;
	ch->new_digest = STR("0123456789abcdef0123456789abcdef");
	if (arg != NULL) {
		ch->new_state = STR("state");
		return err_set(e, ERR_DENIED, "%s", (const char *)arg);
	}
	return 0;
}

static void
a_write_that_fails_or_wants_nothing_leaves_nothing(void **state)
{
	struct kit *k = *state;
	struct str s;
	uint64_t n;

	assert_fails(k, store_update(k->st, k->a, W("u", "r"), half_done, (void *)(uintptr_t)"no", &k->e), ERR_DENIED, "no");
	assert_ok(k, store_update(k->st, k->a, W("u", "r"), half_done,
	    NULL, &k->e));
	assert_ok(k, store_state(k->st, k->a, STR("u"), &s, &k->e));
	assert_null(s.p);
	assert_ok(k, store_check(k->st, k->a, STR("u"), &n, &k->e));
	assert_int_equal(n, 0);
	s = kit_append(k->st, k->a, "u", "r", "first", &k->e);
	assert_true(str_is(s, "ANSWER 1 first"));
}

static int
full_change(struct change *ch, void *arg, struct err *e)
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

static int
one_event(struct change *ch, void *arg, struct err *e)
{
	(void)arg;
	(void)e;
	ch->new_state = STR("state");
	ch->events[ch->nevents++] = STR("event");
	return 0;
}

static int
once_event(struct change *ch, void *arg, struct err *e)
{
	ch->new_digest = STR("0123456789abcdef0123456789abcdef");
	ch->new_answer = STR("");
	return one_event(ch, arg, e);
}

static void
one_write_may_hold_events_and_artifacts(void **state)
{
	static const struct {
		const char *why, *id;
		uint32_t version;
		size_t want;
	} cases[] = {
		{ "the newest version is the highest", "essay", 0, 65535 },
		{ "an older version stays", "essay", 1, 65536 },
		{ "a version never written is absent", "essay", 3, 0 },
		{ "the beginning of an id is another id", "ess", 0, 0 },
		{ "an id that goes on is another id", "essays", 0, 0 },
	};
	struct kit *k = *state;
	struct str s;
	uint64_t n;

	assert_ok(k, store_update(k->st, k->a, W("u", "r"), full_change,
	    NULL, &k->e));
	assert_ok(k, store_check(k->st, k->a, STR("u"), &n, &k->e));
	assert_int_equal(n, STORE_EVENTS_MAX);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		assert_ok(k, store_artifact(k->st, k->a, STR("u"),
		    str_c(cases[i].id), cases[i].version, &s, &k->e));
		if (s.n != cases[i].want || (s.p == NULL) != (s.n == 0))
			fail_msg("%s: %zu bytes", cases[i].why, s.n);
	}
	assert_ok(k, store_artifact(k->st, k->a, STR("t"), STR("essay"), 0, &s,
	    &k->e));
	assert_null(s.p);
}

struct walk {
	uint64_t seen[200];
	size_t n, stop;
};

static int
note(void *arg, uint64_t seq, struct str event, struct err *e)
{
	struct walk *w = arg;

	assert_true(str_starts(event, STR("EVENT ")));
	w->seen[w->n++] = seq;
	if (w->stop == 99)
		return err_set(e, ERR_DENIED, "walk: enough");
	return w->n == w->stop;
}

static void
events_are_walked_both_ways(void **state)
{
	static const struct {
		const char *why;
		uint64_t from;
		bool backwards;
		size_t stop, want;
		uint64_t first, last;
	} cases[] = {
		{ "from the beginning", 0, false, 0, 100, 1, 100 },
		{ "1 is the beginning", 1, false, 0, 100, 1, 100 },
		{ "from the middle on", 60, false, 0, 41, 60, 100 },
		{ "from the last one", 100, false, 0, 1, 100, 100 },
		{ "past the end is nothing", 101, false, 0, 0, 0, 0 },
		{ "from the end down", 0, true, 0, 100, 100, 1 },
		{ "from the middle down", 60, true, 0, 60, 60, 1 },
		{ "past the end down", 500, true, 0, 100, 100, 1 },
		{ "the first one down", 1, true, 0, 1, 1, 1 },
		{ "stops when told", 0, false, 7, 7, 1, 7 },
		{ "stops in the second batch", 0, true, 40, 40, 100, 61 },
	};
	struct kit *k = *state;
	struct walk w;

	for (int i = 0; i < 100; i++)
		(void)kit_append(k->st, k->a, "u", "", "x", &k->e);
	(void)kit_append(k->st, k->a, "t", "", "x", &k->e);
	(void)kit_append(k->st, k->a, "u2", "", "x", &k->e);
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		w = (struct walk){ .stop = cases[i].stop };
		assert_ok(k, store_events(k->st, STR("u"), cases[i].from,
		    cases[i].backwards, note, &w, &k->e));
		if (w.n != cases[i].want || (w.n > 0 &&
		    (w.seen[0] != cases[i].first ||
		    w.seen[w.n - 1] != cases[i].last)))
			fail_msg("%s: %zu events", cases[i].why, w.n);
	}
	w = (struct walk){ .stop = 99 };
	assert_fails(k, store_events(k->st, STR("u"), 0, false, note, &w,
	    &k->e), ERR_DENIED, "enough");
}

static int
write_inside(void *arg, uint64_t seq, struct str event, struct err *e)
{
	struct kit *k = arg;

	(void)event;
	(void)kit_append(k->st, k->a, "other", "", "inside a walk", e);
	return seq >= 3;
}

static void
a_walk_may_use_the_store(void **state)
{
	struct kit *k = *state;
	uint64_t n;

	for (int i = 0; i < 3; i++)
		(void)kit_append(k->st, k->a, "u", "", "x", &k->e);
	assert_ok(k, store_events(k->st, STR("u"), 0, false,
	    write_inside, k, &k->e));
	assert_ok(k, store_check(k->st, k->a, STR("other"), &n, &k->e));
	assert_int_equal(n, 3);
}

static int
collect(void *arg, struct str sub, struct err *e)
{
	struct buf *b = arg;

	(void)e;
	buf_add(b, sub);
	buf_ch(b, ' ');
	return 0;
}

static void
learners_are_listed_in_key_order(void **state)
{
	static const char *const subs[] = { "b", "a/2", "a", "\xd0\xb6" };
	struct kit *k = *state;
	struct buf b;

	buf_init(&b, k->a, 1000);
	for (size_t i = 0; i < 4; i++)
		(void)kit_append(k->st, k->a, subs[i], "", "x", &k->e);
	assert_ok(k, store_subjects(k->st, k->a, collect, &b, &k->e));
	assert_true(str_is(buf_str(&b), "a a/2 b \xd0\xb6 "));
}

/* ---- what may be a key ---- */

static void
subjects_and_ids_have_limits(void **state)
{
	static const struct {
		const char *why, *sub, *request_id, *want;
	} cases[] = {
		{ "255 bytes of subject and 64 of id fit a key", N255, N64, NULL },
		{ "256 bytes of subject do not", N255 "x", "r", "subject: 256" },
		{ "65 bytes of id do not", "u", N64 "x", "request_id: 65" },
		{ "an empty subject is nobody", "", "r", "subject: 0" },
		{ "a line feed in a subject", "u\nv", "r", "control" },
		{ "DEL in a subject", "u\x7f", "r", "control" },
		{ "half a letter in a subject", "u\xd0", "r", "UTF-8" },
		{ "a tab in an id", "u", "r\t", "control" },
		{ "Cyrillic is welcome", "\xd0\xb6", "\xd0\xb6", NULL },
	};
	struct kit *k = *state;

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct str s;

		k->e = (struct err){ ERR_NONE };
		s = kit_append(k->st, k->a, cases[i].sub, cases[i].request_id,
		    "x", &k->e);
		if (cases[i].want == NULL ? s.p == NULL :
		    s.p != NULL || k->e.kind != ERR_INVALID ||
		    strstr(k->e.msg, cases[i].want) == NULL)
			fail_msg("%s: %s", cases[i].why, k->e.msg);
	}
	k->e = (struct err){ ERR_NONE };
	assert_int_equal(store_update(k->st, k->a, &(struct store_write){
	    .sub = { "u\0v", 3 } }, full_change, NULL, &k->e), -1);
	assert_int_equal(k->e.kind, ERR_INVALID);
}

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
	assert_ok(k, store_update(k->st, k->a, W("m", "r"), full_change,
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

/* ---- catalogs, audit ---- */

static void
catalogs_are_kept_and_one_is_active(void **state)
{
	struct kit *k = *state;
	struct str old, new, same, s;

	assert_fails(k, store_catalog_get(k->st, k->a, "curriculum", STR(""),
	    &s, &k->e), ERR_NOTFOUND, "active");
	assert_ok(k, store_catalog_put(k->st, k->a, "curriculum", STR("{1}"),
	    &old, &k->e));
	assert_ok(k, store_catalog_put(k->st, k->a, "curriculum", STR("{2}"),
	    &new, &k->e));
	assert_ok(k, store_catalog_put(k->st, k->a, "curriculum", STR("{2}"),
	    &same, &k->e));
	assert_true(str_eq(new, same));
	assert_int_equal(new.n, 64);
	assert_ok(k, store_catalog_get(k->st, k->a, "curriculum", old, &s,
	    &k->e));
	assert_true(str_is(s, "{1}"));
	assert_ok(k, store_catalog_get(k->st, k->a, "curriculum", STR(""), &s,
	    &k->e));
	assert_true(str_is(s, "{2}"));
	assert_fails(k, store_catalog_get(k->st, k->a, "metamodel", new, &s,
	    &k->e), ERR_NOTFOUND, "metamodel");
	old.n = 10;	/* as much as a task handle has of it */
	assert_ok(k, store_catalog_get(k->st, k->a, "curriculum", old, &s,
	    &k->e));
	assert_true(str_is(s, "{1}"));
	old.n = 8;
	assert_fails(k, store_catalog_get(k->st, k->a, "curriculum", old, &s,
	    &k->e), ERR_NOTFOUND, "not kept");
	assert_fails(k, store_catalog_get(k->st, k->a, "curriculum",
	    STR("0000000000"), &s, &k->e), ERR_NOTFOUND, "not kept");
	assert_fails(k, store_catalog_get(k->st, k->a, "curriculum",
	    STR("no hash"), &s, &k->e), ERR_NOTFOUND, "no hash");
}

static int
join(void *arg, uint64_t ms, struct str record, struct err *e)
{
	(void)e;
	buf_printf(arg, "%llu" STR_FMT " ", (unsigned long long)ms,
	    STR_ARG(record));
	return 0;
}

static void
audit_records_keep_their_order(void **state)
{
	struct kit *k = *state;
	struct buf b;

	store_audit(k->st, STR("u"), 2000, STR("c"));
	store_audit(k->st, STR("u"), 1000, STR("a"));
	store_audit(k->st, STR("u"), 1000, STR("b"));
	store_audit(k->st, STR("u2"), 1000, STR("x"));
	store_audit(k->st, STR("bad\nsub"), 1000, STR("x"));
	buf_init(&b, k->a, 100000);
	assert_ok(k, store_audits(k->st, k->a, STR("u"), join, &b, &k->e));
	assert_true(str_is(buf_str(&b), "1000a 1000b 2000c "));
	for (int i = 0; i < 300; i++)
		store_audit(k->st, STR("v"), 5, STR("r"));
	buf_init(&b, k->a, 100000);
	assert_ok(k, store_audits(k->st, k->a, STR("v"), join, &b, &k->e));
	assert_int_equal(b.n, 300 * 3);
}

/* ---- check ---- */

#define ONCE_TO(n) "\0\0\0\0\0\0\0" n "\0\0\0\0\0\0\0\0"		\
	"0123456789abcdef0123456789abcdef"
#define TWIN_OF "a birth of 16 b." "\0\0\0\0\0\0\0\0"			\
	"\0\0\0\0\0\0\0\0" "state"

static void
check_names_the_first_fault(void **state)
{
	static const struct {
		const char *why, *table;
		struct str key, value;
		const char *want;
	} cases[] = {
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

	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct kit *k;
		uint64_t n;
		int rc;

		kit_setup(state);
		k = *state;
		for (int j = 0; j < 3; j++)
			(void)kit_append(k->st, k->a, "u", j == 0 ? "r1" : "",
			    "x", &k->e);
		kit_close(k);
		kit_spoil(k, cases[i].table, cases[i].key, cases[i].value);
		kit_open(k);
		rc = store_check(k->st, k->a, (struct str){ cases[i].key.p, 1 },
		    &n, &k->e);
		if (rc != -1 || k->e.kind != ERR_INVALID ||
		    strstr(k->e.msg, cases[i].want) == NULL)
			fail_msg("%s: %s", cases[i].why, k->e.msg);
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

/* ---- what is kept for a time only ---- */

enum { DAYS = 86400, PRUNE_NOW = 1700000000, OLD = PRUNE_NOW - 90 * DAYS };

static int
add_row(void *arg, struct str key, struct str value, struct err *e)
{
	struct buf *b = arg;

	(void)e;
	buf_add(b, key);
	buf_add(b, value);
	return 0;
}

/* rows_of - all rows of a kind of some learners, in a. */
static struct str
rows_of(struct kit *k, enum store_kind kind)
{
	static const char *const subs[] = { "a", "aa", "b", "c" };
	struct buf b;

	buf_init(&b, k->a, SIZE_MAX);
	for (size_t i = 0; i < sizeof(subs) / sizeof(subs[0]); i++)
		assert_ok(k, store_rows(k->st, str_c(subs[i]), kind, add_row,
		    &b, &k->e));
	return buf_str(&b);
}

static void
put_once(struct kit *k, const char *sub, const char *id, int64_t at)
{
	assert_ok(k, store_update(k->st, k->a, &(struct store_write){
	    .sub = str_c(sub), .request_id = str_c(id), .now = at },
	    full_change, NULL, &k->e));
}

static struct store_prune
prune(struct kit *k, bool dry, int64_t audit_ms, int64_t once)
{
	struct store_prune p = { .audit_before_ms = audit_ms,
		.once_before_s = once, .keep = STR("ext:"), .dry = dry };
	uint64_t before = 0;

	while (p.stage != STORE_PRUNE_DONE) {
		assert_ok(k, store_prune(k->st, &p, &k->e));
		assert_true(p.audits + p.onces - before <=
		    STORE_PRUNE_ROWS + STORE_PRUNE_ROWS || dry);
		before = p.audits + p.onces;
	}
	return p;
}

static uint64_t
count_rows(struct kit *k, enum store_kind kind, struct str mark)
{
	struct str s = rows_of(k, kind);
	uint64_t n = 0;
	ptrdiff_t at;

	while ((at = str_find(s, mark)) >= 0) {
		n++;
		s = str_from(s, (size_t)at + mark.n);
	}
	return n;
}

static void
what_is_old_goes_and_no_event_does(void **state)
{
	enum { MANY = 2 * STORE_PRUNE_ROWS + 50 };
	struct kit *k = *state;
	struct str was[STORE_KINDS];
	struct store_prune p;

	put_once(k, "a", "old", OLD - 1);
	put_once(k, "a", "ext:old", OLD - 1);
	put_once(k, "a", "exact", OLD);
	put_once(k, "aa", "older", OLD - DAYS);
	put_once(k, "b", "new", PRUNE_NOW);
	for (int i = 0; i < MANY; i++)
		store_audit(k->st, STR("a"), (int64_t)i, STR("[old]"));
	store_audit(k->st, STR("a"), OLD * INT64_C(1000) - 1, STR("[old]"));
	store_audit(k->st, STR("a"), OLD * INT64_C(1000), STR("[new]"));
	store_audit(k->st, STR("aa"), 1, STR("[old]"));
	store_audit(k->st, STR("c"), 1, STR("[old]"));	/* no learner */
	store_audit(k->st, STR("c"), PRUNE_NOW * INT64_C(1000), STR("[new]"));
	for (int i = 0; i < STORE_KINDS; i++)
		was[i] = rows_of(k, (enum store_kind)i);

	p = prune(k, true, OLD * INT64_C(1000), OLD);
	assert_int_equal(p.audits, MANY + 3);
	assert_int_equal(p.onces, 2);
	p = prune(k, false, 0, 0);
	assert_int_equal(p.audits + p.onces, 0);
	for (int i = 0; i < STORE_KINDS; i++)
		assert_true(str_eq(rows_of(k, (enum store_kind)i), was[i]));

	p = prune(k, false, OLD * INT64_C(1000), OLD);
	assert_int_equal(p.audits, MANY + 3);
	assert_int_equal(p.onces, 2);
	assert_int_equal(count_rows(k, STORE_AUDIT, STR("[old]")), 0);
	assert_int_equal(count_rows(k, STORE_AUDIT, STR("[new]")), 2);
	assert_int_equal(count_rows(k, STORE_ONCE, STR("ext:old")), 1);
	assert_int_equal(count_rows(k, STORE_ONCE, STR("exact")), 1);
	assert_int_equal(count_rows(k, STORE_ONCE, STR("new")), 1);
	assert_int_equal(count_rows(k, STORE_ONCE, STR("older")), 0);
	assert_true(str_eq(rows_of(k, STORE_TWIN), was[STORE_TWIN]));
	assert_true(str_eq(rows_of(k, STORE_JOURNAL), was[STORE_JOURNAL]));
	assert_true(str_eq(rows_of(k, STORE_ARTIFACT), was[STORE_ARTIFACT]));
	p = prune(k, false, OLD * INT64_C(1000), OLD);
	assert_int_equal(p.audits + p.onces, 0);
	/* all there is, and still not an event */
	p = prune(k, false, INT64_MAX, INT64_MAX);
	assert_int_equal(p.audits, 2);
	assert_int_equal(p.onces, 2);
	assert_true(str_eq(rows_of(k, STORE_JOURNAL), was[STORE_JOURNAL]));
	assert_true(str_eq(rows_of(k, STORE_TWIN), was[STORE_TWIN]));
}

/* More rows of one learner's and of many learners' than a step takes. */
static void
many_rows_take_many_steps(void **state)
{
	enum { MANY = 2 * STORE_PRUNE_ROWS + 1 };
	struct kit *k = *state;
	struct store_prune p;
	uint64_t n;

	for (int i = 0; i < MANY; i++)
		assert_ok(k, store_update(k->st, k->a, &(struct store_write){
		    .sub = i % 2 == 0 ? STR("a") :
		    arena_printf(k->a, "n%d", i), .request_id =
		    arena_printf(k->a, "r%d", i), .now = OLD - 1 },
		    once_event, NULL, &k->e));
	p = prune(k, false, 0, OLD);
	assert_int_equal(p.onces, MANY);
	assert_ok(k, store_check(k->st, k->a, STR("a"), &n, &k->e));
	assert_int_equal(n, STORE_PRUNE_ROWS + 1);
	(void)kit_append(k->st, k->a, "z", "r0", "one", &k->e);
	p = prune(k, false, 0, OLD);
	assert_int_equal(p.onces, 0);
}

/* ---- how much learners have ---- */

/* put - n times one event on the day of now. */
static void
put(struct kit *k, const char *sub, int n, int64_t now, bool of_others)
{
	for (int i = 0; i < n; i++)
		assert_ok(k, store_update(k->st, k->a, &(struct store_write){
		    .sub = str_c(sub), .now = now, .of_others = of_others },
		    one_event, NULL, &k->e));
}

static void
usage_counts_days_texts_and_journals(void **state)
{
	enum { DAY = 86400, NOW = 1700000000 };
	const struct store_marks marks = { .day = NOW / DAY, .day_events = 3,
		.artifact_bytes = 65536 + 65535, .journal = 7 };
	struct kit *k = *state;
	struct store_usage u;
	struct store_learner l;

	assert_ok(k, store_usage(k->st, k->a, &marks, &u, &k->e));
	assert_int_equal(u.learners, 0);
	assert_int_equal(u.longest.n, 0);
	put(k, "a", 2, NOW, false);
	put(k, "a", 5, NOW, true);	/* of others: no part of their day */
	put(k, "b", 9, NOW - DAY, false);	/* of another day */
	put(k, "b", 3, NOW, false);
	assert_ok(k, store_update(k->st, k->a, W("c", "r"), full_change, NULL,
	    &k->e));
	for (int i = 0; i < 300; i++)	/* more than a step of the walk */
		put(k, arena_printf(k->a, "d%d", i).p, 1, NOW - DAY, false);
	assert_ok(k, store_learner(k->st, k->a, STR("a"), &l, &k->e));
	assert_int_equal(l.day_events, 2);
	assert_ok(k, store_usage(k->st, k->a, &marks, &u, &k->e));
	assert_int_equal(u.learners, 303);
	assert_int_equal(u.most_day_events, 4);
	assert_int_equal(u.at_day_events, 2);	/* b and c */
	assert_int_equal(u.most_artifact_bytes, 65536 + 65535);
	assert_int_equal(u.at_artifact_bytes, 1);
	assert_int_equal(u.most_journal, 12);
	assert_int_equal(u.at_journal, 2);	/* a and b */
	assert_true(str_is(u.longest, "b"));
	/* what nobody asks about */
	assert_ok(k, store_usage(k->st, k->a, &(struct store_marks){ .day = 1 },
	    &u, &k->e));
	assert_int_equal(u.at_day_events + u.at_artifact_bytes + u.at_journal,
	    0);
}

#define T(f) cmocka_unit_test_setup_teardown(f, kit_setup, kit_teardown)

int
main(void)
{
	const struct CMUnitTest tests[] = {
		T(writes_are_numbered_and_replayed),
		T(a_write_that_fails_or_wants_nothing_leaves_nothing),
		T(one_write_may_hold_events_and_artifacts),
		T(events_are_walked_both_ways),
		T(a_walk_may_use_the_store),
		T(learners_are_listed_in_key_order),
		T(subjects_and_ids_have_limits),
		T(catalogs_are_kept_and_one_is_active),
		T(audit_records_keep_their_order),
		T(a_state_is_repaired_without_an_event),
		T(what_is_old_goes_and_no_event_does),
		T(many_rows_take_many_steps),
		T(usage_counts_days_texts_and_journals),
	}, files[] = {
		T(rows_have_the_bytes_of_the_manual),
		T(the_manual_names_every_table),
		cmocka_unit_test(check_names_the_first_fault),
	};

	return KIT_RUN("store", tests, files);
}
