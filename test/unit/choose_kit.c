/* SPDX-License-Identifier: MIT */
#include "test/unit/choose_kit.h"

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

struct world *
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

void
world_free(struct world *w)
{
	learner_free(w->l);
	arena_free(w->a);
}

/* ---- ways to change it ---- */

struct state_exercise *
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

void
practised(struct world *w, int p, int64_t back)
{
	struct state_practice *rec = state_add_practice(w->s, w->p[p].id);

	rec->first = TODAY - back;
	rec->seq = 1;
	rec->on.v[back] = 1;
}

void
recently(struct world *w, int i, bool review)
{
	struct recent *r = &w->s->recent[w->s->nrecent++];

	*r = (struct recent){ .seq = 9, .exercise = w->x[i].id,
	    .outcome = OUT_ACCEPTED, .score = 90, .review = review };
}

void
nothing(struct world *w)
{
	(void)w;
}

void
no_feed(struct world *w)
{
	w->x[FEED].archived = true;
}

void
a_active(struct world *w)
{
	no_feed(w);
	tried(w, A1, OUT_ACCEPTED, 1);
	practised(w, P_A, 1);
}

void
two_of_practice(struct world *w)
{
	recently(w, FEED, false);
	recently(w, A2, false);
	tried(w, A1, OUT_ACCEPTED, 1);
	practised(w, P_A, 1);
}

/* Stage 1: 4 hours a week / 7 x 1.5 = 51 minutes. */
void
loaded(struct world *w)
{
	w->s->min.v[0] = 51;
}

void
rejected_twice(struct world *w)
{
	a_active(w);
	w->x[A2].scaffold = &w->x[A1];
	tried(w, A2, OUT_REJECTED, 1)->returned = 2;
}

void
rejected_3(struct world *w)
{
	rejected_twice(w);
	state_exercise(w->s, w->x[A2].id)->returned = 3;
}

void
waiting(struct world *w)
{
	for (int i = 0; i < EXERCISES; i++)
		w->x[i].archived = i != A1;
	tried(w, A1, OUT_REVIEW, 1);
}

void
only_refl(struct world *w)
{
	for (int i = 0; i < EXERCISES; i++)
		w->x[i].archived = i != REFL;
	practised(w, P_C, 1);
}

/* REFL is for the evening. */
void
for_evenings(struct world *w)
{
	only_refl(w);
	w->x[REFL].parts = PART_EVENING;
}

void
begun(struct world *w, int64_t back)
{
	only_refl(w);
	w->x[REFL].duration_days = 3;
	w->s->begun[w->s->nbegun++] = (struct begun){
	    .exercise = w->x[REFL].id, .seq = 3, .day = TODAY - back };
}

void
second_day(struct world *w)
{
	begun(w, 1);
}

/* ---- what is chosen ---- */

void
world_choose(struct world *w, const struct choice_row *row,
    struct choose_result *out)
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

void
choice(void **state)
{
	const struct choice_row *row = *state;
	struct world *w = world_new();
	struct choose_result res;

	row->with(w);
	world_choose(w, row, &res);
	if (row->want[0] == '\0') {
		assert_int_equal(res.n, 0);
	} else {
		assert_true(res.n > 0);
		assert_string_equal(arena_cstr(w->a, res.pick[0].x->id),
		    row->want);
		if (row->tier != TIERS)
			assert_string_equal(tier_reason(res.pick[0].tier),
			    tier_reason(row->tier));
	}
	world_free(w);
}
