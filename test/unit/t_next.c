/* SPDX-License-Identifier: MIT */
/*
 * t_next - twin/next: every filter and every tier on a small curriculum of its
 * own (the shipped one may grow without moving these tables).
 */
#include "test/unit/table.h"

#include "test/unit/twin_kit.h"
#include "twin/rules/choose.h"
#include "twin/value/calendar.h"

enum { TODAY = 1000 };

/* ---- a curriculum of nine exercises ---- */

enum { P_A, P_B, P_C, PRACTICES };
enum { A1, A2, B1, FEED, REC, REFL, REST, CHECK, NEED, EXERCISES };

struct world {
	struct arena *a;
	struct learner *l;	/* lends metamodel and promotion */
	struct catalog cat;
	struct curriculum cu;
	struct area area[2];
	const struct area *lead[1];
	struct practice p[PRACTICES];
	struct exercise x[EXERCISES];
	const struct exercise *by_id[EXERCISES];
	struct prereq after_a1;
	struct feed feed;
	int ladder[3];
	struct state *s;
	struct promotion pr;
	struct criterion slots;
	struct feed hours;
};

static const struct {
	const char *id;
	int practice, degree;
	enum exercise_type type;
	enum exercise_role role;
	int min, typ, energy;
	bool repeatable;
	int cooldown;
} plan[EXERCISES] = {
	[A1]	= { "a1", P_A, 1, EX_LEARNING, ROLE_LADDER, 15, 20, 2, false, 0 },
	[A2]	= { "a2", P_A, 2, EX_PRACTICE, ROLE_LADDER, 20, 30, 3, false, 0 },
	[B1]	= { "b1", P_B, 1, EX_LEARNING, ROLE_LADDER, 15, 20, 2, false, 0 },
	[FEED]	= { "feed", P_A, 1, EX_PRACTICE, ROLE_ENTRY, 15, 20, 1, true, 1 },
	[REC]	= { "rec", P_C, 1, EX_PRACTICE, ROLE_RECOVERY, 5, 10, 1, true, 0 },
	[REFL]	= { "refl", P_C, 1, EX_REFLECTION, ROLE_RITUAL, 15, 25, 2, true, 5 },
	[REST]	= { "rest", P_C, 1, EX_REST, ROLE_ENTRY, 5, 10, 1, true, 0 },
	[CHECK]	= { "check", P_A, 1, EX_LEARNING, ROLE_CHECK, 5, 10, 2, true, 0 },
	[NEED]	= { "need", P_C, 1, EX_SOCIAL, ROLE_RITUAL, 10, 15, 2, true, 1 },
};

static void
build(struct world *w)
{
	struct curriculum *cu = &w->cu;
	static const int days[] = { 1, 3, 7 };

	w->cu = *w->l->cat->cu;		/* stages, degrees, products */
	w->cat = (struct catalog){ .mm = w->l->cat->mm, .cu = cu,
	    .pr = &w->pr };
	w->pr = *w->l->cat->pr;
	w->area[0].id = STR("first");
	w->area[1].id = STR("second");
	for (int i = 0; i < PRACTICES; i++)
		w->p[i] = (struct practice){ .id = str_c(&"a\0b\0c"[2 * i]),
		    .order = i + 1, .index = (size_t)i,
		    .area = &w->area[i == P_B] };
	memcpy(w->ladder, days, sizeof(days));
	for (size_t i = 0; i < EXERCISES; i++) {
		w->x[i] = (struct exercise){ .id = str_c(plan[i].id),
		    .version = 1, .practice = &w->p[plan[i].practice],
		    .degree = plan[i].degree, .stages = 0x3e,
		    .type = plan[i].type, .role = plan[i].role,
		    .minutes_min = plan[i].min, .minutes_typ = plan[i].typ,
		    .minutes_max = plan[i].typ * 2, .energy = plan[i].energy,
		    .repeatable = plan[i].repeatable,
		    .cooldown_days = plan[i].cooldown, .order = i };
		w->by_id[i] = &w->x[i];
	}
	/* by_id is searched: a1 a2 b1 check feed need rec refl rest */
	w->by_id[3] = &w->x[CHECK], w->by_id[4] = &w->x[FEED];
	w->by_id[5] = &w->x[NEED], w->by_id[6] = &w->x[REC];
	w->by_id[7] = &w->x[REFL], w->by_id[8] = &w->x[REST];
	w->after_a1 = (struct prereq){ .kind = PREREQ_EXERCISE,
	    .exercise = &w->x[A1], .op = CMP_GE, .value = 1 };
	w->x[A2].prereqs = &w->after_a1;
	w->x[A2].nprereqs = 1;
	w->feed = (struct feed){ .indicator =
	    catalog_field(&w->cat, STR("sys")), .weight = 100 };
	w->x[FEED].feeds = &w->feed;
	w->x[FEED].nfeeds = 1;
	w->x[CHECK].review_days = w->ladder;
	w->x[CHECK].nreview = 3;
	w->x[NEED].counts_as = KIND_REFLECTION;
	w->x[NEED].archived = true;	/* until a row wants it */
	cu->practices = w->p;
	cu->npractices = PRACTICES;
	cu->exercises = w->x;
	cu->nexercises = EXERCISES;
	cu->by_id = w->by_id;
	for (int i = 0; i < TWIN_STAGES; i++)
		cu->stages[i].nleading = 0;
}

