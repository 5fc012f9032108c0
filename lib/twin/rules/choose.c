/* SPDX-License-Identifier: MIT */
#include "twin/rules/choose.h"

#include "twin/catalog/catalog.h"
#include "twin/rules/mastery.h"
#include "twin/rules/wanted.h"

/* Weights of the score, per mille; their sum is 1000. What the learner is here
 * for adds to it. */
enum { W_DEFICIT = 400, W_TIME = 200, W_ENERGY = 200, W_MOMENTUM = 200,
	PM = 1000, UNKNOWN_PM = 500, WANTED = 100 };

/* Whether a practice was exercised lately. */
static bool
is_active(const struct state *s, const struct practice *p, int64_t today)
{
	const struct state_practice *rec = state_practice(s, p->id);

	return rec != NULL && day_counts_used(&rec->on, s->last - today,
	    CHOOSE_ACTIVE_DAYS) > 0;
}

/* Whether a practice takes up one of the stage's places: its ladder is climbed
 * these days. Rituals, entry slots, first steps and returns take none. */
static bool
takes_place(const struct choose_view *v, const struct practice *p)
{
	for (size_t i = 0; i < v->cu->nexercises; i++) {
		const struct exercise *x = &v->cu->exercises[i];
		const struct state_exercise *h;

		if (x->practice != p || x->role != ROLE_LADDER ||
		    x->type == EX_REST)
			continue;
		h = state_exercise(v->s, x->id);
		if (h != NULL && v->r->today - h->day < CHOOSE_ACTIVE_DAYS)
			return true;
	}
	return false;
}

/* ---- tiers ---- */

static enum choose_tier
tier_with_scaffold(const struct choose_view *v, const struct exercise *x)
{
	enum choose_tier own = tier_of(v, x);

	if (v->scaffold_tier[x->order] != 0 &&
	    v->scaffold_tier[x->order] - 1 < (int)own)
		own = (enum choose_tier)(v->scaffold_tier[x->order] - 1);
	if (own == TIERS && v->ask->practice != NULL &&
	    x->role != ROLE_RECOVERY && !curriculum_first_step(x))
		return TIER_CHOICE;
	return own;
}

/* ---- score ---- */

static int64_t
clamp(int64_t v)
{
	return v < 0 ? 0 : v > PM ? PM : v;
}

static bool
leading(const struct choose_view *v, const struct exercise *x)
{
	for (size_t i = 0; i < v->stage->nleading; i++)
		if (v->stage->leading[i] == x->practice->area)
			return true;
	return false;
}

static void
deficit_part(const struct choose_view *v, const struct exercise *x,
    struct choose_pick *p)
{
	int64_t best = 0;

	for (size_t i = 0; i < v->ngaps; i++) {
		int64_t fed = v->gaps[i].pm * gap_fed(v->pr, &v->gaps[i], x);
		int64_t pm = fed / PM;

		/* the least of a deficit is a reason, too */
		if (pm > best || (fed > 0 && p->why == NULL)) {
			best = pm;
			p->why = &v->gaps[i];
		}
	}
	if (p->tier == TIER_DEFICIT || p->tier == TIER_KEEP)
		p->why = gap_served(v->pr, v->gaps, v->ngaps, v->largest, x);
	if (leading(v, x))
		best = best * v->pr->task.leading_pct / 100;
	p->deficit = clamp(best);
}

static int64_t
time_fit(int64_t have, const struct exercise *x)
{
	if (have == 0)
		return UNKNOWN_PM;
	if (x->minutes_typ <= have)	/* the fuller the slot, the better */
		return clamp(PM * x->minutes_typ / have);
	return clamp(PM * have / x->minutes_typ);
}

static int64_t
momentum(const struct choose_view *v, const struct exercise *x)
{
	const struct state_practice *p = state_practice(v->s, x->practice->id);

	if (p == NULL)		/* a week with nothing new is time for it */
		return v->fresh ? PM : 0;
	for (int64_t i = 0; p != NULL && i < DAYS; i++)
		if (p->on.v[i] != 0)	/* a day without costs a tenth */
			return clamp(PM - 100 * (v->r->today - v->s->last +
			    i));
	return 0;
}

static void
score(const struct choose_view *v, struct choose_pick *p)
{
	const struct exercise *x = p->x;
	int64_t off = v->ask->energy - x->energy;

	deficit_part(v, x, p);
	p->time = time_fit(v->ask->minutes, x);
	p->energy = v->ask->energy == 0 ? UNKNOWN_PM :
	    clamp(PM - 250 * (off < 0 ? -off : off));
	p->momentum = momentum(v, x);
	p->score = (W_DEFICIT * p->deficit + W_TIME * p->time +
	    W_ENERGY * p->energy + W_MOMENTUM * p->momentum) / PM;
	p->wanted = v->wanted[x->practice->index];
	p->score = clamp(p->score + (p->wanted ? WANTED : 0));
	p->balanced = p->tier != TIER_REVISION && p->tier != TIER_FINISH &&
	    ((v->same_type != EX_NONE && x->type == v->same_type) ||
	    (p->tier == TIER_REVIEW && v->reviewed));
}

