/* SPDX-License-Identifier: MIT */
/* t_stage - twin/stage: the tables of doc/domain.md 6. */
#include "test/unit/table.h"

#include "test/unit/twin_kit.h"
#include "twin/rules/stage.h"
#include "twin/value/calendar.h"

static const struct promotion *pr;

/* ---- golden vectors: (sys, inv, met, awr, agn, hours, stb) -> stage ---- */

static const struct golden {
	const char *why;
	int index[GATED];
	int64_t hours_x10;
	int stb, want;
} goldens[] = {
	{ "stage: all of stage 2", { 2, 2, 0, 0, 0 }, 200, 1, 2 },
	{ "stage: 19.9 hours are not 20", { 2, 2, 0, 0, 0 }, 199, 1, 1 },
	{ "stage: all of stage 3", { 3, 3, 1, 2, 1 }, 480, 2, 3 },
	{ "stage: stage 3 with long pauses", { 3, 3, 1, 2, 1 }, 480, 1, 2 },
	{ "stage: all of stage 5", { 5, 5, 4, 4, 4 }, 1610, 4, 5 },
	{ "stage: 160.9 hours are not 161", { 5, 5, 4, 4, 4 }, 1609, 4, 4 },
	{ "stage: stage 5 with pauses", { 5, 5, 4, 4, 4 }, 1610, 3, 4 },
	{ "stage: one index short of 5", { 5, 5, 3, 4, 4 }, 5000, 5, 4 },
	{ "stage: no rhythm, nothing else counts", { 0, 5, 5, 5, 5 }, 9990, 5,
	    1 },
	{ "stage: no hours, nothing else counts", { 5, 0, 5, 5, 5 }, 9990, 5,
	    1 },
	{ "stage: nothing at all", { 0, 0, 0, 0, 0 }, 0, 0, 1 },
	{ "stage: every index at its best, no hours", { 5, 5, 5, 5, 5 }, 0, 5,
	    1 },
	{ "stage: hours of stage 4 hold back stage 5", { 5, 5, 5, 5, 5 }, 960,
	    5, 4 },
	{ "stage: hours and pauses both take away", { 5, 5, 5, 5, 5 }, 960, 2,
	    3 },
	{ "stage: stability 0 is stage 1", { 5, 5, 5, 5, 5 }, 9990, 0, 1 },
	{ "stage: sys 1 is not yet stage 2", { 1, 2, 0, 0, 0 }, 200, 1, 1 },
	{ "stage: met gates stage 3", { 3, 3, 0, 2, 1 }, 480, 2, 2 },
	{ "stage: awr gates stage 3", { 3, 3, 1, 1, 1 }, 480, 2, 2 },
	{ "stage: agn gates stage 3", { 3, 3, 1, 2, 0 }, 480, 2, 2 },
	{ "stage: all of stage 4", { 4, 4, 2, 3, 2 }, 960, 3, 4 },
	{ "stage: 95.9 hours are not 96", { 4, 4, 2, 3, 2 }, 959, 3, 3 },
};

static void
golden(void **state)
{
	const struct golden *g = *state;
	struct stage_input in = { .hours_x10 = g->hours_x10 };

	memcpy(in.index, g->index, sizeof(in.index));
	for (int s = 1; s <= TWIN_STAGES; s++)
		in.stb[s] = g->stb;
	assert_int_equal(stage_compute(pr, &in), g->want);
}

/* The gap is judged in the candidate's own window: a pause that spoils stage 3
 * may be too long ago to spoil stage 2. */
static void
own_window(void **state)
{
	struct stage_input in = { .index = { 3, 3, 1, 2, 1 },
	    .hours_x10 = 480, .stb = { 0, 5, 2, 1, 1, 1 } };

	(void)state;
	assert_int_equal(stage_compute(pr, &in), 2);
	in.stb[3] = 2;
	assert_int_equal(stage_compute(pr, &in), 3);
}

/* ---- index tables at their borders ---- */