/* A learner of stage 1, active yesterday in practice A. */
static struct world *
world_new(void)
{
	struct arena *a = arena_new(64 << 20);
	struct world *w = arena_one(a, struct world);
	struct err e = { 0 };

	w->a = a;
	w->l = learner_new();
	build(w);
	assert_int_equal(state_parse(a, STR(""), &w->s, &e), 0);
	w->s->first = TODAY - 30;
	w->s->last = TODAY;
	w->s->stage = 1;
	w->s->act.v[1] = 1;
	return w;
}

static void
world_free(struct world *w)
{
	learner_free(w->l);
	arena_free(w->a);
}

/* ---- ways to change it ---- */

static struct state_exercise *
tried(struct world *w, int i, enum outcome last, int64_t back)
{
	struct state_exercise *h = state_add_exercise(w->s, w->x[i].id);

	h->attempts++;
	h->accepted += last == OUT_ACCEPTED;
	h->on_days = 1;
	h->last = last;
	h->day = TODAY - back;
	h->seq = h->attempts;
	return h;
}

static void
practised(struct world *w, int p, int64_t back)
{
	struct state_practice *rec = state_add_practice(w->s, w->p[p].id);

	rec->first = TODAY - back;
	rec->seq = 1;
	rec->on.v[back] = 1;
}

static void
recently(struct world *w, int i, bool review)
{
	struct recent *r = &w->s->recent[w->s->nrecent++];

	*r = (struct recent){ .seq = 9, .exercise = w->x[i].id,
	    .outcome = OUT_ACCEPTED, .score = 90, .review = review };
}

static void
nothing(struct world *w)
{
	(void)w;
}

static void
no_feed(struct world *w)
{
	w->x[FEED].archived = true;
}

static void
a_active(struct world *w)
{
	no_feed(w);
	tried(w, A1, OUT_ACCEPTED, 1);
	practised(w, P_A, 1);
}

static void
returned(struct world *w)
{
	tried(w, B1, OUT_REVISION, 2);
	w->s->open[w->s->nopen++] = (struct open){ .exercise = w->x[B1].id,
	    .seq = 5, .day = TODAY - 2 };
}

static void
gap_of_4(struct world *w)
{
	memset(&w->s->act, 0, sizeof(w->s->act));
	w->s->act.v[4] = 1;
}

static void
gap_of_3(struct world *w)
{
	memset(&w->s->act, 0, sizeof(w->s->act));
	w->s->act.v[3] = 1;
}

static void
gap_and_returned(struct world *w)
{
	gap_of_4(w);
	returned(w);
}

static void
due_today(struct world *w)
{
	struct state_exercise *h = tried(w, CHECK, OUT_ACCEPTED, 3);

	h->review_due = TODAY;
}

static void
due_tomorrow(struct world *w)
{
	no_feed(w);
	tried(w, CHECK, OUT_ACCEPTED, 3)->review_due = TODAY + 1;
	for (int i = 0; i < EXERCISES; i++)
		w->x[i].archived = i != CHECK;
}

