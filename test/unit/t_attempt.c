/* SPDX-License-Identifier: MIT */
/*
 * t_attempt - attempts at the shipped exercises: what their answer says, what
 * is kept of them, the ladder of reviews, and tasks that take several days.
 */
#include "test/unit/table.h"

#include "test/unit/twin_kit.h"

static void
attempt_accepted(void **state)
{
	struct learner *l = learner_new();
	struct arena *a = arena_new(1 << 20);
	const struct js *v, *ev;

	(void)state;
	assert_int_equal(learner_write(l, twin_log_attempt, good_attempt(a,
	    kit_exercise(l, "entry_time_15"), 25, -1)), REFUSAL_NONE);
	assert_int_equal(l->n, 1);
	v = js_of(l->a, l->answer.json);
	assert_true(str_is(js_str(js_path(v, "verdict")), "accepted"));
	assert_int_equal(js_int(js_path(v, "seq")), 1);
	assert_int_equal(js_int(js_path(v, "revision")), 1);
	assert_int_equal(js_len(js_path(v, "missing")), 0);
	assert_true(js_len(js_path(v, "changes")) >= 3);
	assert_int_equal(js_type(js_path(v, "stage_event")), JS_NULL);
	assert_int_equal(js_type(js_path(v, "artifact")), JS_NULL);
	assert_true(js_str(js_path(v, "next.exercise")).n > 0);
	ev = js_of(l->a, l->journal[0]);
	assert_true(str_is(js_str(js_path(ev, "body.evaluator")),
	    "host_llm"));
	assert_true(str_is(js_str(js_path(ev, "actor.client")), "test"));
	assert_true(str_is(js_str(js_path(ev, "provenance")), "live"));
	assert_int_equal(js_int(js_path(ev, "facts.minutes")), 25);
	arena_free(a);
	learner_free(l);
}

/* Returned, then open in the snapshot and first in line, then accepted. */
static void
attempt_returned(void **state)
{
	struct learner *l = learner_new();
	struct arena *a = arena_new(1 << 20);
	const struct js *v;

	(void)state;
	assert_int_equal(learner_write(l, twin_log_attempt, good_attempt(a,
	    kit_exercise(l, "entry_time_15"), 14, -1)), REFUSAL_NONE);
	v = js_of(l->a, l->answer.json);
	assert_true(str_is(js_str(js_path(v, "verdict")), "needs_revision"));
	assert_true(str_is(js_str(js_path(v, "missing.0.criterion")),
	    "fifteen"));
	assert_true(str_find(l->answer.text, STR("14")) >= 0);
	assert_int_equal(learner_read(l, twin_snapshot, "{}"), REFUSAL_NONE);
	v = js_of(l->a, l->answer.json);
	assert_true(str_is(js_str(js_path(v, "open.0.exercise")),
	    "entry_time_15"));
	assert_true(str_is(js_str(js_path(v, "open.0.missing.0")),
	    "fifteen"));
	assert_true(str_is(js_str(js_path(v, "next_action.reason")),
	    "ONBOARDING"));
	assert_int_equal(learner_write(l, twin_log_attempt, good_attempt(a,
	    kit_exercise(l, "entry_time_15"), 15, -1)), REFUSAL_NONE);
	assert_int_equal(learner_read(l, twin_snapshot, "{}"), REFUSAL_NONE);
	assert_int_equal(js_len(js_path(js_of(l->a, l->answer.json),
	    "open")), 0);
	assert_true(str_eq(learner_refold(l), l->state));
	arena_free(a);
	learner_free(l);
}

