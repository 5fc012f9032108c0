/* SPDX-License-Identifier: MIT */
/*
 * t_counted - what counts of what is said (doc/domain.md 7): minutes, and the same
 * thing when it comes again, from another side or after somebody decided. Those who
 * write down what they did not do are in t_forged.c.
 */
#include "test/unit/table.h"

#include "test/unit/deed_kit.h"

static const struct row {
	const char *why;
	const char *exercise;	/* NULL: a slot */
	int64_t said;		/* minutes, of each ... */
	int times;		/* ... of so many, hours apart */
	int64_t count;
	bool told;		/* the last answer says that fewer count */
} rows[] = {
	{ "counted: what a task is meant to take", "entry_time_15", 20, 1, 20,
	    false },
	{ "counted: all of its longest", "entry_time_15", 25, 1, 25, false },
	{ "counted: a day's minutes on a task of 25", "entry_time_15", 1440,
	    1, 25, true },
	{ "counted: no minutes", "start_energy", 0, 1, 0, false },
	{ "counted: seven days of a task that was not begun", "planning_2_able",
	    420, 1, 60, true },
	{ "counted: a slot of four hours", NULL, 240, 1, 240, false },
	{ "counted: 32 hours of slots in one day", NULL, 240, 8, 960, true },
};

static void
minutes(void **state)
{
	const struct row *r = *state;
	struct learner *l = learner_new();
	struct arena *a = arena_new(1 << 20);
	struct state *s;
	const char *args = "{\"minutes\":240,\"what\":\"reading\"}";

	if (r->exercise != NULL)
		args = good_attempt(a, catalog_exercise(l->cat,
		    str_c(r->exercise)), r->said, -1);
	for (int i = 0; i < r->times; i++)
		assert_int_equal(learner_write(l, r->exercise != NULL ?
		    twin_log_attempt : twin_log_slot, args), REFUSAL_NONE);
	assert_int_equal(str_find(l->answer.text, STR(" stated count")) >= 0,
	    r->told);
	s = deed_state(l);
	assert_int_equal(s->minutes, r->count);
	/* what was said is kept */
	assert_int_equal(js_int(js_path(js_of(l->a, l->journal[0]),
	    "body.minutes")), r->said);
	assert_true(str_eq(learner_refold(l), l->state));
	arena_free(a);
	learner_free(l);
}

/* ---- what the first answer was ---- */

/* A day closed in the evening and sent back: put right next morning it is of that
 * evening, and the next one is still to come. */
static void
closed_next_morning(void **state)
{
	static const char weak[] = "{\"exercise\":\"day_close\",\"answer\":"
	    "\"Nothing\",\"minutes\":5,\"form\":{\"done\":\"…\","
	    "\"not_done\":\"…\",\"thanks\":\"…\",\"quality\":1},"
	    "\"scores\":[{\"criterion\":\"reason\",\"level\":0}]}";
	struct learner *l = learner_new();
	const struct count *c;

	(void)state;
	learner_day(l, MONDAY, 20 * 60);
	assert_int_equal(learner_write(l, twin_log_attempt, weak),
	    REFUSAL_NONE);
	learner_day(l, MONDAY + 1, 8 * 60);
	assert_int_equal(learner_write(l, twin_log_attempt, CLOSE),
	    REFUSAL_NONE);
	assert_true(str_find(l->answer.text, STR("yesterday evening")) >= 0);
	learner_day(l, MONDAY + 1, 20 * 60);
	assert_int_equal(learner_write(l, twin_log_attempt, CLOSE),
	    REFUSAL_NONE);
	assert_true(str_find(l->answer.text, STR("yesterday")) < 0);
	c = state_count(deed_state(l), STR("p:day_review"));
	assert_int_equal(c->total, 2);
	assert_int_equal(c->days.v[0], 1);
	assert_int_equal(c->days.v[1], 1);
	assert_true(str_eq(learner_refold(l), l->state));
	learner_free(l);
}

/* On Monday a contract is offered, unless one of this week, which began on
 * Sunday, was part of another task. */
static void
not_offered_twice(void **state)
{
	struct arena *a = arena_new(1 << 20);

	(void)state;
	for (int had = 0; had < 2; had++) {
		struct learner *l = learner_new();

		learner_day(l, MONDAY - 1, 600);
		if (had)
			assert_int_equal(learner_write(l, twin_log_attempt,
			    good_attempt(a, catalog_exercise(l->cat,
			    STR("planning_2_able")), 35, -1)), REFUSAL_NONE);
		learner_day(l, MONDAY, 600);
		assert_int_equal(learner_read(l, twin_next, "{\"practice\":"
		    "\"planning\",\"count\":3,\"exclude\":["
		    "\"planning_1_explain\",\"day_plan\",\"day_close\"]}"),
		    REFUSAL_NONE);
		assert_int_equal(str_find(l->answer.json,
		    STR("\"exercise\":\"weekly_contract\"")) >= 0, !had);
		learner_free(l);
	}
	arena_free(a);
}

