/* SPDX-License-Identifier: MIT */
/*
 * t_choose_score - twin/choose: what each filter takes out is counted, a score
 * is the sum of its parts, and what an exercise moves.
 */
#include "test/unit/choose_kit.h"

/* ---- every filter is counted ---- */

static void
stage_only(struct world *w)
{
	w->x[B1].stages = 1u << 2;
}

static void
done_once(struct world *w)
{
	tried(w, A1, OUT_ACCEPTED, 1);
}

static void
resting(struct world *w)
{
	tried(w, FEED, OUT_ACCEPTED, 0);
}

static void
too_many_practices(struct world *w)
{
	w->cu.stages[0].active_practices_max = 1;
	practised(w, P_A, 1);
	tried(w, A1, OUT_REVISION, 1);
}

static void
archived(struct world *w)
{
	w->x[B1].archived = true;
}

static const struct count_row {
	const char *why;
	void (*with)(struct world *);
	struct choice_row ask;
	enum choose_filter filter;
	int64_t want;
} counts[] = {
	{ "counted: excluded", nothing, { .exclude = "[\"a1\",\"b1\",\"zz\"]" },
	    CHOOSE_EXCLUDED, 2 },
	{ "counted: other practice", nothing, { .practice = P_B + 1 },
	    CHOOSE_OTHER_PRACTICE, EXERCISES - 1 },
	{ "counted: archived", archived, { 0 }, CHOOSE_ARCHIVED, 2 },
	{ "counted: stage", stage_only, { 0 }, CHOOSE_STAGE, 1 },
	{ "counted: prerequisite", nothing, { 0 }, CHOOSE_PREREQUISITE, 1 },
	{ "counted: prerequisite is met", done_once, { 0 }, CHOOSE_PREREQUISITE,
	    0 },
	{ "counted: done", done_once, { 0 }, CHOOSE_DONE, 1 },
	{ "counted: waiting for a mentor", waiting, { 0 }, CHOOSE_WAITING, 1 },
	{ "counted: cooldown", resting, { 0 }, CHOOSE_COOLDOWN, 1 },
	{ "counted: too long", nothing, { .minutes = 5 }, CHOOSE_TOO_LONG, 4 },
	{ "counted: too demanding", done_once, { .energy = 1 }, CHOOSE_TOO_HARD,
	    1 },
	{ "counted: begun", second_day, { 0 }, CHOOSE_STARTED, 1 },
	{ "counted: another time", for_evenings, { .part = PART_DAY },
	    CHOOSE_WHEN, 1 },
	{ "counted: active practices", too_many_practices, { 0 },
	    CHOOSE_PRACTICES, 1 },
	{ "counted: load cap", loaded, { 0 }, CHOOSE_LOAD, 5 },
	{ "counted: returned in a row", rejected_3, { 0 }, CHOOSE_RETURNED, 1 },
	{ "counted: no reason now", nothing, { 0 }, CHOOSE_NO_REASON, 2 },
	{ "counted: balance", two_of_practice, { 0 }, CHOOSE_BALANCE, 2 },
};

static void
counted(void **state)
{
	const struct count_row *row = *state;
	struct world *w = world_new();
	struct choose_result res;

	row->with(w);
	world_choose(w, &row->ask, &res);
	assert_int_equal(res.filtered[row->filter], row->want);
	world_free(w);
}

/* ---- the score's parts ---- */