/* The review ladder of time_1_explain: 7, 35, 90 days. */
static void
review_ladder(void **state)
{
	struct learner *l = learner_new();
	struct arena *a = arena_new(1 << 20);
	const struct exercise *x = kit_exercise(l, "time_1_explain");
	static const struct {
		int64_t day;
		int level;		/* -1 best */
		int64_t pos, due;	/* after it */
	} steps[] = {
		{ 0, -1, 0, 7 },	/* learnt */
		{ 3, -1, 0, 7 },	/* early: nothing moves */
		{ 7, -1, 1, 42 },
		{ 50, -1, 2, 140 },
		{ 140, 0, 0, 147 },	/* forgotten: from the start */
		{ 147, -1, 1, 182 },
	};

	(void)state;
	assert_int_equal(x->nreview, 3);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		const struct js *ev;

		learner_day(l, steps[i].day, 600);
		assert_int_equal(learner_write(l, twin_log_attempt,
		    good_attempt(a, x, 25, steps[i].level)), REFUSAL_NONE);
		ev = js_of(l->a, l->journal[l->n - 1]);
		assert_int_equal(js_int(js_path(ev, "facts.ladder.0")),
		    steps[i].pos);
		assert_int_equal(js_int(js_path(ev, "facts.ladder.1")),
		    KIT_DAY + steps[i].due);
	}
	arena_free(a);
	learner_free(l);
}

/* An attempt with its work product is two events of one write. */
static void
attempt_with_artifact(void **state)
{
	struct learner *l = learner_new();
	const struct js *v;

	(void)state;
	assert_int_equal(learner_write(l, twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\",\"answer\":\"my words\","
	    "\"minutes\":20,\"form\":{\"thing\":\"x\",\"result\":\"y\","
	    "\"noticed\":\"z\"},\"scores\":[{\"criterion\":\"one_thing\","
	    "\"level\":3,\"evidence\":\"of the product\"}],\"artifact\":{"
	    "\"type\":\"draft\",\"title\":\"T\","
	    "\"text\":\"text of the product\"}}"), REFUSAL_NONE);
	assert_int_equal(l->n, 2);
	assert_int_equal(l->w.nartifacts, 1);
	assert_true(str_is(l->w.artifacts[0].id, "a2"));
	assert_int_equal(l->w.artifacts[0].version, 1);
	assert_true(str_is(l->w.artifacts[0].body, "text of the product"));
	v = js_of(l->a, l->answer.json);
	assert_true(str_is(js_str(js_path(v, "artifact.id")), "a2"));
	assert_true(str_eq(learner_refold(l), l->state));
	/* the body is not in the journal, its digest is */
	assert_true(str_find(l->journal[1], STR("text of the product")) < 0);
	assert_int_equal(js_str(js_path(js_of(l->a, l->journal[1]),
	    "body.sha256")).n, 64);
	learner_free(l);
}

/* Every exercise of the curriculum can be answered well enough. */
static void
every_exercise(void **state)
{
	struct learner *l = learner_new();
	struct arena *a = arena_new(1 << 22);
	const struct curriculum *cu = l->cat->cu;

	(void)state;
	for (size_t i = 0; i < cu->nexercises; i++) {
		learner_day(l, (int64_t)i, 600);
		if (learner_write(l, twin_log_attempt, good_attempt(a,
		    &cu->exercises[i], 60, -1)) != REFUSAL_NONE)
			fail_msg(STR_FMT ": " STR_FMT,
			    STR_ARG(cu->exercises[i].id),
			    STR_ARG(l->f.message));
	}
	assert_true(str_eq(learner_refold(l), l->state));
	arena_free(a);
	learner_free(l);
}

/* A first step is accepted when it is filled in, however it is judged; what fits
 * the profile is offered, and not written. */
