/* SPDX-License-Identifier: MIT */
/* t_catalog - twin/catalog: three files as one, hashes, sizes, lookups. */
#include "test/unit/catalog_kit.h"
#include "test/unit/table.h"

#include <stdio.h>

#include "base/digest.h"
#include "base/hex.h"
#include "base/json.h"
#include "base/limits.h"
#include "twin/catalog/files.h"

struct three {
	struct arena *a;
	struct str text[SHIPPED];
	struct catalog *cat;
	struct err e;
};

static int
setup(void **state)
{
	struct three *x = calloc(1, sizeof(*x));

	assert_non_null(x);
	x->a = arena_new(LIMIT_ARENA);
	for (int i = 0; i < SHIPPED; i++)
		x->text[i] = catalog_kit_text(x->a, (enum shipped)i);
	*state = x;
	return 0;
}

static int
teardown(void **state)
{
	struct three *x = *state;

	arena_free(x->a);
	free(x);
	return 0;
}

static int
load(struct three *x)
{
	return catalog_load(x->a, x->text[SHIPPED_MM], x->text[SHIPPED_CU],
	    x->text[SHIPPED_PR], &x->cat, &x->e);
}

static void
loads(void **state)
{
	struct three *x = *state;

	if (load(x) == -1)
		fail_msg("%s", x->e.msg);
	assert_int_equal(x->e.kind, ERR_NONE);
	assert_non_null(catalog_field(x->cat, STR("energy")));
	assert_non_null(catalog_exercise(x->cat, STR("recovery_return")));
	assert_non_null(catalog_practice(x->cat, STR("strategizing")));
	assert_non_null(catalog_product(x->cat, STR("draft")));
	assert_null(catalog_field(x->cat, STR("recovery_return")));
	assert_null(catalog_exercise(x->cat, STR("energy")));
}

static struct str
sha256(struct arena *a, struct str text)
{
	unsigned char md[SHA256_LEN];

	digest_sha256(text, md);
	return hex_encode(a, md, sizeof(md));
}

/* The hash is of the bytes: handles and events name catalogs by it. */
static void
hashes(void **state)
{
	struct three *x = *state;
	struct str first, blank;

	assert_int_equal(load(x), 0);
	first = x->cat->cu->hash;
	assert_int_equal(first.n, 64);
	assert_true(str_eq(first, sha256(x->a, x->text[SHIPPED_CU])));
	assert_int_equal(load(x), 0);
	assert_true(str_eq(first, x->cat->cu->hash));
	assert_false(str_eq(first, x->cat->mm->hash));
	assert_false(str_eq(first, x->cat->pr->hash));
	blank = arena_printf(x->a, STR_FMT "\n", STR_ARG(x->text[SHIPPED_CU]));
	x->text[SHIPPED_CU] = blank;
	assert_int_equal(load(x), 0);
	assert_false(str_eq(first, x->cat->cu->hash));
}

/* What is loaded does not point into the texts it was loaded from. */
static void
keeps_nothing(void **state)
{
	struct three *x = *state;
	char *copy[SHIPPED];

	for (int i = 0; i < SHIPPED; i++) {
		copy[i] = malloc(x->text[i].n);
		assert_non_null(copy[i]);
		memcpy(copy[i], x->text[i].p, x->text[i].n);
		x->text[i].p = copy[i];
	}
	assert_int_equal(load(x), 0);
	for (int i = 0; i < SHIPPED; i++) {
		memset(copy[i], 'x', x->text[i].n);
		free(copy[i]);
	}
	assert_true(str_is(x->cat->cu->practices[0].id, "time_accounting"));
	assert_true(str_is(x->cat->mm->fields[0].key, "name"));
	assert_true(str_is(x->cat->pr->gates[0].needs[0].id, "slots_6_in_14"));
}

static void
sized(void **state)
{
	struct three *x = *state;
	char *big = malloc(LIMIT_CATALOG_FILE + 1);
	struct str was = x->text[SHIPPED_PR];

	assert_non_null(big);
	memset(big, ' ', LIMIT_CATALOG_FILE + 1);
	memcpy(big, was.p, was.n);
	x->text[SHIPPED_PR] = (struct str){ big, LIMIT_CATALOG_FILE };
	assert_int_equal(load(x), 0);
	x->cat = NULL;
	x->text[SHIPPED_PR] = (struct str){ big, LIMIT_CATALOG_FILE + 1 };
	assert_int_equal(load(x), -1);
	assert_int_equal(x->e.kind, ERR_LIMIT);
	assert_null(x->cat);
	free(big);
}

/* ---- what 0.1.0 published ---- */

/*
 * Its files are in data directories under these hashes, and handles and events
 * name them; as a set to be in force they ask for what nothing computes.
 */