static const struct border {
	const char *why;
	enum index i;
	int64_t value;		/* scaled: tenths for sys and inv */
	int want;
} borders[] = {
	{ "sys: 6.7 days a week", INDEX_SYS, 67, 5 },
	{ "sys: 6.6", INDEX_SYS, 66, 4 },
	{ "sys: 6", INDEX_SYS, 60, 4 },
	{ "sys: 5.9", INDEX_SYS, 59, 3 },
	{ "sys: 5", INDEX_SYS, 50, 3 },
	{ "sys: 3", INDEX_SYS, 30, 2 },
	{ "sys: 2.9", INDEX_SYS, 29, 1 },
	{ "sys: 1", INDEX_SYS, 10, 1 },
	{ "sys: 0.9", INDEX_SYS, 9, 0 },
	{ "inv: 10 hours a week", INDEX_INV, 100, 5 },
	{ "inv: 9.9", INDEX_INV, 99, 4 },
	{ "inv: 8", INDEX_INV, 80, 4 },
	{ "inv: 6", INDEX_INV, 60, 3 },
	{ "inv: 4", INDEX_INV, 40, 2 },
	{ "inv: 0.5", INDEX_INV, 5, 1 },
	{ "inv: 0.4", INDEX_INV, 4, 0 },
	{ "met: 51 events", INDEX_MET, 51, 5 },
	{ "met: 50 are 26-50", INDEX_MET, 50, 4 },
	{ "met: 26", INDEX_MET, 26, 4 },
	{ "met: 25", INDEX_MET, 25, 3 },
	{ "met: 11", INDEX_MET, 11, 3 },
	{ "met: 10", INDEX_MET, 10, 2 },
	{ "met: 4", INDEX_MET, 4, 2 },
	{ "met: 3", INDEX_MET, 3, 1 },
	{ "met: 1", INDEX_MET, 1, 1 },
	{ "met: 0", INDEX_MET, 0, 0 },
	{ "awr: 51", INDEX_AWR, 51, 5 },
	{ "awr: 50", INDEX_AWR, 50, 4 },
	{ "awr: 29", INDEX_AWR, 29, 4 },
	{ "awr: 28", INDEX_AWR, 28, 3 },
	{ "awr: 13", INDEX_AWR, 13, 3 },
	{ "awr: 12", INDEX_AWR, 12, 2 },
	{ "awr: 5", INDEX_AWR, 5, 2 },
	{ "awr: 4", INDEX_AWR, 4, 1 },
	{ "agn: 31", INDEX_AGN, 31, 5 },
	{ "agn: 30", INDEX_AGN, 30, 4 },
	{ "agn: 18", INDEX_AGN, 18, 4 },
	{ "agn: 17", INDEX_AGN, 17, 3 },
	{ "agn: 9", INDEX_AGN, 9, 3 },
	{ "agn: 8", INDEX_AGN, 8, 2 },
	{ "agn: 4", INDEX_AGN, 4, 2 },
	{ "agn: 3", INDEX_AGN, 3, 1 },
	{ "stb: no pause", INDEX_STB, 0, 5 },
	{ "stb: one day", INDEX_STB, 1, 5 },
	{ "stb: two days", INDEX_STB, 2, 4 },
	{ "stb: three days", INDEX_STB, 3, 4 },
	{ "stb: four days", INDEX_STB, 4, 3 },
	{ "stb: seven days", INDEX_STB, 7, 3 },
	{ "stb: eight days", INDEX_STB, 8, 2 },
	{ "stb: fourteen days", INDEX_STB, 14, 2 },
	{ "stb: fifteen days", INDEX_STB, 15, 1 },
	{ "stb: thirty days", INDEX_STB, 30, 1 },
	{ "stb: thirty-one days", INDEX_STB, 31, 0 },
};

static void
border(void **state)
{
	const struct border *b = *state;
	int got = 0;

	for (size_t i = 0; i < TWIN_STAGES && got == 0; i++) {
		const struct step *st = &pr->tables[b->i].steps[i];

		if (cmp_holds(b->value, st->op, st->value))
			got = st->index;
	}
	assert_int_equal(got, b->want);
}

/* ---- a life: practice, promotion, absence, decline ---- */

static int64_t
stage_now(struct learner *l)
{
	assert_int_equal(learner_read(l, twin_snapshot,
	    "{\"sections\":[\"stage\"]}"), REFUSAL_NONE);
	return js_int(js_path(js_of(l->a, l->answer.json),
	    "stage.confirmed"));
}

static void
slots(struct learner *l, int64_t from, int64_t days, const char *minutes)
{
	for (int64_t d = from; d < from + days; d++) {
		learner_day(l, d, 600);
		assert_int_equal(learner_event(l, "slot", minutes),
		    REFUSAL_NONE);
	}
}

/* Four weeks of an hour a day: 28 days, 28 hours, then the reflection. */
static struct learner *
at_stage_2(void)
{
	struct learner *l = learner_new();

	slots(l, 0, 28, "{\"minutes\":60}");
	assert_int_equal(stage_now(l), 1);	/* the product is missing */
	assert_int_equal(learner_event(l, "reflection", "{}"), REFUSAL_NONE);
	assert_int_equal(stage_now(l), 2);
	return l;
}

