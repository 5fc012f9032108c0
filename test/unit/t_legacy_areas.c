/* SPDX-License-Identifier: MIT */
/*
 * t_legacy_areas - the profile by areas that the system before this one gave:
 * what share of its full value a field has, and the learner's areas.
 */
#include "test/unit/table.h"

#include "test/unit/twin_kit.h"
#include "twin/rules/areas.h"

static const struct share {
	const char *why, *field;
	int64_t value, full, pm;
} shares[] = {
	{ "none of a threshold", "drafts_per_week", 0, 0, 0 },
	{ "half of what the last stage asks", "drafts_per_week", 10, 0, 500 },
	{ "more than it asks is all of it", "drafts_per_week", 286, 0, 1000 },
	{ "less is better: at the threshold", "recovery_days", 1, 0, 1000 },
	{ "less is better: twice the threshold", "recovery_days", 2, 0, 500 },
	{ "less is better: far from it", "recovery_days", 3660, 0, 0 },
	{ "less is better, with decimals", "frustration_level", 50, 0, 500 },
	{ "the lowest of a scale", "ai_talk_quality", 10, 0, 0 },
	{ "the middle of a scale", "ai_talk_quality", 30, 0, 500 },
	{ "the top of a scale", "ai_talk_quality", 50, 0, 1000 },
	{ "by the anchors of a scale", "self_tools", 4, 0, 750 },
	{ "a score of 28.6 it was", "helps_30d", 28, 3, 1000 },
	{ "some of what the gate asks", "helps_30d", 1, 3, 333 },
	{ "neither more nor less is better", "load", 50, 0, -1 },
	{ "a text", "worldview", 1, 0, -1 },
};

static void
share(void **state)
{
	const struct share *row = *state;
	struct learner *l = learner_new();
	const struct field *f = catalog_field(l->cat, str_c(row->field));

	assert_int_equal(areas_share(f, row->value, row->full), row->pm);
	learner_free(l);
}

static void
within(void **state)
{
	static const int64_t values[] = { INT64_MIN / 4000, -1, 0, 1,
		INT64_MAX / 4000 };
	struct learner *l = learner_new();

	(void)state;
	for (size_t i = 0; i < l->cat->mm->nfields; i++)
		for (size_t k = 0; k < 5; k++) {
			int64_t pm = areas_share(&l->cat->mm->fields[i],
			    values[k], 0);

			assert_in_range(pm + 1, 0, 1001);
		}
	learner_free(l);
}

static const struct js *
area(struct learner *l, const char *args, const char *path)
{
	assert_int_equal(learner_read(l, twin_legacy_areas, args),
	    REFUSAL_NONE);
	return js_path(js_of(l->a, l->answer.json), path);
}

#define REAL(v)	((int64_t)(js_real(v) * 1000 + 0.5))

static void
profile(void **state)
{
	struct learner *l = learner_new();

	(void)state;
	l->env.lang = TWIN_RU;
	/* a newcomer: what nobody knows has no score, and no gap */
	assert_int_equal(js_type(area(l, "{}", "areas.0.worldview.score")),
	    JS_NULL);
	assert_int_equal(js_type(area(l, "{}", "areas.0.worldview.gap")),
	    JS_NULL);
	assert_int_equal(REAL(area(l, "{}", "areas.4.mastery.score")), 0);
	assert_int_equal(REAL(area(l, "{}", "max_gap.gap")), 600);
	assert_true(str_is(js_str(area(l, "{}", "areas.0.role")), "leading"));
	assert_true(str_is(js_str(area(l, "{}", "areas.1.role")),
	    "supporting"));
	assert_true(str_is(js_str(area(l, "{}", "step_name")), "Случайный"));
	/* what is known counts, and the norm is that of the step asked for */
	assert_int_equal(learner_write(l, twin_update_profile,
	    "{\"fields\":{\"self_knowledge\":4,\"self_organism\":1}}"),
	    REFUSAL_NONE);
	assert_int_equal(REAL(area(l, "{}", "areas.0.worldview.score")), 750);
	assert_int_equal(REAL(area(l, "{\"step\":4}",
	    "areas.0.worldview.norm")), 800);
	assert_int_equal(REAL(area(l, "{}", "areas.4.worldview.score")), 0);
	assert_int_equal(REAL(area(l, "{\"user_id\":\"learner-1\",\"step\":2}",
	    "areas.1.mastery.norm")), 650);
	assert_int_equal(js_type(area(l, "{\"step\":5}", "transition")),
	    JS_NULL);
	assert_int_equal(js_int(area(l, "{}", "transition.to")), 2);
	learner_free(l);
}

int
main(void)
{
	static struct table t;

	TABLE(&t, share, shares);
	TEST(&t, "every share is a share", within);
	TEST(&t, "the profile by areas", profile);
	return table_run(&t, "legacy, areas");
}