/* Whether p comes before q: the whole order of doc/domain.md 8 in one place. */
static bool
before(const struct choose_pick *p, const struct choose_pick *q)
{
	int64_t d[] = {
		q->balanced - p->balanced,
		(int64_t)q->tier - (int64_t)p->tier,
		p->tier == TIER_START ? p->wanted - q->wanted : 0,
		p->score - q->score,
		q->x->degree - p->x->degree,
		q->x->minutes_typ - p->x->minutes_typ,
		(int64_t)q->x->order - (int64_t)p->x->order,
	};

	for (size_t i = 0; i < sizeof(d) / sizeof(d[0]); i++)
		if (d[i] != 0)
			return d[i] > 0;
	return str_cmp(p->x->id, q->x->id) < 0;
}

/* ---- the choice ---- */

static void
balance(struct choose_view *v)
{
	const struct state *s = v->s;
	size_t same = (size_t)v->pr->task.same_type_max;
	size_t of = (size_t)v->pr->task.review_of;
	enum exercise_type type = EX_NONE;

	for (size_t i = 0; i + 1 < of && i < s->nrecent; i++)
		v->reviewed |= s->recent[i].review;
	for (size_t i = 0; i < same && same > 0; i++) {
		const struct exercise *x = i < s->nrecent ?
		    curriculum_exercise(v->cu, s->recent[i].exercise) : NULL;

		if (x == NULL || (i > 0 && x->type != type))
			return;
		type = x->type;
	}
	v->same_type = type;
}

/* Whether only ladders feed a gap: no slot or ritual does. */
static bool
ladders_feed(const struct choose_view *v, const struct gap *d)
{
	for (size_t i = 0; i < v->cu->nexercises; i++)
		if (v->cu->exercises[i].role != ROLE_LADDER &&
		    gap_fed(v->pr, d, &v->cu->exercises[i]) > 0)
			return false;
	return true;
}

/* A practice whose ladder alone makes what the next stage asks for has a
 * place. */
static void
open_needed(struct choose_view *v)
{
	for (size_t i = 0; i < v->ngaps; i++) {
		const struct gap *d = &v->gaps[i];

		if (d->need == NULL || d->pm == 0 || !ladders_feed(v, d))
			continue;
		for (size_t k = 0; k < v->cu->nexercises; k++) {
			const struct exercise *x = &v->cu->exercises[k];

			if (x->role == ROLE_LADDER && gap_fed(v->pr, d, x) > 0)
				v->place[x->practice->index] = true;
		}
	}
}

static void
view_make(
    struct choose_view *v, struct indicators *r, const struct choose_ask *ask)
{
	const struct curriculum *cu = r->cat->cu;
	const struct state *s = r->s;

	*v = (struct choose_view){ .r = r, .s = s, .pr = r->cat->pr, .cu = cu,
	    .ask = ask, .stage = &cu->stages[s->stage - 1],
	    .mastery = arena_array(r->a, cu->npractices, int),
	    .active = arena_array(r->a, cu->npractices, bool),
	    .place = arena_array(r->a, cu->npractices, bool),
	    .wanted = arena_array(r->a, cu->npractices, bool),
	    .filter = arena_array(r->a, cu->nexercises, unsigned char),
	    .scaffold_tier = arena_array(r->a, cu->nexercises, unsigned char),
	    .scaffold_of = arena_array(r->a, cu->nexercises,
	    const struct exercise *),
	    .idle = state_idle(s, r->today),
	    .today_minutes = day_counts_at(&s->min, s->last - r->today) };
	for (size_t i = 0; i < cu->npractices; i++) {
		v->mastery[i] = mastery_degree(r->cat, s, r->today,
		    &cu->practices[i]);
		v->active[i] = is_active(s, &cu->practices[i], r->today);
		v->place[i] = takes_place(v, &cu->practices[i]);
		v->nactive += v->place[i];
	}
	v->fresh = s->nprac > 0;
	for (size_t i = 0; i < s->nprac; i++)
		if (r->today - s->prac[i].first < CHOOSE_NEW_DAYS)
			v->fresh = false;
	v->light = r->today < s->light_until;
	v->ngaps = gap_tasks(r, &v->gaps);
	open_needed(v);
	wanted_find(r->a, cu, s, v->wanted);
	/* hours_x10 x 6 minutes a week */
	v->cap = (int64_t)v->stage->hours_target_x10 * 6 *
	    v->pr->task.load_cap_pct / 700;
	v->loaded = v->cap > 0 && v->today_minutes >= v->cap;
	balance(v);
}

