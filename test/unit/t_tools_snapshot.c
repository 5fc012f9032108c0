/* SPDX-License-Identifier: MIT */
/*
 * t_tools_snapshot - the snapshot that is kept, when it must not be, and the
 * day and the place it is of.
 */
#include "test/unit/table.h"

#include "base/digest.h"
#include "test/unit/tools_kit.h"

/* ---- the kept snapshot ---- */

/* cached_key - of the row that snapshot_cache.h says it is kept in. */
static struct str
cached_key(struct tkit *k, char lang, const char *sub)
{
	char *key = arena_alloc(k->a, 4 + SHA256_LEN + 1);
	struct store_learner l;
	struct err e = { 0 };

	assert_int_equal(store_learner(k->st, k->a, str_c(sub), &l, &e), 0);
	memcpy(key, "snap", 4);
	digest_parts((struct str[]){ { (char *)l.birth, sizeof(l.birth) },
	    str_c(sub) }, 2, (unsigned char *)key + 4);
	key[4 + SHA256_LEN] = lang;
	return (struct str){ key, 4 + SHA256_LEN + 1 };
}

static void
replace(struct str s, const char *from, const char *to)
{
	char *p = memmem(s.p, s.n, from, strlen(from));

	assert_int_equal(strlen(from), strlen(to));
	assert_non_null(p);
	for (; p != NULL; p = memmem(p, (size_t)(s.p + s.n - p), from,
	    strlen(from)))
		memcpy(p, to, strlen(to));
}

static bool
says(struct tkit *k, const char *args, const char *what)
{
	return str_find(tkit_call(k, "get_snapshot", args).body,
	    str_c(what)) >= 0;
}

/* The proof that a hit is served as bytes: bytes that nobody computed. */
static void
kept(void **state)
{
	struct tkit *k = *state;
	struct str key, row, first;

	(void)tkit_good(k, "update_profile", TKIT_PROFILE("Annabella", "r-1"));
	first = tkit_call(k, "get_snapshot", "{}").body;
	key = cached_key(k, 'r', "anna");
	row = store_cache_get(k->st, k->a, key, k->now);
	assert_true(row.n > 0);
	replace(row, "Annabella", "Arabella1");
	store_cache_put(k->st, key, row, k->now + 1000);
	assert_true(says(k, "{}", "Arabella1"));
	assert_true(says(k, "{\"lang\":\"ru\"}", "Arabella1"));
	/* other bytes are computed: language, sections */
	assert_true(says(k, "{\"lang\":\"en\"}", "Annabella"));
	assert_true(says(k, "{\"sections\":[\"rhythm\"]}", "Annabella"));
	assert_false(says(k, "{\"sections\":[\"rhythm\"]}", "Arabella1"));
	/* another process looks into the same cache */
	tkit_reopen(k);
	assert_true(says(k, "{}", "Arabella1"));
	/* and a lost row costs a computation, no more */
	store_cache_del(k->st, key);
	assert_true(str_eq(first, tkit_call(k, "get_snapshot", "{}").body));
}

static void
poison(struct tkit *k)
{
	struct str key = cached_key(k, 'r', "anna"), row;

	(void)tkit_call(k, "get_snapshot", "{}");
	row = store_cache_get(k->st, k->a, key, k->now);
	replace(row, "Annabella", "Arabella1");
	store_cache_put(k->st, key, row, k->now + 10 * 86400);
	assert_true(says(k, "{}", "Arabella1"));
}

