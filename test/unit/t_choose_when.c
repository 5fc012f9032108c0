/* SPDX-License-Identifier: MIT */
/*
 * t_choose_when - twin/choose: tasks for an hour or a weekday, tasks that take
 * several days, and what the learner says they are here for.
 */
#include "test/unit/choose_kit.h"

/* ---- ways to change it ---- */

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

/* It waits for what was not done: begun of the learner's own accord. */
static void
begun_before(struct world *w)
{
	third_day(w);
	w->x[REFL].prereqs = &w->after_a1;
	w->x[REFL].nprereqs = 1;
}

static void
begun_ahead(struct world *w)
{
	third_day(w);
	w->x[REFL].stages = 1u << 5;
}

static void
returned_before(struct world *w)
{
	tried(w, REFL, OUT_REVISION, 1);
	w->x[REFL].prereqs = &w->after_a1;
	w->x[REFL].nprereqs = 1;
}

static void
not_begun(struct world *w)
{
	begun(w, 0);
	w->s->nbegun = 0;
}

/* ---- the table ---- */

static const struct choice_row rows[] = {
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
	{ "days: at its end, begun without what it would wait for", begun_before,
	    0, 0, 0, NULL, "refl", TIER_FINISH, 0 },
	{ "days: at its end, begun at another stage", begun_ahead, 0, 0, 0, NULL,
	    "refl", TIER_FINISH, 0 },
	{ "days: what was returned is theirs to finish, too", returned_before, 0, 0,
	    0, NULL, "refl", TIER_REVISION, 0 },
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
};

int
main(void)
{
	static struct table t;

	TABLE(&t, choice, rows);
	return table_run(&t, "choose, when");
}