/* An exercise that was returned too often gives its place to its scaffold. */
static void
offer_scaffolds(struct choose_view *v)
{
	for (size_t i = 0; i < v->cu->nexercises; i++) {
		const struct exercise *x = &v->cu->exercises[i];
		size_t to;
		int t;

		if (v->filter[i] != CHOOSE_RETURNED || x->scaffold == NULL)
			continue;
		to = x->scaffold->order;
		t = (int)tier_of(v, x);
		if (t == TIERS)
			t = TIER_DEGREE;
		if (v->scaffold_tier[to] == 0 || v->scaffold_tier[to] > t + 1) {
			v->scaffold_tier[to] = (unsigned char)(t + 1);
			v->scaffold_of[to] = x;
		}
		v->filter[to] = (unsigned char)filter_of(v, x->scaffold);
	}
}

/* The exercise that a pick stands in for, when that is why it was picked. */
static const struct exercise *
stands_in_for(const struct choose_view *v, const struct choose_pick *p)
{
	const struct state_exercise *h = state_exercise(v->s, p->x->id);
	size_t i = p->x->order;

	return v->scaffold_tier[i] == (int)p->tier + 1 &&
	    (h == NULL || h->last != OUT_REVISION) ? v->scaffold_of[i] : NULL;
}

/* The largest deficit that something left over can help with. */
static void
find_largest(struct choose_view *v)
{
	for (size_t i = 0; i < v->ngaps; i++) {
		bool helps = false;

		if (v->gaps[i].pm == 0 || (v->largest != NULL &&
		    v->largest->pm >= v->gaps[i].pm))
			continue;
		for (size_t k = 0; k < v->cu->nexercises && !helps; k++) {
			const struct exercise *x = &v->cu->exercises[k];

			helps = v->filter[k] == CHOOSE_OK &&
			    x->role != ROLE_RECOVERY &&
			    gap_fed(v->pr, &v->gaps[i], x) > 0;
		}
		if (helps)
			v->largest = &v->gaps[i];
	}
}

static void
insert(struct choose_result *out, const struct choose_pick *p, size_t max)
{
	size_t k = out->n;

	if (k == max && !before(p, &out->pick[k - 1]))
		return;
	if (k < max)
		out->n++;
	else
		k--;
	for (; k > 0 && before(p, &out->pick[k - 1]); k--)
		out->pick[k] = out->pick[k - 1];
	out->pick[k] = *p;
}

void
choose_defaults(const struct indicators *r, struct choose_ask *ask)
{
	enum { LEAST = 5 };	/* minutes; a full day is the load cap's to tell */
	const struct state *s = r->s;
	const struct declared *d = state_declared(s, STR("minutes_per_day"));
	const struct metric *m = state_metric(s, STR("energy"));
	int64_t minutes;

	if (ask->minutes == 0 && d != NULL && str_int(d->json, &minutes) &&
	    minutes > 0) {
		minutes -= day_counts_at(&s->min, s->last - r->today);
		ask->minutes = minutes < LEAST ? LEAST : minutes;
		ask->usual = true;
	}
	if (ask->energy == 0 && m != NULL && m->np > 0 &&
	    m->p[0].day == r->today && m->p[0].value >= 1 &&
	    m->p[0].value <= 5)
		ask->energy = m->p[0].value;
}

void
choose_task(struct indicators *r, const struct choose_ask *ask,
    struct choose_result *out)
{
	size_t max = ask->count + CHOOSE_ALTERNATIVES;
	struct choose_view v;

	view_make(&v, r, ask);
	*out = (struct choose_result){ .idle_days = v.idle, .loaded = v.loaded,
	    .today_minutes = v.today_minutes, .cap_minutes = v.cap };
	for (size_t i = 0; i < v.cu->nexercises; i++)
		v.filter[i] = (unsigned char)filter_of(&v, &v.cu->exercises[i]);
	if (ask->practice != NULL && !v.place[ask->practice->index] &&
	    v.nactive >= v.stage->active_practices_max)
		out->crowded = v.stage->active_practices_max;
	find_largest(&v);
	offer_scaffolds(&v);
	out->largest = v.largest;
	for (size_t i = 0; i < v.cu->nexercises; i++) {
		struct choose_pick p = { .x = &v.cu->exercises[i] };

		if (v.filter[i] == CHOOSE_OK) {
			p.tier = tier_with_scaffold(&v, p.x);
			if (p.tier == TIERS)
				v.filter[i] = CHOOSE_NO_REASON;
		}
		if (v.filter[i] != CHOOSE_OK) {
			out->filtered[v.filter[i]]++;
			continue;
		}
		p.instead_of = stands_in_for(&v, &p);
		score(&v, &p);
		out->filtered[CHOOSE_BALANCE] += p.balanced;
		insert(out, &p, max);
	}
}