static void
profile_offered(void **state)
{
	static const char why[] = "{\"exercise\":\"start_why\",\"answer\":"
	    "\"so\",\"form\":{\"different\":\"%s\",\"who\":\"a friend\","
	    "\"now\":\"because\"},\"scores\":[{\"criterion\":\"visible\","
	    "\"level\":0}]}";
	struct learner *l = learner_new();
	struct arena *a = arena_new(1 << 20);
	const struct js *v;

	(void)state;
	assert_int_equal(learner_write(l, twin_log_attempt, arena_printf(a, why,
	    "-").p), REFUSAL_NONE);
	v = js_of(l->a, l->answer.json);
	assert_true(str_is(js_str_at(v, "verdict"), "needs_revision"));
	assert_int_equal(js_type(js_at(v, "profile_offer")), JS_NULL);
	for (int told = 0; told < 2; told++) {
		learner_day(l, 1 + told, 12 * 60);
		assert_int_equal(learner_write(l, twin_log_attempt,
		    arena_printf(a, why, "I finish things").p), REFUSAL_NONE);
		v = js_of(l->a, l->answer.json);
		assert_true(str_is(js_str_at(v, "verdict"), "accepted"));
		if (told == 1)
			break;
		assert_true(str_is(js_str(js_path(v,
		    "profile_offer.objective")), "I finish things"));
		assert_true(str_find(l->answer.text, STR("update_profile")) >=
		    0);
		assert_true(str_find(l->state, STR("\"declared\"")) < 0);
		assert_int_equal(learner_write(l, twin_update_profile,
		    "{\"fields\":{\"objective\":\"I finish things\"}}"),
		    REFUSAL_NONE);
	}
	/* the profile says it already */
	assert_int_equal(js_type(js_at(v, "profile_offer")), JS_NULL);
	assert_true(str_find(l->answer.text, STR("update_profile")) < 0);
	/* a list; an item that is too long for the profile is not offered */
	assert_int_equal(learner_write(l, twin_log_attempt, good_attempt(a,
	    kit_exercise(l, "weekly_contract"), 20, -1)), REFUSAL_NONE);
	v = js_of(l->a, l->answer.json);
	assert_true(js_len(js_path(v, "profile_offer.week_products")) > 0);
	arena_free(a);
	learner_free(l);
}

static bool
offers(struct learner *l, const char *id)
{
	assert_int_equal(learner_read(l, twin_next, "{\"count\":3,"
	    "\"practice\":\"time_accounting\"}"), REFUSAL_NONE);
	return str_find(l->answer.json, arena_printf(l->a,
	    "\"exercise\":\"%s\"", id)) >= 0;
}

/* A task of three days: begun, kept open, asked for on its last day. */
static void
over_days(void **state)
{
	static const char begin[] = "{\"exercise\":\"time_2_able\","
	    "\"answer\":\"from today\",\"start\":true}";
	struct learner *l = learner_new();
	struct arena *a = arena_new(1 << 20);
	const struct js *v;

	(void)state;
	assert_int_equal(learner_write(l, twin_log_attempt, good_attempt(a,
	    kit_exercise(l, "time_1_explain"), 25, -1)), REFUSAL_NONE);
	assert_true(offers(l, "time_2_able"));
	assert_true(str_find(l->answer.text, STR("start")) >= 0);
	assert_int_equal(learner_write(l, twin_log_attempt, begin),
	    REFUSAL_NONE);
	v = js_of(l->a, l->answer.json);
	assert_int_equal(js_int(js_path(v, "started.day")), 1);
	assert_int_equal(js_int(js_path(v, "started.of")), 3);
	learner_day(l, 1, 720);
	assert_false(offers(l, "time_2_able"));
	/* begun again it goes on; a part that is not enough, too */
	assert_int_equal(learner_write(l, twin_log_attempt, begin),
	    REFUSAL_NONE);
	assert_int_equal(learner_write(l, twin_log_attempt, good_attempt(a,
	    kit_exercise(l, "time_2_able"), 25, 0)), REFUSAL_NONE);
	assert_false(offers(l, "time_2_able"));
	learner_day(l, 2, 720);
	assert_true(offers(l, "time_2_able"));
	assert_int_equal(learner_write(l, twin_log_attempt, good_attempt(a,
	    kit_exercise(l, "time_2_able"), 25, -1)), REFUSAL_NONE);
	assert_true(str_find(l->state, STR("\"begun\"")) < 0);
	assert_true(str_eq(learner_refold(l), l->state));
	arena_free(a);
	learner_free(l);
}