static void
promotion_needs_products(void **state)
{
	struct learner *l = at_stage_2();
	const struct js *ev = js_of(l->a, l->journal[l->n - 1]);

	(void)state;
	assert_true(str_is(js_str(js_path(ev, "kind")), "stage_changed"));
	assert_int_equal(js_int(js_path(ev, "body.from")), 1);
	assert_int_equal(js_int(js_path(ev, "body.to")), 2);
	assert_int_equal(js_int(js_path(ev, "body.evidence.sys.index")), 5 - 3);
	assert_true(js_len(js_path(ev, "body.evidence.needs")) == 2);
	assert_true(str_is(js_str(js_path(ev, "actor.role")), "server"));
	assert_true(str_eq(learner_refold(l), l->state));
	learner_free(l);
}

/* The week after a step down: the snapshot tells, and tasks are light. */
static void
light_week(struct learner *l)
{
	const struct js *tasks;

	for (int64_t day = 207; day < 215; day++) {
		bool light = day < 214;

		learner_day(l, day, 600);
		assert_int_equal(learner_read(l, twin_snapshot, "{}"), REFUSAL_NONE);
		assert_true((str_find(l->answer.text,
		    STR("tasks are light")) >= 0) == light);
		assert_int_equal(learner_read(l, twin_next,
		    "{\"count\":3,\"minutes\":120}"), REFUSAL_NONE);
		tasks = js_path(js_of(l->a, l->answer.json), "tasks");
		assert_int_equal(js_len(tasks), 3);
		for (size_t i = 0; light && i < 3; i++)
			assert_true(js_int(js_path(js_item(tasks, i),
			    "minutes.typ")) <= 25);
	}
}

/* Reading on a later day changes nothing; only a write moves the stage. */
static void
absence(void **state)
{
	struct learner *l = at_stage_2();
	const struct js *v;
	size_t n = l->n;

	(void)state;
	learner_day(l, 200, 600);
	assert_int_equal(learner_read(l, twin_snapshot, "{}"), REFUSAL_NONE);
	v = js_of(l->a, l->answer.json);
	assert_int_equal(js_int(js_path(v, "stage.confirmed")), 2);
	assert_int_equal(js_int(js_path(v, "stage.computed")), 1);
	assert_true(str_is(js_str(js_path(v, "stage.status")), "at_risk"));
	assert_true(js_bool(js_path(v, "rhythm.relapse")));
	assert_int_equal(l->n, n);

	/* the risk began long before, but nobody was here to be told */
	assert_int_equal(learner_event(l, "slot", "{\"minutes\":20}"),
	    REFUSAL_NONE);
	assert_int_equal(stage_now(l), 2);
	v = js_of(l->a, l->answer.json);
	assert_true(str_eq(js_str(js_path(v, "stage.kept_until")),
	    calendar_day_text(l->a, KIT_DAY + 206)));

	/* a week later it comes, and not in the answer to something done */
	learner_day(l, 207, 600);
	assert_int_equal(learner_event(l, "slot", "{\"minutes\":20}"),
	    REFUSAL_NONE);
	assert_true(js_type(js_path(js_of(l->a, l->answer.json),
	    "stage_event")) == JS_NULL);
	assert_true(str_find(l->answer.text, STR("Random")) < 0);
	v = js_of(l->a, l->journal[l->n - 1]);
	assert_true(str_is(js_str(js_path(v, "body.reason")), "decline"));
	assert_int_equal(js_len(js_path(v, "body.plan")), STAGE_PLAN);
	assert_int_equal(stage_now(l), 1);
	light_week(l);
	assert_true(str_eq(learner_refold(l), l->state));
	learner_free(l);
}

/* At risk for less than the stage's own window of 28 days: it stays. */
static void
risk_is_not_decline(void **state)
{
	struct learner *l = at_stage_2();
	const struct js *ev;
	int64_t since, day = 28;

	(void)state;
	/* day 41: the windows that end on it and on day 40 hold 14 and 15
	 * hours of 16; on day 40 the one that ended on day 39 still held 16 */
	for (; day < 60; day++) {
		learner_day(l, day, 600);
		assert_int_equal(learner_read(l, twin_snapshot, "{}"),
		    REFUSAL_NONE);
		if (str_is(js_str(js_path(js_of(l->a, l->answer.json),
		    "stage.status")), "at_risk"))
			break;
	}
	assert_int_equal(day, 41);
	since = day;

	/* the fact of the risk stands in the event, with its first day */
	learner_day(l, since + 3, 600);
	assert_int_equal(learner_event(l, "peer_help", "{}"), REFUSAL_NONE);
	ev = js_of(l->a, l->journal[l->n - 1]);
	assert_int_equal(js_int(js_path(ev, "facts.risk")), KIT_DAY + since);
	assert_int_equal(stage_now(l), 2);

	learner_day(l, since + 27, 600);
	assert_int_equal(learner_event(l, "peer_help", "{}"), REFUSAL_NONE);
	assert_int_equal(stage_now(l), 2);
	/* the window is over, but it was told the day before only */
	learner_day(l, since + 28, 600);
	assert_int_equal(learner_event(l, "peer_help", "{}"), REFUSAL_NONE);
	assert_int_equal(stage_now(l), 2);
	learner_day(l, since + 34, 600);
	assert_int_equal(learner_event(l, "peer_help", "{}"), REFUSAL_NONE);
	assert_int_equal(stage_now(l), 1);
	assert_true(str_eq(learner_refold(l), l->state));
	learner_free(l);
}