static void
old_files(void **state)
{
	static const char *const hash[SHIPPED] = {
		"8e35830baaaceb59ebe055baaa2630bb82431d6a20986d1588f8a7aa3f8277a0",
		"d2b0bbe394c5444bd8ab6210b1801b4978f3023dd4def966757de44f32b10716",
		"6cbf14ba5196b3dca95f823c1bdc4c14e2052648f8d17cb5b9146227471e6274",
	};
	struct three *x = *state;
	struct promotion *pr = NULL;
	struct curriculum *c = NULL;
	struct metamodel *m = NULL;

	for (int i = 0; i < SHIPPED; i++)
		x->text[i] = catalog_kit_old(x->a, (enum shipped)i);
	if (metamodel_load(x->a, x->text[SHIPPED_MM], &m, &x->e) == -1 ||
	    curriculum_load(x->a, x->text[SHIPPED_CU], m, &c, &x->e) == -1 ||
	    promotion_load(x->a, x->text[SHIPPED_PR], m, c, &pr, &x->e) == -1)
		fail_msg("%s", x->e.msg);
	assert_true(str_is(m->hash, hash[SHIPPED_MM]));
	assert_true(str_is(c->hash, hash[SHIPPED_CU]));
	assert_true(str_is(pr->hash, hash[SHIPPED_PR]));
	assert_int_equal(load(x), -1);
	assert_true(str_find(str_c(x->e.msg), STR("no table 'claim'")) > 0);
}

/* A handle of 0.1.0 is opened with its curriculum and our metamodel. */
static void
old_curriculum(void **state)
{
	struct three *x = *state;
	struct curriculum *c;

	assert_int_equal(load(x), 0);
	if (curriculum_load(x->a, catalog_kit_old(x->a, SHIPPED_CU),
	    x->cat->mm, &c, &x->e) == -1)
		fail_msg("%s", x->e.msg);
	assert_non_null(curriculum_exercise(c, STR("time_1_explain")));
}

/* A step of promotion looks back over its own window: the measure must, too. */
static void
measure_with_no_window(void **state)
{
	static const struct spoiled r = { NULL, "\"key\": \"days_per_week\"",
	    "\"op\": \"distinct_days\", \"source\": \"active_days\", \"window_days\": 28, \"per_days\": 7",
	    "\"op\": \"current_streak\", \"source\": \"active_days\"", NULL };
	struct three *x = *state;

	x->text[SHIPPED_MM] = catalog_kit_spoil(x->a, x->text[SHIPPED_MM], &r);
	assert_int_equal(load(x), -1);
	assert_string_equal(x->e.msg, "promotion.json: tables[0].measure (sys): has "
	    "no window for the steps");
}

/* ---- as many exercises as a file may have, at the size of ours ---- */

static void
put_exercises(struct js_out *o, const struct js *list, size_t n)
{
	char id[64];

	js_arr(o);
	for (size_t i = 0; i < n; i++) {
		const struct js *x = js_item(list, i % js_len(list));
		struct js_iter it = { 0 };

		js_obj(o);
		while (js_next(x, &it)) {
			js_key_str(o, it.name);
			snprintf(id, sizeof(id), STR_FMT "_%zu",
			    STR_ARG(js_str(it.value)), i / js_len(list));
			if (str_is(it.name, "id") && i >= js_len(list))
				js_put_c(o, id);
			else
				js_put(o, it.value);
		}
		js_end(o);
	}
	js_end(o);
}

static struct str
many_exercises(struct arena *a, struct str text, size_t n)
{
	struct js_iter it = { 0 };
	const struct js *v;
	struct js_out o;
	struct buf b;

	assert_int_equal(js_parse(a, text, 32, &v, NULL), 0);
	buf_init(&b, a, LIMIT_CATALOG_FILE);
	js_begin(&o, &b);
	js_obj(&o);
	while (js_next(v, &it)) {
		js_key_str(&o, it.name);
		if (str_is(it.name, "exercises"))
			put_exercises(&o, it.value, n);
		else
			js_put(&o, it.value);
	}
	js_end(&o);
	assert_false(b.full);
	return buf_str(&b);
}

static void
most_exercises(void **state)
{
	struct three *x = *state;
	struct str shipped = x->text[SHIPPED_CU];

	x->text[SHIPPED_CU] = many_exercises(x->a, shipped, 500);
	if (load(x) == -1)
		fail_msg("%s", x->e.msg);
	assert_int_equal(x->cat->cu->nexercises, 500);
	assert_non_null(catalog_exercise(x->cat, STR("time_1_explain_7")));
	x->text[SHIPPED_CU] = many_exercises(x->a, shipped, 501);
	assert_int_equal(load(x), -1);
	assert_string_equal(x->e.msg, "curriculum.json: exercises: must be an "
	    "array of length 1..500");
}