/* A work product that was sent for a task counts with the task, once. */
static void
with_product(void **state)
{
	static const char review[] = "{\"exercise\":\"reading_2_able\","
	    "\"verdict\":\"accepted\",\"judge\":\"mentor\"}";
	struct arena *a = arena_new(1 << 20);

	(void)state;
	for (int good = 0; good < 2; good++) {
		struct learner *l = learner_new();
		char *args;
		const char *plain = good_attempt(a, catalog_exercise(l->cat,
		    STR("reading_2_able")), 35, good ? -1 : 2);
		const struct count *c;

		args = arena_cstr(a, arena_printf(a, "%.*s,\"artifact\":{"
		    "\"type\":\"reading_notes\",\"title\":\"T\",\"text\":"
		    "\"few words\"}}", (int)strlen(plain) - 1, plain));
		if (!good)	/* 60 to 79 points: it waits for a mentor */
			memcpy(strstr(args, "\"level\":2"), "\"level\":1", 9);
		assert_int_equal(learner_write(l, twin_log_attempt, args),
		    REFUSAL_NONE);
		c = state_count(deed_state(l), STR("p:reading_notes"));
		assert_int_equal(c == NULL ? 0 : c->total, good);
		assert_int_equal(learner_event(l, "review", review),
		    REFUSAL_NONE);
		c = state_count(deed_state(l), STR("p:reading_notes"));
		assert_non_null(c);
		assert_int_equal(c->total, 1);
		assert_true(str_eq(learner_refold(l), l->state));
		learner_free(l);
	}
	arena_free(a);
}

/* Two that wait for a mentor: sent again they wait, sent back they do not. */
static void
decided(void **state)
{
	static const struct {
		const char *verdict;	/* of the mentor, or NULL */
		const char *again;	/* verdict of the same answer then */
		bool repeated;
	} cases[] = {
		{ NULL, "needs_review", true },
		{ "accepted", "accepted", true },
		{ "needs_revision", "needs_review", false },
		{ "rejected", "needs_review", false },
	};

	(void)state;
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++) {
		struct learner *l = learner_new();
		struct arena *a = arena_new(1 << 20);
		char *args = arena_cstr(a, str_c(good_attempt(a,
		    catalog_exercise(l->cat, STR("reading_2_able")), 35, 2)));
		const struct js *v;
		size_t n;

		/* one of its two criteria a level lower: 60 to 79 points */
		memcpy(strstr(args, "\"level\":2"), "\"level\":1", 9);
		assert_int_equal(learner_write(l, twin_log_attempt, args),
		    REFUSAL_NONE);
		v = js_of(l->a, l->answer.json);
		assert_true(str_is(js_str_at(v, "verdict"), "needs_review"));
		if (cases[i].verdict != NULL)
			assert_int_equal(learner_event(l, "review", arena_printf(
			    a, "{\"exercise\":\"reading_2_able\",\"verdict\":"
			    "\"%s\",\"judge\":\"mentor\"}", cases[i].verdict).p),
			    REFUSAL_NONE);
		n = l->n;
		assert_int_equal(learner_write(l, twin_log_attempt, args),
		    REFUSAL_NONE);
		v = js_of(l->a, l->answer.json);
		assert_true(str_is(js_str_at(v, "verdict"), cases[i].again));
		assert_int_equal(js_bool_at(v, "repeated", false),
		    cases[i].repeated);
		assert_int_equal(js_int_at(v, "seq", 0), cases[i].repeated ? 1 :
		    (int64_t)n + 1);
		assert_int_equal(l->n, cases[i].repeated ? n : n + 1);
		assert_true(str_eq(learner_refold(l), l->state));
		arena_free(a);
		learner_free(l);
	}
}