static void
due_and_gap(struct world *w)
{
	due_today(w);
	gap_of_4(w);
}

static void
due_after_review(struct world *w)
{
	due_today(w);
	recently(w, CHECK, true);
	recently(w, A1, false);
}

static void
due_third_after_review(struct world *w)
{
	due_today(w);
	recently(w, A1, false);
	recently(w, FEED, false);
	recently(w, CHECK, true);
}

static void
two_of_practice(struct world *w)
{
	recently(w, FEED, false);
	recently(w, A2, false);
	tried(w, A1, OUT_ACCEPTED, 1);
	practised(w, P_A, 1);
}

static void
one_of_practice(struct world *w)
{
	recently(w, FEED, false);
	recently(w, A1, false);
}

static void
only_balanced(struct world *w)
{
	two_of_practice(w);
	for (int i = 0; i < EXERCISES; i++)
		w->x[i].archived = i != FEED;
}

/* Stage 1: 4 hours a week / 7 x 1.5 = 51 minutes. */
static void
loaded(struct world *w)
{
	w->s->min.v[0] = 51;
}

static void
almost_loaded(struct world *w)
{
	w->s->min.v[0] = 50;
}

static void
loaded_refl_resting(struct world *w)
{
	loaded(w);
	tried(w, REFL, OUT_ACCEPTED, 2);
}

static void
rejected_twice(struct world *w)
{
	a_active(w);
	w->x[A2].scaffold = &w->x[A1];
	tried(w, A2, OUT_REJECTED, 1)->returned = 2;
}

static void
rejected_3(struct world *w)
{
	rejected_twice(w);
	state_exercise(w->s, w->x[A2].id)->returned = 3;
}

static void
returned_twice(struct world *w)
{
	rejected_twice(w);
	state_exercise(w->s, w->x[A2].id)->last = OUT_REVISION;
}

static void
returned_3(struct world *w)
{
	rejected_3(w);
	state_exercise(w->s, w->x[A2].id)->last = OUT_REVISION;
}

static void
scaffold_done(struct world *w)
{
	returned_3(w);
	state_exercise(w->s, w->x[A1].id)->seq = 9;
}

static void
scaffold_returned(struct world *w)
{
	scaffold_done(w);
	state_exercise(w->s, w->x[A1].id)->last = OUT_REVISION;
}

/* B1 has no scaffold and no cooldown: it rests a week. */
static void
returned_3_without(struct world *w)
{
	returned(w);
	state_exercise(w->s, w->x[B1].id)->returned = 3;
	state_exercise(w->s, w->x[B1].id)->day = TODAY - 6;
}

static void
rested(struct world *w)
{
	returned_3_without(w);
	state_exercise(w->s, w->x[B1].id)->day = TODAY - 7;
}

/* B1 was returned because it asks for four slots in a week. */
static void
returned_early(struct world *w)
{
	struct open *op;

	returned(w);
	w->slots = (struct criterion){ .id = STR("slots"),
	    .kind = CRIT_COUNT_IN_WINDOW, .count = 4, .days = 7,
	    .event_kind = KIND_SLOT };
	w->x[B1].criteria = &w->slots;
	w->x[B1].ncriteria = 1;
	op = &w->s->open[0];
	op->missing[op->nmissing++] = w->slots.id;
	state_add_count(w->s, STR("slot"))->days.v[1] = 3;
}

static void
returned_in_time(struct world *w)
{
	returned_early(w);
	w->x[B1].counts_as = KIND_SLOT;	/* the next one is the fourth */
}

static void
loaded_with_returns(struct world *w)
{
	loaded(w);
	w->x[REC].type = EX_REFLECTION;
}

static void
loaded_only_hard(struct world *w)
{
	loaded(w);
	w->x[REFL].energy = 3;
	w->x[REST].archived = true;
}

/* Only another slot in a practice that is going on. */
static void
nothing_but_a(struct world *w)
{
	a_active(w);
	for (int i = 0; i < EXERCISES; i++)
		w->x[i].archived = i != CHECK;
}

/* CHECK feeds the largest deficit, but there was too much of its kind lately;
 * FEED helps a smaller one. */
