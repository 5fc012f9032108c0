/* SPDX-License-Identifier: MIT */
/*
 * t_snapshot - the snapshot: its sections, what it keeps to itself, its size.
 */
#include "test/unit/table.h"

#include "test/unit/catalog_kit.h"
#include "test/unit/twin_kit.h"

static struct arena *a;

/* ---- the snapshot ---- */

static const char *const default_sections[] = {
	"schema", "learner", "revision", "as_of", "versions", "stage",
	"rhythm", "practices", "goals", "constraints", "recent", "open",
	"due_reviews", "bottleneck", "degree", "diagnostic", "data_quality",
	"consent", "tone", "next_action",
};

static void
snapshot_default(void **state)
{
	struct learner *l = learner_new();
	const struct js *v;

	(void)state;
	for (int twice = 0; twice < 2; twice++) {
		assert_int_equal(learner_read(l, twin_snapshot, "{}"),
		    REFUSAL_NONE);
		v = js_of(l->a, l->answer.json);
		for (size_t i = 0; i < 20; i++)
			assert_non_null(js_at(v, default_sections[i]));
		assert_int_equal(js_len(v), 20);
		learner_event(l, "slot", "{\"minutes\":20}");
	}
	learner_free(l);
}

static const struct section_row {
	const char *why, *args;
	enum refusal_code code;
	const char *has, *lacks;
} section_rows[] = {
	{ "snapshot: one section", "{\"sections\":[\"rhythm\"]}", REFUSAL_NONE,
	    "rhythm", "stage" },
	{ "snapshot: an empty list is the default", "{\"sections\":[]}",
	    REFUSAL_NONE, "stage", "context" },
	{ "snapshot: the sensitive one by name", "{\"sections\":"
	    "[\"context\"]}", REFUSAL_NONE, "context", "stage" },
	{ "snapshot: an unknown section", "{\"sections\":[\"secrets\"]}",
	    REFUSAL_VALIDATION, NULL, NULL },
	{ "snapshot: a section of another type", "{\"sections\":[1]}",
	    REFUSAL_VALIDATION, NULL, NULL },
	{ "snapshot: an unknown member", "{\"learner\":\"other\"}",
	    REFUSAL_UNKNOWN_FIELD, NULL, NULL },
};

static void
section(void **state)
{
	const struct section_row *r = *state;
	struct learner *l = learner_new();
	const struct js *v;

	assert_int_equal(learner_read(l, twin_snapshot, r->args), r->code);
	if (r->has != NULL) {
		v = js_of(l->a, l->answer.json);
		assert_non_null(js_at(v, r->has));
		assert_null(js_at(v, r->lacks));
	}
	learner_free(l);
}

/* Sensitive words leave only by the section that is named for them. */
static void
sensitive(void **state)
{
	struct learner *l = learner_new();

	(void)state;
	assert_int_equal(learner_write(l, twin_update_profile,
	    "{\"fields\":{\"problems\":[\"SECRETWORD\"]}}"), REFUSAL_NONE);
	assert_int_equal(learner_read(l, twin_snapshot, "{}"), REFUSAL_NONE);
	assert_true(str_find(l->answer.json, STR("SECRETWORD")) < 0);
	assert_true(str_find(l->answer.text, STR("SECRETWORD")) < 0);
	assert_int_equal(learner_read(l, twin_snapshot,
	    "{\"sections\":[\"context\"]}"), REFUSAL_NONE);
	assert_true(str_find(l->answer.json, STR("SECRETWORD")) >= 0);
	assert_int_equal(learner_read(l, twin_next, "{\"count\":3}"),
	    REFUSAL_NONE);
	assert_true(str_find(l->answer.json, STR("SECRETWORD")) < 0);
	learner_free(l);
}

/* What a community keeps out of the snapshot is not in it. */
static void
kept_out(void **state)
{
	static const struct spoiled rows[] = {
		{ "objective", "\"key\": \"objective\"", "\"in_snapshot\": true",
		    "\"in_snapshot\": false", NULL },
		{ "energy", "\"ind\": \"DT.2.11.01\"", "\"in_snapshot\": true",
		    "\"in_snapshot\": false", NULL },
	};
	struct str text;
	struct catalog *cat;
	struct err e = { 0 };

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct learner *l;
		const struct js *v;

		text = catalog_kit_spoil(a, catalog_kit_text(a, SHIPPED_MM),
		    &rows[i]);
		assert_int_equal(catalog_kit_load(a, SHIPPED_MM, text, &cat,
		    &e), 0);
		l = learner_of(cat);
		assert_int_equal(learner_write(l, twin_update_profile,
		    "{\"fields\":{\"objective\":\"x\"}}"), REFUSAL_NONE);
		assert_int_equal(learner_write(l, twin_update_metrics,
		    "{\"points\":[{\"indicator\":\"energy\",\"value\":4}]}"),
		    REFUSAL_NONE);
		assert_int_equal(learner_read(l, twin_snapshot, "{}"),
		    REFUSAL_NONE);
		v = js_of(l->a, l->answer.json);
		assert_int_equal(js_type(js_path(v, "goals.objective")),
		    i == 0 ? JS_NULL : JS_STRING);
		assert_int_equal(js_type(js_path(v, "constraints.energy")),
		    i == 1 ? JS_NULL : JS_INT);
		learner_free(l);
	}
}