/* Returned on its last day it is a returned task like any other. */
static void
over_days_returned(void **state)
{
	struct learner *l = learner_new();
	struct arena *a = arena_new(1 << 20);

	(void)state;
	assert_int_equal(learner_write(l, twin_log_attempt,
	    "{\"exercise\":\"time_2_able\",\"answer\":\"from today\","
	    "\"start\":true}"), REFUSAL_NONE);
	for (int64_t day = 2; day < 5; day++) {
		learner_day(l, day, 720);
		assert_int_equal(learner_write(l, twin_log_attempt,
		    good_attempt(a, kit_exercise(l, "time_2_able"), 25, 1)),
		    REFUSAL_NONE);
		assert_true(str_find(l->state, STR("\"begun\"")) < 0);
		assert_true(str_find(l->state,
		    STR("\"open\":[[\"time_2_able\"")) >= 0);
	}
	assert_true(str_eq(learner_refold(l), l->state));
	arena_free(a);
	learner_free(l);
}

/* What is brought too early begins a task over several days. */
static void
over_days_early(void **state)
{
	struct learner *l = learner_new();
	struct arena *a = arena_new(1 << 20);
	const struct js *v;

	(void)state;
	assert_int_equal(learner_write(l, twin_log_attempt, good_attempt(a,
	    kit_exercise(l, "time_2_able"), 25, 1)), REFUSAL_NONE);
	assert_true(str_find(l->state, STR("\"begun\":[[\"time_2_able\",1,"))
	    >= 0);
	learner_free(l);
	l = learner_new();
	assert_int_equal(learner_write(l, twin_log_attempt,
	    "{\"exercise\":\"planning_2_able\",\"answer\":\"now\","
	    "\"start\":true}"), REFUSAL_NONE);
	learner_day(l, 1, 720);
	assert_int_equal(learner_read(l, twin_snapshot, "{}"), REFUSAL_NONE);
	v = js_of(l->a, l->answer.json);
	assert_int_equal(js_int(js_path(v, "open.0.day")), 2);
	assert_int_equal(js_int(js_path(v, "open.0.of")), 7);
	assert_int_equal(js_int(js_path(v, "rhythm.streak_days")), 0);
	assert_int_equal(learner_write(l, twin_log_attempt,
	    "{\"exercise\":\"time_1_explain\",\"answer\":\"now\","
	    "\"start\":true}"), REFUSAL_VALIDATION);
	assert_true(str_is(l->f.field, "start"));
	assert_int_equal(learner_write(l, twin_log_attempt,
	    "{\"exercise\":\"flying\",\"answer\":\"now\","
	    "\"start\":true}"), REFUSAL_NOT_FOUND);
	assert_int_equal(learner_write(l, twin_log_attempt,
	    "{\"task_handle\":\"flying\",\"answer\":\"now\","
	    "\"start\":true}"), REFUSAL_VALIDATION);
	assert_true(str_eq(learner_refold(l), l->state));
	arena_free(a);
	learner_free(l);
}

int
main(void)
{
	static struct table t;

	TEST(&t, "attempt: accepted", attempt_accepted);
	TEST(&t, "attempt: returned, open, accepted", attempt_returned);
	TEST(&t, "attempt: the review ladder", review_ladder);
	TEST(&t, "attempt: with its work product", attempt_with_artifact);
	TEST(&t, "attempt: every exercise of the curriculum", every_exercise);
	TEST(&t, "attempt: a first step, and what it offers to the profile",
	    profile_offered);
	TEST(&t, "attempt: a task of three days", over_days);
	TEST(&t, "attempt: a task of three days, returned at its end",
	    over_days_returned);
	TEST(&t, "attempt: what is begun too early, or cannot be",
	    over_days_early);
	return table_run(&t, "attempt");
}