/* The rhythm came back in time: no risk any more, and no decline later. */
static void
risk_ends(void **state)
{
	struct learner *l = at_stage_2();
	bool cleared = false;

	(void)state;
	learner_day(l, 50, 600);
	assert_int_equal(learner_event(l, "peer_help", "{}"), REFUSAL_NONE);
	assert_non_null(js_path(js_of(l->a, l->journal[l->n - 1]),
	    "facts.risk"));
	slots(l, 51, 24, "{\"minutes\":60}");
	for (size_t i = l->n - 24; i < l->n; i++) {
		const struct js *risk = js_path(js_of(l->a, l->journal[i]),
		    "facts.risk");

		cleared |= risk != NULL && js_int(risk) == 0;
	}
	assert_true(cleared);
	assert_int_equal(stage_now(l), 2);
	assert_true(str_eq(learner_refold(l), l->state));
	learner_free(l);
}

/* ---- the double gate, on readings made directly ---- */

struct gate_row {
	const char *why;
	int64_t diag_day;	/* before today; -1 = none */
	int64_t diag_stage;
	bool judged;
	int want;		/* stage_move.to */
};

static const struct gate_row gate_rows[] = {
	{ "gate 4: no diagnostic", -1, 0, true, 0 },
	{ "gate 4: a diagnostic of today", 0, 4, true, 4 },
	{ "gate 4: a diagnostic of 183 days ago", 183, 4, true, 4 },
	{ "gate 4: a diagnostic of 184 days ago", 184, 4, true, 0 },
	{ "gate 4: a diagnostic that says 3", 0, 3, true, 0 },
	{ "gate 4: a diagnostic that says 5", 0, 5, true, 4 },
	{ "gate 4: nobody has judged a product", 0, 4, false, 0 },
};

static void
fill(struct state *s, const char *name, int64_t total, size_t days)
{
	struct count *c = state_add_count(s, str_c(name));

	c->total = total;
	for (size_t i = 0; i < days; i++)
		c->days.v[i] = 1;
}

static void
gate(void **state)
{
	const struct gate_row *row = *state;
	struct learner *l = learner_new();
	struct err e = { 0 };
	struct stage_move mv;
	struct indicators r;
	struct state *s;
	int64_t today = 1000;

	assert_int_equal(state_parse(l->a, STR(""), &s, &e), 0);
	s->first = 1;
	s->last = today;
	s->stage = 3;
	s->minutes = 200 * 60;
	for (size_t i = 0; i < DAYS; i++) {
		s->act.v[i] = 1;
		s->min.v[i] = 100;
	}
	fill(s, "reflection", 30, 30);
	fill(s, "plan_closed_week.4", 30, 30);
	fill(s, "product_created", 30, 30);
	fill(s, "p:project_list", 1, 1);
	fill(s, "p:environment_table", 1, 1);
	if (row->diag_day >= 0) {
		s->has_diag = true;
		s->diag_day = today - row->diag_day;
		s->diag_stage = row->diag_stage;
		s->diag_min = 4;
	}
	state_add_exercise(s, STR("time_3_habit"))->judged = row->judged;
	indicators_init(&r, l->a, l->cat, s, today);
	stage_move(&r, &mv);
	assert_true(mv.computed >= 4);
	assert_int_equal(mv.to, row->want);
	learner_free(l);
}

int
main(void)
{
	static struct table t;
	struct learner *l = learner_new();
	int rc;

	pr = l->cat->pr;
	TABLE(&t, golden, goldens);
	TABLE(&t, border, borders);
	TABLE(&t, gate, gate_rows);
	TEST(&t, "stage: a candidate's gap in its own window", own_window);
	TEST(&t, "stage: up only with the products", promotion_needs_products);
	TEST(&t, "stage: absence is at_risk, a write after it is a step down",
	    absence);
	TEST(&t, "stage: a risk shorter than the window is no decline",
	    risk_is_not_decline);
	TEST(&t, "stage: a rhythm that came back ends the risk", risk_ends);
	rc = table_run(&t, "stage");
	learner_free(l);
	return rc;
}