static void
second_deficit(struct world *w)
{
	a_active(w);
	for (int i = 0; i < EXERCISES; i++)
		w->x[i].archived = i != FEED && i != CHECK;
	w->hours = (struct feed){ .indicator = w->pr.hours, .weight = 10 };
	w->x[CHECK].feeds = &w->hours;
	w->x[CHECK].nfeeds = 1;
	for (size_t i = 0; i < 6; i++)
		w->s->act.v[i] = 1;
	recently(w, CHECK, false);
	recently(w, CHECK, false);
}

static void
fed(struct world *w)
{
	practised(w, P_A, 1);
	for (size_t i = 0; i < 28; i++)
		w->s->act.v[i] = 1;
}

static void
need_too(struct world *w)
{
	w->x[NEED].archived = false;
}

static void
leading_b(struct world *w)
{
	/* two tasks feed the same; B is of a leading area at this stage */
	w->x[B1].feeds = w->x[A1].feeds = &w->feed;
	w->x[B1].nfeeds = w->x[A1].nfeeds = 1;
	w->x[FEED].archived = true;
	w->feed.weight = 50;
	w->lead[0] = &w->area[1];
	w->cu.stages[0].leading = w->lead;
	w->cu.stages[0].nleading = 1;
}

static void
no_leading(struct world *w)
{
	leading_b(w);
	w->cu.stages[0].nleading = 0;
}

static void
waiting(struct world *w)
{
	for (int i = 0; i < EXERCISES; i++)
		w->x[i].archived = i != A1;
	tried(w, A1, OUT_REVIEW, 1);
}

/* What the learner says they are here for; B is about reading. */
static void
here_for(struct world *w, const char *key, const char *json)
{
	static struct str words[] = { STR_INIT("чте"), STR_INIT("read") };

	no_feed(w);
	w->p[P_B].words = words;
	w->p[P_B].nwords = 2;
	state_add_declared(w->s, str_c(key))->json = str_c(json);
}

static void
wants_b(struct world *w)
{
	here_for(w, "objective", "\"Finish what I begin, READING included\"");
}

static void
wants_b_too(struct world *w)
{
	here_for(w, "interests", "[\"история\",\"Чтение\"]");
}

static void
wants_area_of_b(struct world *w)
{
	static struct str words[] = { STR_INIT("книг") };

	here_for(w, "objective", "\"о книгах\"");
	w->area[1].words = words;
	w->area[1].nwords = 1;
}

static void
wants_bread(struct world *w)
{
	here_for(w, "objective", "\"bake bread, прочитать\"");
}

static void
wants_elsewhere(struct world *w)
{
	here_for(w, "city", "\"Reading\"");
}

static void
only_refl(struct world *w)
{
	for (int i = 0; i < EXERCISES; i++)
		w->x[i].archived = i != REFL;
	practised(w, P_C, 1);
}

/* REFL is for the evening. */
static void
for_evenings(struct world *w)
{
	only_refl(w);
	w->x[REFL].parts = PART_EVENING;
}

static void
for_evenings_returned(struct world *w)
{
	for_evenings(w);
	tried(w, REFL, OUT_REVISION, 2);
}

/* ... or for the weekday of TODAY - back and no other. */
static void
for_weekday(struct world *w, int64_t back)
{
	only_refl(w);
	w->x[REFL].weekdays = 1u << (calendar_weekday(TODAY - back) + 1);
	w->s->act = (struct day_counts){ { 0 } };
}

static void
of_today(struct world *w)
{
	for_weekday(w, 0);
	w->s->act.v[1] = 1;
}

static void
of_tomorrow(struct world *w)
{
	for_weekday(w, 6);	/* a week ago, less a day */
	w->s->act.v[1] = 1;
}

static void
missed(struct world *w)
{
	for_weekday(w, 3);	/* and not here since */
	w->s->act.v[0] = w->s->act.v[4] = 1;
}

static void
missed_and_here(struct world *w)
{
	missed(w);
	w->s->act.v[2] = 1;
}

static void
here_that_day(struct world *w)
{
	missed(w);
	w->s->act.v[3] = 1;
}