static const struct score_row {
	const char *why;
	int64_t minutes, energy;
	int64_t practised;	/* days ago, -1 = never */
	int64_t time, fit, momentum, total;
} scores[] = {
	/* the task: 20 minutes, energy 1; deficit 1000 gives 400 */
	{ "score: nothing said, never practised", 0, 0, -1, 500, 500, 0, 600 },
	{ "score: the time fits exactly", 20, 0, -1, 1000, 500, 0, 700 },
	{ "score: half of the time is used", 40, 0, -1, 500, 500, 0, 600 },
	{ "score: three quarters of the usual time", 15, 0, -1, 750, 500, 0,
	    650 },
	{ "score: the energy fits exactly", 0, 1, -1, 500, 1000, 0, 700 },
	{ "score: far fresher than it needs", 0, 5, -1, 500, 0, 0, 500 },
	{ "score: practised today", 0, 0, 0, 500, 500, 1000, 800 },
	{ "score: practised four days ago", 0, 0, 4, 500, 500, 600, 720 },
	{ "score: practised long ago", 0, 0, 20, 500, 500, 0, 600 },
};

static void
scored(void **state)
{
	const struct score_row *row = *state;
	struct world *w = world_new();
	struct choice_row ask = { .minutes = row->minutes,
	    .energy = row->energy };
	struct choose_result res;

	w->s->act = (struct day_counts){ { 0 } };
	if (row->practised >= 0)
		practised(w, P_A, row->practised);
	world_choose(w, &ask, &res);
	assert_true(str_is(res.pick[0].x->id, "feed"));
	assert_int_equal(res.pick[0].deficit, 1000);
	assert_int_equal(res.pick[0].time, row->time);
	assert_int_equal(res.pick[0].energy, row->fit);
	assert_int_equal(res.pick[0].momentum, row->momentum);
	assert_int_equal(res.pick[0].score, row->total);
	world_free(w);
}

static void
wanted_scores_more(void **state)
{
	static struct str words[] = { STR_INIT("read") };
	struct world *w = world_new();
	struct choice_row ask = { 0 };
	struct choose_result res;

	(void)state;
	w->p[P_A].words = words;
	w->p[P_A].nwords = 1;
	w->s->act = (struct day_counts){ { 0 } };
	state_add_declared(w->s, STR("objective"))->json = STR("\"reading\"");
	world_choose(w, &ask, &res);
	assert_int_equal(res.pick[0].score, 700);
	practised(w, P_A, 0);
	ask.minutes = 20;
	ask.energy = 1;
	world_choose(w, &ask, &res);
	assert_int_equal(res.pick[0].score, 1000);	/* no more than that */
	world_free(w);
}

/* ---- what an exercise moves ---- */

static const struct move {
	const char *why, *exercise;
	enum index index;
	int64_t want;		/* per mille */
} moves[] = {
	{ "moves: a month closed is the most for worldview", "month_review",
	    INDEX_AWR, 1000 },
	{ "moves: strategizing, six of eight", "strategy_session", INDEX_AWR,
	    750 },
	{ "moves: a week closed, four of eight", "week_close", INDEX_AWR,
	    500 },
	{ "moves: a thought noted, one of eight", "knowledge_note", INDEX_AWR,
	    125 },
	{ "moves: a knowledge check counts for nothing there", "check_time",
	    INDEX_AWR, 0 },
	{ "moves: nor does an explanation", "reading_1_explain", INDEX_AWR,
	    0 },
	{ "moves: a plan is a methodical event", "day_plan", INDEX_MET, 1000 },
	{ "moves: a slot is none", "entry_time_15", INDEX_MET, 0 },
	{ "moves: a draft is most of strategizing's five", "writing_2_able",
	    INDEX_AGN, 600 },
	{ "moves: days and hours as the file says", "entry_time_15",
	    INDEX_SYS, 500 },
};

static void
moved(void **state)
{
	const struct move *row = *state;
	struct learner *l = learner_new();
	struct gap d = { .table = &l->cat->pr->tables[row->index] };

	assert_int_equal(gap_fed(l->cat->pr, &d, catalog_exercise(l->cat,
	    str_c(row->exercise))), row->want);
	learner_free(l);
}

int
main(void)
{
	static struct table t;

	TABLE(&t, counted, counts);
	TABLE(&t, scored, scores);
	TEST(&t, "score: what they are here for adds a tenth", wanted_scores_more);
	TABLE(&t, moved, moves);
	return table_run(&t, "choose, score");
}