static char *
long_profile(struct arena *m)
{
	struct buf b;

	buf_init(&b, m, 1 << 16);
	buf_c(&b, "{\"fields\":{\"objective\":\"");
	for (int i = 0; i < 1000; i++)
		buf_c(&b, "ж");
	buf_c(&b, "\",\"projects\":[");
	for (int i = 0; i < 10; i++) {
		buf_c(&b, i > 0 ? ",\"" : "\"");
		for (int k = 0; k < 160; k++)
			buf_c(&b, "ы");
		buf_ch(&b, '"');
	}
	buf_c(&b, "]}}");
	return arena_cstr(m, buf_str(&b));
}

/* 8 KB by default, for whom everything is long, in both languages. */
static void
snapshot_size(void **state)
{
	struct learner *l = learner_new();
	struct arena *m = arena_new(1 << 22);
	const struct curriculum *cu = l->cat->cu;
	static const enum twin_lang langs[] = { TWIN_RU, TWIN_EN };

	(void)state;
	assert_int_equal(learner_write(l, twin_update_profile,
	    long_profile(m)), REFUSAL_NONE);
	for (size_t i = 0; i < cu->nexercises; i++) {
		learner_day(l, (int64_t)i, 600);
		assert_int_equal(learner_write(l, twin_log_attempt,
		    good_attempt(m, &cu->exercises[i], 30,
		    i % 3 == 0 ? 0 : -1)), REFUSAL_NONE);
	}
	for (size_t i = 0; i < 2; i++) {
		l->env.lang = langs[i];
		assert_int_equal(learner_read(l, twin_snapshot, "{}"),
		    REFUSAL_NONE);
		if (l->answer.json.n > 8192)
			fail_msg("%zu bytes", l->answer.json.n);
		assert_true(str_utf8(l->answer.json));
		assert_int_equal(js_len(js_of(l->a, l->answer.json)), 20);
		/* by name it is whole */
		assert_int_equal(learner_read(l, twin_snapshot,
		    "{\"sections\":[\"goals\"]}"), REFUSAL_NONE);
		assert_int_equal(js_len(js_path(js_of(l->a, l->answer.json),
		    "goals.projects")), 10);
		assert_int_equal(js_str(js_path(js_of(l->a, l->answer.json),
		    "goals.objective")).n, 2000);
		assert_int_equal(learner_read(l, twin_next,
		    "{\"count\":3}"), REFUSAL_NONE);
		if (l->answer.json.n > 20 << 10)
			fail_msg("%zu bytes", l->answer.json.n);
	}
	arena_free(m);
	learner_free(l);
}

/* The answer's language is the environment's, and nothing else of it. */
static void
snapshot_language(void **state)
{
	struct learner *l = learner_new();
	struct str ru, en;

	(void)state;
	learner_event(l, "slot", "{\"minutes\":20}");
	l->env.lang = TWIN_RU;
	assert_int_equal(learner_read(l, twin_snapshot, "{}"), REFUSAL_NONE);
	ru = arena_str(l->kept, l->answer.text);
	assert_true(str_starts(ru, STR("Ступень: «Случайный».")));
	l->env.lang = TWIN_EN;
	assert_int_equal(learner_read(l, twin_snapshot, "{}"), REFUSAL_NONE);
	en = arena_str(l->kept, l->answer.text);
	assert_true(str_starts(en, STR("Stage: “Random”.")));
	learner_free(l);
}

/* Same revision, day, catalog, language: the same bytes, so they may be kept. */
static void
snapshot_bytes(void **state)
{
	struct learner *l = learner_new();
	struct str first;

	(void)state;
	learner_event(l, "slot", "{\"minutes\":20}");
	learner_day(l, 3, 1);
	assert_int_equal(learner_read(l, twin_snapshot, "{}"), REFUSAL_NONE);
	first = arena_str(l->kept, l->answer.json);
	for (int i = 2; i < 1440; i += 120) {
		learner_day(l, 3, i);
		l->env.sub = STR("not looked at");
		l->env.client = STR("nor this");
		assert_int_equal(learner_read(l, twin_snapshot, "{}"),
		    REFUSAL_NONE);
		assert_true(str_eq(first, l->answer.json));
	}
	learner_free(l);
}

int
main(void)
{
	static struct table t;
	int rc;

	a = arena_new(64 << 20);
	TABLE(&t, section, section_rows);
	TEST(&t, "snapshot: all sections but the sensitive one",
	    snapshot_default);
	TEST(&t, "snapshot: sensitive words", sensitive);
	TEST(&t, "snapshot: what the metamodel keeps out", kept_out);
	TEST(&t, "snapshot: 8 KB, whatever was told", snapshot_size);
	TEST(&t, "snapshot: in the learner's language", snapshot_language);
	TEST(&t, "snapshot: the same bytes all day", snapshot_bytes);
	rc = table_run(&t, "snapshot");
	arena_free(a);
	return rc;
}