/* REFL takes three days, and was begun so many days ago. */
static void
begun(struct world *w, int64_t back)
{
	only_refl(w);
	w->x[REFL].duration_days = 3;
	w->s->begun[w->s->nbegun++] = (struct begun){
	    .exercise = w->x[REFL].id, .seq = 3, .day = TODAY - back };
}

static void
second_day(struct world *w)
{
	begun(w, 1);
}

static void
third_day(struct world *w)
{
	begun(w, 2);
	tried(w, REFL, OUT_ACCEPTED, 3);	/* the cooldown is before it */
}

static void
second_day_returned(struct world *w)
{
	begun(w, 1);
	tried(w, REFL, OUT_REVISION, 1);
}

static void
not_begun(struct world *w)
{
	begun(w, 0);
	w->s->nbegun = 0;
}

/* ---- the table ---- */

struct choice_row {
	const char *why;
	void (*with)(struct world *);
	int64_t minutes, energy;
	int practice;		/* P_* + 1, 0 = any */
	const char *exclude;	/* JSON list or NULL */
	const char *want;	/* exercise, "" = none */
	enum choose_tier tier;
	int part;		/* PART_* */
};

static const struct choice_row rows[] = {
	/* tiers, each against the one below it */
	{ "tier 2: what was returned comes early", returned, 0, 0, 0, NULL,
	    "b1", TIER_REVISION },
	{ "tier 0: a gap comes before what was returned", gap_and_returned, 0, 0,
	    0, NULL, "rec", TIER_RECOVERY },
	{ "tier 0: four days without", gap_of_4, 0, 0, 0, NULL, "rec",
	    TIER_RECOVERY },
	{ "tier 1: three days are no gap", gap_of_3, 0, 0, 0, NULL, "feed",
	    TIER_DEFICIT },
	{ "tier 1: before an overdue review", due_and_gap, 0, 0, 0, NULL,
	    "rec", TIER_RECOVERY },
	{ "tier 2: a review due today", due_today, 0, 0, 0, NULL, "check",
	    TIER_REVIEW },
	{ "tier 2: not before it is due", due_tomorrow, 0, 0, 0, NULL, "",
	    TIERS },
	{ "tier 3: feeds the largest deficit", nothing, 0, 0, 0, NULL, "feed",
	    TIER_DEFICIT },
	{ "tier 3: a missing product is a deficit too", need_too, 0, 0, 0,
	    NULL, "need", TIER_DEFICIT },
	{ "tier 3: a deficit that is met is none", fed, 0, 0, 0, NULL, "a1",
	    TIER_DEGREE },
	{ "tier 4: the next degree of an active practice", a_active, 0, 0, 0,
	    NULL, "a2", TIER_DEGREE },
	{ "tier 5: a new practice", no_feed, 0, 0, 0, "[\"a1\"]", "check",
	    TIER_START },
	{ "tier 5: by degree, minutes and order", no_feed, 0, 0, 0,
	    "[\"check\"]", "a1", TIER_START },
	{ "tier 6: the load cap leaves rest and reflection", loaded, 0, 0, 0,
	    NULL, "rest", TIER_LOAD },
	{ "tier 6: one minute under the cap", almost_loaded, 0, 0, 0, NULL,
	    "feed", TIER_DEFICIT },
	{ "tier 6: a resting reflection leaves rest", loaded_refl_resting, 0,
	    0, 0, NULL, "rest", TIER_LOAD },
	{ "tier 6: a way back is for after a gap", loaded_with_returns, 0, 0,
	    0, NULL, "rest", TIER_LOAD },
	{ "tier 6: nothing demanding on a full day", loaded_only_hard, 0, 0,
	    0, NULL, "", TIERS },
	{ "tier 8: another deficit than the largest", second_deficit, 0, 0, 0,
	    NULL, "feed", TIER_HELPS },
	{ "tier 9: a day more for a practice", nothing_but_a, 0, 0, 0, NULL,
	    "check", TIER_HOLD },

	/* filters */
	{ "filter: excluded by the learner", nothing, 0, 0, 0,
	    "[\"feed\"]", "check", TIER_START },
	{ "filter: too long", nothing, 14, 0, 0, NULL, "check", TIER_START },
	{ "filter: just fits", nothing, 15, 0, 0, NULL, "feed",
	    TIER_DEFICIT },
	{ "filter: energy 2 above is too much", a_active, 0, 1, 0,
	    "[\"b1\",\"check\",\"refl\"]", "", TIERS },
	{ "filter: energy 1 above is a stretch", a_active, 0, 2, 0, NULL,
	    "a2", TIER_DEGREE },
	{ "filter: waiting for a mentor", waiting, 0, 0, 0, NULL, "", TIERS },
	{ "filter: rejected twice is still offered", rejected_twice, 0, 0, 0,
	    NULL, "a2", TIER_DEGREE },
	{ "filter: rejected three times gives its scaffold", rejected_3, 0, 0,
	    0, NULL, "a1", TIER_DEGREE },
	{ "filter: returned twice comes first still", returned_twice, 0, 0, 0,
	    NULL, "a2", TIER_REVISION },
	{ "filter: returned three times gives its scaffold", returned_3, 0, 0,
	    0, NULL, "a1", TIER_REVISION },
	{ "filter: the scaffold done, the task comes back", scaffold_done, 0,
	    0, 0, NULL, "a2", TIER_REVISION },
	{ "filter: not before the scaffold is accepted", scaffold_returned, 0,
	    0, 0, NULL, "a1", TIER_REVISION },
	{ "filter: returned three times, no scaffold: a rest",
	    returned_3_without, 0, 0, 0, NULL, "feed", TIER_DEFICIT },
	{ "filter: after the rest another try", rested, 0, 0, 0, NULL, "b1",
	    TIER_REVISION },
	{ "filter: returned, but the learner does not want it", returned, 0,
	    0, 0, "[\"b1\"]", "feed", TIER_DEFICIT },
	{ "filter: returned for days that are still to come", returned_early,
	    0, 0, 0, NULL, "feed", TIER_DEFICIT },
	{ "filter: returned, and one more is enough", returned_in_time, 0, 0,
	    0, NULL, "b1", TIER_REVISION },
	{ "filter: another practice than asked", nothing, 0, 0, P_B + 1, NULL,
	    "b1", TIER_START },
	{ "choice: what has no reason is offered when it was asked for",
	    a_active, 0, 0, P_C + 1, "[\"refl\"]", "rest", TIER_CHOICE },

	/* balance */
	{ "balance: after two of a type another one", two_of_practice, 0, 0,
	    0, NULL, "b1", TIER_START },
	{ "balance: one of a type is fine", one_of_practice, 0, 0, 0, NULL,
	    "feed", TIER_DEFICIT },
	{ "balance: when nothing else is left, so be it", only_balanced, 0, 0,
	    0, NULL, "feed", TIER_DEFICIT },
	{ "balance: a review among the last two", due_after_review, 0, 0, 0,
	    NULL, "feed", TIER_DEFICIT },
	{ "balance: a review three ago", due_third_after_review, 0, 0, 0,
	    NULL, "check", TIER_REVIEW },

	/* when */
	{ "when: an evening's task in the evening", for_evenings, 0, 0, 0, NULL,
	    "refl", TIERS, PART_EVENING },
	{ "when: an evening's task in the morning", for_evenings, 0, 0, 0, NULL,
	    "", TIERS, PART_MORNING },
	{ "when: the time of day is not known", for_evenings, 0, 0, 0, NULL,
	    "refl", TIERS },
	{ "when: named, it is still for the evening", for_evenings, 0, 0,
	    P_C + 1, NULL, "", TIERS, PART_DAY },
	{ "when: returned, it may be improved at any time", for_evenings_returned,
	    0, 0, 0, NULL, "refl", TIER_REVISION, PART_MORNING },
	{ "when: its weekday", of_today, 0, 0, 0, NULL, "refl", TIERS },
	{ "when: the day before it", of_tomorrow, 0, 0, 0, NULL, "", TIERS },
	{ "when: missed, and this is the first day back", missed, 0, 0, 0, NULL,
	    "refl", TIERS },
	{ "when: missed, but here on a day since", missed_and_here, 0, 0, 0,
	    NULL, "", TIERS },
	{ "when: here on that day, that makes no difference", here_that_day, 0,
	    0, 0, NULL, "refl", TIERS },

	/* over several days */
	{ "days: what goes on is not asked for", second_day, 0, 0, 0, NULL, "",
	    TIERS },
	{ "days: nor when a part of it was returned", second_day_returned, 0, 0,
	    0, NULL, "", TIERS },
	{ "days: on the last day it is", third_day, 0, 0, 0, NULL, "refl",
	    TIER_FINISH },
	{ "days: it asks for the minutes of a day", not_begun, 5, 0, 0, NULL,
	    "refl", TIERS },
	{ "days: not for fewer", not_begun, 4, 0, 0, NULL, "", TIERS },

	/* what they are here for */
	{ "objective: the new practice that it is about", wants_b, 0, 0, 0,
	    NULL, "b1", TIER_START },
	{ "objective: or that an interest is about", wants_b_too, 0, 0, 0,
	    NULL, "b1", TIER_START },
	{ "objective: or its area", wants_area_of_b, 0, 0, 0, NULL, "b1",
	    TIER_START },
	{ "objective: words begin so, no more", wants_bread, 0, 0, 0, NULL,
	    "check", TIER_START },
	{ "objective: no other field says it", wants_elsewhere, 0, 0, 0, NULL,
	    "check", TIER_START },

	/* score */
	{ "score: a leading area counts half as much again", leading_b, 0, 0,
	    0, NULL, "b1", TIER_DEFICIT },
	{ "score: without it the order decides", no_leading, 0, 0, 0, NULL,
	    "a1", TIER_DEFICIT },
};