static const struct swap_row {
	const char *why;
	enum shipped file;
	struct str text;
	const char *want;
} swaps[] = {
	{ "file: empty", SHIPPED_MM, STR_INIT(""), "metamodel.json: " },
	{ "file: an array", SHIPPED_CU, STR_INIT("[]"), "curriculum.json: must be an object" },
	{ "file: null", SHIPPED_PR, STR_INIT("null"), "promotion.json: must be an object" },
	{ "file: an empty object", SHIPPED_CU, STR_INIT("{}"), "curriculum.json: format: is missing" },
	{ "file: not UTF-8", SHIPPED_CU, STR_INIT("{\n\"a\":\"\xff\"}"),
	    "curriculum.json: line 2: not UTF-8" },
	{ "file: saved with a byte order mark", SHIPPED_CU,
	    STR_INIT("\xef\xbb\xbf{}"), "curriculum.json: begins with a byte "
	    "order mark" },
	{ "file: a name twice in an object", SHIPPED_CU,
	    STR_INIT("{\n\"a\":{\"b\":1,\"c\\\"\":\"b\"},\n\"b\":[{\"a\":1}],\n\"a\"\n:2}"),
	    "curriculum.json: line 5: the name \"a\" occurs twice in its object" },
	{ "file: a name twice that would clear the screen", SHIPPED_CU,
	    STR_INIT("{\"\xc2\x9b" "2J\":1,\n\"\xc2\x9b" "2J\":2}"),
	    "curriculum.json: line 2: the name \"??2J\" occurs twice" },
	{ "file: two values", SHIPPED_PR, STR_INIT("{} {}"), "promotion.json: " },
};

static void
swap_test(void **state)
{
	const struct swap_row *r = *state;
	struct arena *a = arena_new(LIMIT_ARENA);
	struct catalog *cat = NULL;
	struct err e = { 0 };

	assert_int_equal(catalog_kit_load(a, r->file, r->text, &cat, &e), -1);
	assert_int_equal(e.kind, ERR_INVALID);
	assert_null(cat);
	if (!str_starts(str_c(e.msg), str_c(r->want)))
		assert_string_equal(e.msg, r->want);
	arena_free(a);
}

/* ---- kinds: names are stored, so both ways must agree ---- */

static void
kinds(void **state)
{
	(void)state;
	for (int k = KIND_NONE + 1; k < KINDS; k++) {
		assert_true(kind_name((enum kind)k)[0] != '\0');
		assert_int_equal(kind_find(str_c(kind_name((enum kind)k))), k);
	}
	assert_int_equal(kind_find(STR("")), KIND_NONE);
	assert_int_equal(kind_find(STR("Slot")), KIND_NONE);
}

/* A text that the learner sees is never a copy of the other language. */
static void
two_languages(void **state)
{
	struct three *x = *state;
	const struct exercise *ex;
	size_t i, j;

	assert_int_equal(load(x), 0);
	for (i = 0; i < x->cat->mm->nfields; i++)
		assert_false(str_eq(x->cat->mm->fields[i].desc[TWIN_RU],
		    x->cat->mm->fields[i].desc[TWIN_EN]));
	for (i = 0; i < x->cat->cu->nexercises; i++) {
		ex = &x->cat->cu->exercises[i];
		assert_false(str_eq(ex->instruction[TWIN_RU],
		    ex->instruction[TWIN_EN]));
		for (j = 0; j < ex->ncriteria; j++)
			assert_false(str_eq(ex->criteria[j].text[TWIN_RU],
			    ex->criteria[j].text[TWIN_EN]));
	}
}

#define WITH(why, fn)	{ why, fn, setup, teardown, NULL }

int
main(void)
{
	static const struct CMUnitTest whole[] = {
		WITH("the shipped files load and are found in", loads),
		WITH("a hash is of the bytes, and stable", hashes),
		WITH("nothing points into the texts", keeps_nothing),
		WITH("a file of the largest size loads, one byte more does not", sized),
		WITH("the two languages differ", two_languages),
		WITH("what 0.1.0 published loads by its hash, file by file", old_files),
		WITH("a curriculum of 0.1.0 loads with our metamodel", old_curriculum),
		WITH("a measure without a window is refused", measure_with_no_window),
		WITH("500 exercises of our size load, 501 do not", most_exercises),
	};
	struct table t = { .n = 0 };

	for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++)
		t.tests[t.n++] = whole[i];
	TABLE(&t, swap_test, swaps);
	TEST(&t, "kind: every name finds its kind", kinds);
	return table_run(&t, "catalog");
}
