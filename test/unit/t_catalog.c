/* SPDX-License-Identifier: MIT */
/* t_catalog - twin/catalog: three files as one, hashes, sizes, lookups. */
#include "test/unit/catalog_kit.h"
#include "test/unit/table.h"

#include "base/digest.h"
#include "base/limits.h"

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
	{ "file: not UTF-8", SHIPPED_CU, STR_INIT("{\"a\":\"\xff\"}"), "curriculum.json: " },
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
	};
	struct table t = { .n = 0 };

	for (size_t i = 0; i < sizeof(whole) / sizeof(whole[0]); i++)
		t.tests[t.n++] = whole[i];
	TABLE(&t, swap_test, swaps);
	TEST(&t, "kind: every name finds its kind", kinds);
	return table_run(&t, "catalog");
}