static void
run(struct world *w, const struct choice_row *row, struct choose_result *out)
{
	struct choose_ask ask = { .count = 1, .minutes = row->minutes,
	    .energy = row->energy, .part = row->part };
	struct indicators r;

	if (row->practice > 0)
		ask.practice = &w->p[row->practice - 1];
	if (row->exclude != NULL)
		ask.exclude = js_of(w->a, str_c(row->exclude));
	indicators_init(&r, w->a, &w->cat, w->s, TODAY);
	choose_task(&r, &ask, out);
}

static void
choice(void **state)
{
	const struct choice_row *row = *state;
	struct world *w = world_new();
	struct choose_result res;

	row->with(w);
	run(w, row, &res);
	if (row->want[0] == '\0') {
		assert_int_equal(res.n, 0);
	} else {
		assert_true(res.n > 0);
		assert_string_equal(arena_cstr(w->a, res.pick[0].x->id),
		    row->want);
		if (row->tier != TIERS)
			assert_string_equal(choose_reason(res.pick[0].tier),
			    choose_reason(row->tier));
	}
	world_free(w);
}

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
	run(w, &row->ask, &res);
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
	run(w, &ask, &res);
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
	run(w, &ask, &res);
	assert_int_equal(res.pick[0].score, 700);
	practised(w, P_A, 0);
	ask.minutes = 20;
	ask.energy = 1;
	run(w, &ask, &res);
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

