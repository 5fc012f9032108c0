/* SPDX-License-Identifier: MIT */
#include "test/unit/catalog_kit.h"

#include <stdio.h>

#include "base/limits.h"
#include "test/unit/table.h"

static const char *const files[SHIPPED] = {
	[SHIPPED_MM] = "metamodel.json",
	[SHIPPED_CU] = "curriculum.json",
	[SHIPPED_PR] = "promotion.json",
};

static struct str
file_text(struct arena *a, const char *path)
{
	FILE *f = fopen(path, "rb");
	char *p;
	long n;

	if (f == NULL)
		fail_msg("%s cannot be read", path);
	assert_int_equal(fseek(f, 0, SEEK_END), 0);
	n = ftell(f);
	assert_true(n > 0);
	rewind(f);
	p = arena_room(a, (size_t)n);
	assert_int_equal(fread(p, 1, (size_t)n, f), n);
	assert_int_equal(fclose(f), 0);
	return (struct str){ p, (size_t)n };
}

struct str
catalog_kit_file(struct arena *a, const char *path)
{
	const char *src = getenv("SRCDIR");

	return file_text(
	    a, arena_printf(a, "%s/%s", src == NULL ? "." : src, path).p);
}

struct str
catalog_kit_text(struct arena *a, enum shipped which)
{
	return catalog_kit_file(a, arena_printf(a, "share/%s", files[which]).p);
}

struct str
catalog_kit_old(struct arena *a, enum shipped which)
{
	return catalog_kit_file(
	    a, arena_printf(a, "test/unit/old/0.1.0/%s", files[which]).p);
}

int
catalog_kit_load(struct arena *a, enum shipped which, struct str text,
    struct catalog **out, struct err *e)
{
	struct str t[SHIPPED];

	for (int i = 0; i < SHIPPED; i++)
		t[i] = i == (int)which ? text :
		    catalog_kit_text(a, (enum shipped)i);
	return catalog_load(a, t[SHIPPED_MM], t[SHIPPED_CU], t[SHIPPED_PR],
	    out, e);
}

struct str
catalog_kit_spoil(struct arena *a, struct str text, const struct spoiled *r)
{
	struct str head, from = str_c(r->from);
	ptrdiff_t at = 0, hit;

	if (r->after != NULL)
		at = str_find(text, str_c(r->after));
	if (at < 0)
		fail_msg("the file no longer holds '%s'", r->after);
	hit = str_find(str_from(text, (size_t)at), from);
	if (hit < 0)
		fail_msg("the file no longer holds '%s'", r->from);
	head = (struct str){ text.p, (size_t)(at + hit) };
	text = str_from(text, head.n + from.n);
	return arena_printf(a, STR_FMT "%s" STR_FMT, STR_ARG(head), r->to,
	    STR_ARG(text));
}

struct str
catalog_kit_placed(struct arena *a, const char *want)
{
	struct str head, tail, name, s = str_c(want);
	const struct exercise *x;
	const struct field *f;
	struct catalog *cat;
	struct err e = { 0 };

	if (!str_cut(s, '@', &head, &tail))
		return s;
	assert_true(str_cut(tail, ']', &name, &tail));
	if (catalog_kit_load(a, SHIPPED_MM, catalog_kit_text(a, SHIPPED_MM),
	    &cat, &e) == -1)
		fail_msg("%s", e.msg);
	f = catalog_field(cat, name);
	x = catalog_exercise(cat, name);
	assert_true(f != NULL || x != NULL);
	return arena_printf(a, STR_FMT "%zu]" STR_FMT, STR_ARG(head),
	    f != NULL ? f->order : x->order, STR_ARG(tail));
}

/* The message without the ids behind its place, for rows that tell none. */
static struct str
bare(struct arena *a, struct str msg, struct str want)
{
	ptrdiff_t open = str_find(msg, STR(" (")), close;

	if (str_find(want, STR(" (")) >= 0 || open < 0 ||
	    (close = str_find(msg, STR("): "))) < open)
		return msg;
	return arena_printf(a, "%.*s" STR_FMT, (int)open, msg.p,
	    STR_ARG(str_from(msg, (size_t)close + 1)));
}

static void
refused(const struct spoiled *r, enum shipped which)
{
	struct arena *a = arena_new(LIMIT_ARENA);
	struct catalog *out = NULL;
	struct err e = { 0 };
	struct str text = catalog_kit_spoil(a, catalog_kit_text(a, which), r);
	struct str want = catalog_kit_placed(a, r->want);

	want = arena_printf(a, "%s: " STR_FMT, files[which], STR_ARG(want));
	assert_int_equal(catalog_kit_load(a, which, text, &out, &e), -1);
	assert_null(out);
	assert_int_equal(e.kind, ERR_INVALID);
	if (!str_starts(bare(a, str_c(e.msg), want), want))
		assert_string_equal(e.msg, want.p);
	arena_free(a);
}

void
catalog_kit_refused_mm(void **state)
{
	refused(*state, SHIPPED_MM);
}

void
catalog_kit_refused_cu(void **state)
{
	refused(*state, SHIPPED_CU);
}

void
catalog_kit_refused_pr(void **state)
{
	refused(*state, SHIPPED_PR);
}