static void
not_kept(void **state)
{
	struct tkit *k = *state;
	struct str row;

	(void)tkit_good(k, "update_profile", TKIT_PROFILE("Annabella", "r-1"));
	poison(k);
	(void)tkit_good(k, "update_profile", "{\"fields\":{\"objective\":"
	    "\"x\"},\"request_id\":\"r-2\"}");
	assert_true(says(k, "{}", "Annabella"));	/* a new revision */
	poison(k);
	k->now += 8 * 3600;			/* another part of the day */
	assert_true(says(k, "{}", "Annabella"));
	poison(k);
	k->now += 86400;				/* a new day */
	assert_true(says(k, "{}", "Annabella"));
	/* Bob, in the same revision, with Anna's row for the asking */
	poison(k);
	k->sub = "bob";
	(void)tkit_good(k, "update_profile", TKIT_PROFILE("Robert1234", "r-1"));
	(void)tkit_good(k, "update_profile", "{\"fields\":{\"objective\":"
	    "\"x\"},\"request_id\":\"r-2\"}");
	assert_true(says(k, "{}", "Robert1234"));
	assert_false(says(k, "{}", "Anna"));
	assert_false(says(k, "{}", "Arabella"));
	/* a row that is cut off, or of nothing, is none */
	row = store_cache_get(k->st, k->a, cached_key(k, 'r', "bob"), k->now);
	for (size_t n = 1; n < row.n; n += row.n / 60 + 1) {
		store_cache_put(k->st, cached_key(k, 'r', "bob"),
		    (struct str){ row.p, n }, k->now + 1000);
		if (n < 70)
			assert_true(says(k, "{}", "Robert1234"));
	}
}

/* ---- where the learner is ---- */

static const struct place_row {
	const char *why;
	const char *profile;	/* tz, or NULL */
	const char *place;	/* that the client tells, or NULL */
	const char *conf;	/* time_zone */
	const char *tz, *as_of;	/* at 2026-11-22T22:30:00Z */
} places[] = {
	{ "place: nothing said", NULL, NULL, "", "+03:00", "2026-11-23" },
	{ "place: the configured zone", NULL, NULL, "Europe/Berlin",
	    "Europe/Berlin", "2026-11-22" },
	{ "place: a configured offset", NULL, NULL, "-01:00", "-01:00",
	    "2026-11-22" },
	{ "place: a configured zone that is none", NULL, NULL,
	    "Europe/Atlantis", "+03:00", "2026-11-23" },
	{ "place: the client's", NULL, "America/New_York", "Europe/Berlin",
	    "America/New_York", "2026-11-22" },
	{ "place: the client's is none", NULL, "../../etc/passwd", "",
	    "+03:00", "2026-11-23" },
	{ "place: the profile's before the client's", "Asia/Tokyo",
	    "America/New_York", "", "Asia/Tokyo", "2026-11-23" },
	{ "place: an offset of the profile's before the client's", "-03:00",
	    "Asia/Tokyo", "-05:00", "-03:00", "2026-11-22" },
};

static void
at_place(const struct place_row *r)
{
	struct tkit *k;
	void *kit;
	const struct js *v;
	int modern;

	assert_int_equal(tkit_setup(&kit), 0);
	k = kit;
	k->now = TKIT_NOW + 10 * 3600 + 1800;
	k->cf.time_zone = str_c(r->conf);
	tkit_reopen(k);
	if (r->profile != NULL)
		(void)tkit_good(k, "update_profile", tkit_fmt(k,
		    "{\"fields\":{\"tz\":\"%s\"},\"request_id\":\"1\"}",
		    r->profile));
	/* what was kept for another place is not served here */
	k->place = "Asia/Tokyo";
	(void)tkit_good(k, "get_snapshot", "{}");
	k->place = r->place;
	for (modern = 0; modern < 2; modern++) {
		k->modern = modern == 1;
		v = tkit_good(k, "get_snapshot", "{}");
		assert_true(str_is(js_str_at(js_at(v, "learner"), "tz"),
		    r->tz));
		assert_true(str_is(js_str_at(v, "as_of"), r->as_of));
	}
	assert_int_equal(tkit_teardown(&kit), 0);
}

static void
place(void **state)
{
	size_t i;

	(void)state;
	for (i = 0; i < sizeof(places) / sizeof(places[0]); i++) {
		print_message("# %s\n", places[i].why);
		at_place(&places[i]);
	}
}

int
main(void)
{
	struct CMUnitTest tests[] = {
#define T(sentence, fn) { sentence, fn, tkit_setup, tkit_teardown, NULL }
		T("the default snapshot is served from the cache as bytes",
		    kept),
		T("not after a write, a day, for another learner, damaged",
		    not_kept),
		T("days begin where profile, client or configuration say",
		    place),
	};

	return cmocka_run_group_tests_name("t_tools_snapshot", tests, NULL, NULL);
}