/* ---- the door ---- */

static void
same_bytes(void **state)
{
	struct learner *l = learner_new();
	struct str first;

	(void)state;
	learner_event(l, "slot", "{\"minutes\":20}");
	assert_int_equal(learner_read(l, twin_next, "{\"count\":3}"),
	    REFUSAL_NONE);
	first = arena_str(l->kept, l->answer.json);
	for (int i = 0; i < 20; i++) {
		/* another minute of the same day changes nothing */
		learner_day(l, 0, 12 * 60 + i);
		assert_int_equal(learner_read(l, twin_next,
		    "{\"count\":3}"), REFUSAL_NONE);
		assert_true(str_eq(first, l->answer.json));
	}
	learner_day(l, 0, 11 * 60);	/* another part of it may */
	assert_int_equal(learner_read(l, twin_next, "{\"count\":3}"),
	    REFUSAL_NONE);
	assert_false(str_eq(first, l->answer.json));
	learner_day(l, 1, 600);
	assert_int_equal(learner_read(l, twin_next, "{\"count\":3}"),
	    REFUSAL_NONE);
	assert_false(str_eq(first, l->answer.json));
	learner_free(l);
}

/* Whatever the server counts is told as a number. */
static void
needs(struct learner *l, const struct js *task)
{
	const struct exercise *x = catalog_exercise(l->cat,
	    js_str_at(task, "exercise"));

	for (size_t i = 0; i < x->ncriteria; i++) {
		const struct js *cr = js_item(js_at(task, "criteria"), i);
		const struct js *need = js_at(cr, "need");

		if (x->criteria[i].kind == CRIT_RUBRIC)
			assert_null(need);
		else if (x->criteria[i].kind == CRIT_FORM_FIELDS)
			assert_int_equal(js_int(need), x->criteria[i].nfields);
		else
			assert_int_equal(js_int(need), x->criteria[i].count);
	}
}

