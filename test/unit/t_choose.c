/* SPDX-License-Identifier: MIT */
/*
 * t_choose - twin/choose: every tier against the one below it, the filters, and
 * the balance of the last tasks. What depends on the hour, the weekday and the
 * learner's own words is in t_choose_when.c.
 */
#include "test/unit/choose_kit.h"

/* ---- ways to change it ---- */

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
	w->slots = (struct criterion){ .id = STR("slots"), .required = true,
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

/* B1, not tried yet, asks for four weekly contracts, of which there are three. */
static void
asks_for_products(struct world *w, bool brings)
{
	static struct product contract = { .id = STR_INIT("weekly_contract") },
	    review = { .id = STR_INIT("week_review") };

	no_feed(w);
	w->slots = (struct criterion){ .id = STR("contracts"), .required = true,
	    .kind = CRIT_COUNT_IN_WINDOW, .count = 4, .days = 35,
	    .product = &contract };
	w->x[B1].criteria = &w->slots;
	w->x[B1].ncriteria = 1;
	w->x[B1].product = brings ? &contract : &review;
	w->x[A1].archived = w->x[REFL].archived = true;
	state_add_count(w->s, STR("p:weekly_contract"))->days.v[1] = 3;
}

static void
brings_another(struct world *w)
{
	asks_for_products(w, false);
}

static void
brings_the_fourth(struct world *w)
{
	asks_for_products(w, true);
}

/* What takes days is begun before they have come ... */
static void
over_days(struct world *w)
{
	brings_another(w);
	w->x[B1].duration_days = 3;
}

/* ... and asked for when they have. */
static void
over_days_at_end(struct world *w)
{
	over_days(w);
	w->s->begun[w->s->nbegun++] = (struct begun){
	    .exercise = w->x[B1].id, .seq = 3, .day = TODAY - 2 };
}

static void
over_days_enough(struct world *w)
{
	over_days_at_end(w);
	state_add_count(w->s, STR("p:weekly_contract"))->days.v[1] = 4;
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

/* ---- the table ---- */

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
	{ "filter: it brings another product than it asks for", brings_another,
	    0, 0, P_B + 1, NULL, "", TIERS },
	{ "filter: it brings the last one itself", brings_the_fourth, 0, 0,
	    P_B + 1, NULL, "b1", TIER_START },
	{ "filter: its days are still to come", over_days, 0, 0, P_B + 1, NULL,
	    "b1", TIER_START },
	{ "filter: they have come without it", over_days_at_end, 0, 0, P_B + 1,
	    NULL, "", TIERS },
	{ "filter: they have come, and all is there", over_days_enough, 0, 0,
	    P_B + 1, NULL, "b1", TIER_FINISH },
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

	/* score */
	{ "score: a leading area counts half as much again", leading_b, 0, 0,
	    0, NULL, "b1", TIER_DEFICIT },
	{ "score: without it the order decides", no_leading, 0, 0, 0, NULL,
	    "a1", TIER_DEFICIT },
};

int
main(void)
{
	static struct table t;

	TABLE(&t, choice, rows);
	return table_run(&t, "choose");
}