static void
known_again(void **state)
{
	struct learner *l = learner_new();
	const char *args = ENTRY("I wrote down all five hours", "x", "");
	static const char full[] = ENTRY("all of page # which I wrote about how "
	    "the second part holds the first", "z", "");
	struct state *s;

	(void)state;
	assert_int_equal(learner_write(l, twin_log_attempt, args), REFUSAL_NONE);
	s = deed_state(l);
	assert_int_equal(s->nsaid, 1);
	assert_int_equal(s->said[0].outcome, OUT_ACCEPTED);
	/* a day later it is forgotten with the first that counts */
	learner_day(l, 1, 600);
	assert_int_equal(learner_write(l, twin_log_attempt,
	    ENTRY("I read on for twenty minutes", "y", "")), REFUSAL_NONE);
	assert_int_equal(deed_state(l)->nsaid, 1);
	/* as many as there is room for */
	for (int i = 0; i < STATE_KNOWN + 3; i++) {
		learner_day(l, 2 + i / 40, 600 + i % 40);
		assert_int_equal(learner_write(l, twin_log_attempt, deed_text(
		    l->kept, full, i)), REFUSAL_NONE);
	}
	s = deed_state(l);
	assert_int_equal(s->nsaid, STATE_SAID);
	assert_int_equal(s->nknown, STATE_KNOWN);
	assert_int_equal(s->known[0].seq, l->n);
	assert_true(str_eq(learner_refold(l), l->state));
	learner_free(l);
}

/* The same text, whichever way it comes, is one draft; the same words are no
 * answer to another task. */
static void
both_doors(void **state)
{
	struct arena *a = arena_new(1 << 20);
	static const char task[] = DRAFT(FORTY FORTY FORTY);

	(void)state;
	for (int first = 0; first < 2; first++) {
		struct learner *l = learner_new();
		const char *kept = KEPT("draft", FORTY FORTY FORTY);

		for (int i = 0; i < 2; i++) {
			bool by_task = (i == 0) == (first == 0);

			learner_day(l, MONDAY + i, 600);
			assert_int_equal(learner_write(l, by_task ?
			    twin_log_attempt : twin_append_artifact, by_task ?
			    deed_text(a, task, 1) : kept), REFUSAL_NONE);
		}
		assert_true(str_find(l->answer.text, STR(SAME)) >= 0);
		assert_int_equal(state_count(deed_state(l), STR("p:draft"))->total,
		    1);
		assert_true(str_eq(learner_refold(l), l->state));
		learner_free(l);
	}
	arena_free(a);
}

static void
for_another_task(void **state)
{
	struct learner *l = learner_new();
	const char *other = "{\"exercise\":\"entry_tomorrow_15\",\"answer\":\""
	    BLACK "\",\"minutes\":20,\"form\":{";
	const struct exercise *x = catalog_exercise(l->cat,
	    STR("entry_tomorrow_15"));
	struct buf b;

	(void)state;
	assert_int_equal(learner_write(l, twin_log_attempt, ENTRY(BLACK, BLACK,
	    "")), REFUSAL_NONE);
	buf_init(&b, l->kept, SIZE_MAX);
	buf_c(&b, other);
	for (size_t i = 0; i < x->nform; i++)
		buf_printf(&b, "%s\"" STR_FMT "\":\"" BLACK "\"", i > 0 ? "," :
		    "", STR_ARG(x->form[i].key));
	buf_c(&b, "},\"scores\":[");
	for (size_t i = 0, n = 0; i < x->ncriteria; i++)
		if (x->criteria[i].kind == CRIT_RUBRIC)
			buf_printf(&b, "%s{\"criterion\":\"" STR_FMT "\","
			    "\"level\":3,\"evidence\":\"black cat\"}",
			    n++ > 0 ? "," : "", STR_ARG(x->criteria[i].id));
	buf_c(&b, "]}");
	assert_int_equal(learner_write(l, twin_log_attempt, arena_cstr(l->kept,
	    buf_str(&b))), REFUSAL_NONE);
	assert_true(str_find(l->answer.text, STR("counts for another task")) >=
	    0);
	assert_int_equal(state_count(deed_state(l), STR("slot"))->total, 1);
	/* what is not met stands below its heading, before how to improve it */
	assert_true(str_find(l->answer.text, STR("missing:\n- The same text")) >=
	    0);
	learner_free(l);
}

int
main(void)
{
	static struct table t;

	TABLE(&t, minutes, rows);
	TEST(&t, "counted: a contract that another task brought",
	    not_offered_twice);
	TEST(&t, "counted: a work product with its task", with_product);
	TEST(&t, "counted: one draft, whichever way it comes", both_doors);
	TEST(&t, "counted: the same words for another task", for_another_task);
	TEST(&t, "counted: an answer that a mentor decides", decided);
	TEST(&t, "honest: a day put right next morning", closed_next_morning);
	TEST(&t, "counted: how long an answer is known again", known_again);
	return table_run(&t, "t_counted");
}