static void
answer_shape(void **state)
{
	struct learner *l = learner_new();
	const struct js *v;

	(void)state;
	learner_event(l, "slot", "{\"minutes\":20}");
	assert_int_equal(learner_read(l, twin_next, "{\"count\":3}"),
	    REFUSAL_NONE);
	v = js_of(l->a, l->answer.json);
	assert_int_equal(js_len(js_path(v, "tasks")), 3);
	assert_true(js_len(js_path(v, "alternatives")) <= CHOOSE_ALTERNATIVES);
	assert_int_equal(js_int(js_path(v, "decision.seq")), 1);
	assert_true(str_is(js_str(js_path(v, "decision.algorithm")),
	    "twin/1"));
	assert_true(js_str(js_path(v, "decision.inputs_hash")).n == 32);
	for (size_t i = 0; i < 3; i++) {
		const struct js *task = js_item(js_path(v, "tasks"), i);

		assert_true(js_len(js_path(task, "criteria")) > 0);
		needs(l, task);
		assert_true(js_str(js_path(task, "why.0.code")).n > 0);
		assert_true(js_str(js_path(task, "why.0.text")).n > 0);
		assert_true(js_str(js_path(task, "task_handle")).n > 30);
	}
	assert_true(l->answer.json.n <= 20 << 10);
	assert_true(l->answer.text.n > 0);
	learner_free(l);
}

static const struct refused {
	const char *why, *args;
	enum refusal_code code;
	const char *field;
} refusals[] = {
	{ "next: minutes 0", "{\"minutes\":0}", REFUSAL_VALIDATION, "minutes" },
	{ "next: minutes 1441", "{\"minutes\":1441}", REFUSAL_VALIDATION,
	    "minutes" },
	{ "next: minutes as text", "{\"minutes\":\"20\"}", REFUSAL_VALIDATION,
	    "minutes" },
	{ "next: energy 6", "{\"energy\":6}", REFUSAL_VALIDATION, "energy" },
	{ "next: count 0", "{\"count\":0}", REFUSAL_VALIDATION, "count" },
	{ "next: count 4", "{\"count\":4}", REFUSAL_VALIDATION, "count" },
	{ "next: an unknown practice", "{\"practice\":\"flying\"}",
	    REFUSAL_NOT_FOUND, "practice" },
	{ "next: an unknown member", "{\"learner\":\"x\"}",
	    REFUSAL_UNKNOWN_FIELD, "learner" },
	{ "next: exclude holds a number", "{\"exclude\":[1]}",
	    REFUSAL_VALIDATION, "exclude[0]" },
	{ "next: exclude is a word", "{\"exclude\":\"a\"}", REFUSAL_VALIDATION,
	    "exclude" },
};

static void
refused(void **state)
{
	const struct refused *row = *state;
	struct learner *l = learner_new();

	assert_int_equal(learner_read(l, twin_next, row->args), row->code);
	assert_string_equal(arena_cstr(l->a, l->f.field), row->field);
	assert_true(l->f.message.n > 0);
	assert_int_equal(l->answer.json.n, 0);
	learner_free(l);
}

int
main(void)
{
	static struct table t;

	TABLE(&t, choice, rows);
	TABLE(&t, counted, counts);
	TABLE(&t, scored, scores);
	TEST(&t, "score: what they are here for adds a tenth", wanted_scores_more);
	TABLE(&t, moved, moves);
	TABLE(&t, refused, refusals);
	TEST(&t, "next: the same bytes all day", same_bytes);
	TEST(&t, "next: three tasks, reasons, criteria and handles",
	    answer_shape);
	return table_run(&t, "next");
}
