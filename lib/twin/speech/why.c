/* SPDX-License-Identifier: MIT */
#include "twin/speech/why.h"

#include "twin/speech/field_text.h"

enum { WEEK = 7 };

/* Whether each row of a table looks at days of its own: then its name cannot
 * say how many. */
static bool
windows_differ(const struct step_table *t)
{
	for (size_t i = 1; i < TWIN_STAGES; i++)
		if (t->steps[i].window_days != t->steps[0].window_days)
			return true;
	return false;
}

/* A name and the weeks that its number is of; counts of 30 days say so themselves. */
static struct str
over_weeks(const struct speech *sp, struct str name, int64_t days)
{
	if (days <= 0 || days % WEEK != 0)
		return name;
	return SAY(sp->a, sp->lang, SAY_IN_WEEKS, name,
	    sentences_int(sp->a, days / WEEK));
}

static struct str
table_name(const struct speech *sp, const struct step_table *t, int64_t days)
{
	struct str name = t->name[sp->lang];

	return windows_differ(t) ? over_weeks(sp, name, days) : name;
}

static const struct step_table *
table_of(const struct speech *sp, const struct field *f)
{
	const struct promotion *pr = sp->cat->pr;

	for (size_t i = 0; i < INDICES; i++)
		if (pr->tables[i].measure == f)
			return &pr->tables[i];
	return NULL;
}

struct str
why_field_name(const struct speech *sp, const struct field *f, int64_t days)
{
	const struct step_table *t = table_of(sp, f);

	return t != NULL ? table_name(sp, t, days) :
	    over_weeks(sp, f->name[sp->lang], days);
}

struct str
why_amount(const struct speech *sp, const struct field *f, int64_t v)
{
	struct str n = sentences_fixed(sp->a, sp->lang, v, f->decimals);

	return table_of(sp, f) != NULL ? n :
	    field_text_amount(sp->a, sp->lang, f, n);
}

struct str
why_gap_name(const struct speech *sp, const struct gap *d)
{
	const struct promotion *pr = sp->cat->pr;

	if (d->waits != 0)
		return sentences_get(sp->lang, d->waits == STAGE_WAITS_REVIEW ?
		    SAY_REVIEW_NAME : SAY_DIAGNOSTIC_NAME);
	if (d->need != NULL)
		return d->need->text[sp->lang];
	if (d->table == NULL)
		return pr->hours->name[sp->lang];
	return table_name(sp, d->table, d->window_days);
}

/* What the stage asks, as the promotion file words it. */
static struct str
asked(const struct speech *sp, const struct gap *d)
{
	const struct promotion *pr = sp->cat->pr;
	struct str pattern = d->need != NULL ? d->need->ask[sp->lang] :
	    d->table != NULL ? d->table->ask[sp->lang] :
	    pr->hours_ask[sp->lang];
	struct arena *a = sp->a;
	struct sentence_args say = { { sentences_fixed(
					   a, sp->lang, d->want, d->decimals),
	    sentences_fixed(a, sp->lang, d->have, d->decimals),
	    sentences_int(a, d->window_days / 7),
	    sentences_int(a, d->window_days),
	    sentences_fixed(a, sp->lang, d->want - d->have, d->decimals),
	    sentences_day(
		a, sp->lang, gap_clears(sp->s, sp->today, d), sp->today) } };

	return pattern.n > 0 ? sentences_fill(a, sp->lang, pattern, &say) :
	    SAY(a, sp->lang, SAY_ASKED, why_gap_name(sp, d), say.s[0],
	    say.s[1]);
}

struct str
why_waits_for(const struct speech *sp, const struct gap *d)
{
	const struct promotion *pr = sp->cat->pr;
	bool alone = pr->reviewers == REVIEWERS_NONE;

	if (d->waits == STAGE_WAITS_REVIEW)
		return SAY(sp->a, sp->lang, alone ? SAY_WAITS_OWN_REVIEW :
		    SAY_WAITS_REVIEW, sentences_int(sp->a,
		    pr->human_judge.degree), sentences_int(sp->a,
		    pr->alone.accepted));
	return SAY(sp->a, sp->lang, alone ? SAY_WAITS_OWN_DIAGNOSTIC :
	    SAY_WAITS_DIAGNOSTIC, alone ?
	    pr->alone.diagnostic->title[sp->lang] : STR(""));
}

struct str
why_gap(const struct speech *sp, const struct gap *d)
{
	bool last = sp->s->stage >= TWIN_STAGES;
	int64_t stage = sp->s->stage + (d->keep || last ? 0 : 1);

	if (d->waits != 0)
		return why_waits_for(sp, d);
	if (d->soon)
		return SAY(sp->a, sp->lang, SAY_WHY_UPKEEP,
		    sp->cat->cu->stages[stage - 1].name[sp->lang], asked(sp, d),
		    sentences_fixed(sp->a, sp->lang, d->left, d->decimals));
	return SAY(sp->a, sp->lang, d->keep ? SAY_WHY_KEEP : SAY_WHY_DEFICIT,
	    sp->cat->cu->stages[stage - 1].name[sp->lang], asked(sp, d));
}

static int64_t
overdue(const struct speech *sp, const struct exercise *x)
{
	const struct state_exercise *h = state_exercise(sp->s, x->id);

	return h == NULL ? 0 : sp->today - h->review_due;
}

static int64_t
returned(const struct speech *sp, const struct exercise *x)
{
	const struct state_exercise *h = state_exercise(sp->s, x->id);

	return h == NULL ? 0 : h->returned;
}

static bool
waits_for_mentor(const struct speech *sp, const struct exercise *x)
{
	const struct state_exercise *h = state_exercise(sp->s, x->id);

	return h != NULL && h->last == OUT_REVIEW;
}

/* Whether the last day of a task that was begun is over, and not only here. */
static bool
over(const struct speech *sp, const struct exercise *x)
{
	const struct begun *b = state_begun(sp->s, x->id);

	return b != NULL && sp->today >= b->day + x->duration_days;
}

static struct str
why_degree(const struct speech *sp, const struct exercise *x)
{
	return SAY(sp->a, sp->lang, x->degree == 1 ? SAY_WHY_FIRST_DEGREE :
	    SAY_WHY_DEGREE, x->practice->name[sp->lang],
	    sp->cat->cu->degrees[x->degree - 1].name[sp->lang]);
}

static struct str
why_review(const struct speech *sp, const struct exercise *x)
{
	int64_t days = overdue(sp, x);

	return days == 0 ? sentences_get(sp->lang, SAY_WHY_REVIEW_TODAY) :
	    SAY(sp->a, sp->lang, SAY_WHY_REVIEW, sentences_int(sp->a, days));
}

struct str
why_choice(const struct speech *sp, const struct choose_result *res,
    const struct practice *p)
{
	return SAY(sp->a, sp->lang, res->crowded > 0 ? SAY_WHY_CHOICE_MANY :
	    SAY_WHY_CHOICE, p->name[sp->lang],
	    sentences_int(sp->a, res->crowded));
}

struct str
why_text(const struct speech *sp, const struct choose_result *res,
    const struct choose_pick *p)
{
	struct arena *a = sp->a;
	struct str practice = p->x->practice->name[sp->lang];

	if (p->instead_of != NULL)
		return SAY(a, sp->lang, SAY_WHY_SCAFFOLD,
		    p->instead_of->title[sp->lang],
		    sentences_int(a, returned(sp, p->instead_of)));
	switch (p->tier) {
	case TIER_ONBOARDING:
		return sentences_get(sp->lang, res->idle_days < 0 ?
		    SAY_WHY_FIRST : SAY_WHY_ONBOARDING);
	case TIER_REVISION:
		return sentences_get(sp->lang, waits_for_mentor(sp, p->x) ?
		    SAY_WHY_IMPROVE : SAY_WHY_REVISION);
	case TIER_FINISH:
		return SAY(a, sp->lang, over(sp, p->x) ? SAY_WHY_FINISH :
		    SAY_WHY_FINISH_TODAY,
		    sentences_int(a, p->x->duration_days));
	case TIER_RECOVERY:
		return SAY(a, sp->lang, SAY_WHY_GAP,
		    sentences_int(a, res->idle_days));
	case TIER_REVIEW:
		return why_review(sp, p->x);
	case TIER_DEFICIT:
		return res->idle_days < 0
			   ? sentences_get(sp->lang, SAY_WHY_FIRST)
			   : why_gap(sp, p->why);
	case TIER_DEGREE:
		return why_degree(sp, p->x);
	case TIER_START:
		return SAY(a, sp->lang, SAY_WHY_START, practice);
	case TIER_HELPS:
	case TIER_KEEP:
		return why_gap(sp, p->why);
	case TIER_HOLD:
		return SAY(a, sp->lang, SAY_WHY_HOLD, practice);
	case TIER_LOAD:
		return SAY(a, sp->lang, SAY_WHY_LOAD,
		    sentences_int(a, res->today_minutes),
		    sentences_int(a, res->cap_minutes));
	case TIER_CHOICE:
	case TIERS:
		break;
	}
	return why_choice(sp, res, p->x->practice);
}

static void
put_deficit(const struct speech *sp, struct js_out *o, const struct gap *d)
{
	js_kv_str(o, "of", gap_id(sp->cat->pr, d));
	js_key(o, "have");
	js_put_fixed(o, d->have, d->decimals);
	js_key(o, "want");
	js_put_fixed(o, d->want, d->decimals);
	js_kv_int(o, "deficit_pm", d->pm);
	js_kv_int(o, "window_days", d->window_days);
	if (d->soon) {
		js_key(o, "left");
		js_put_fixed(o, d->left, d->decimals);
	}
}

static void
put_numbers(const struct speech *sp, struct js_out *o,
    const struct choose_result *res, const struct choose_pick *p)
{
	const struct open *op;

	switch (p->tier) {
	case TIER_REVISION:
		op = state_returned(sp->s, p->x->id);
		js_kv_int(o, "missing", op == NULL ? 0 :
		    (int64_t)op->nmissing);
		js_kv_int(o, "in_a_row", returned(sp, p->x));
		break;
	case TIER_FINISH:
		js_kv_int(o, "day", filter_day(sp->s, p->x, sp->today));
		js_kv_int(o, "of", p->x->duration_days);
		break;
	case TIER_RECOVERY:
		js_kv_int(o, "idle_days", res->idle_days);
		js_kv_int(o, "limit_days",
		    sp->cat->pr->task.recovery_gap_days);
		break;
	case TIER_REVIEW:
		js_kv_int(o, "overdue_days", overdue(sp, p->x));
		break;
	case TIER_DEFICIT:
	case TIER_HELPS:
	case TIER_KEEP:
		put_deficit(sp, o, p->why);
		break;
	case TIER_DEGREE:
	case TIER_START:
	case TIER_HOLD:
		js_kv_int(o, "degree", p->x->degree);
		break;
	case TIER_LOAD:
		js_kv_int(o, "today_minutes", res->today_minutes);
		js_kv_int(o, "cap_minutes", res->cap_minutes);
		break;
	case TIER_ONBOARDING:
	case TIER_CHOICE:
	case TIERS:
		break;
	}
}

static void
put_main(const struct speech *sp, struct js_out *o,
    const struct choose_result *res, const struct choose_pick *p)
{
	js_obj(o);
	js_kv_c(o, "code", tier_reason(p->instead_of != NULL ?
	    TIER_REVISION : p->tier));
	js_kv_str(o, "text", why_text(sp, res, p));
	js_kv_obj(o, "numbers");
	if (p->instead_of != NULL) {
		js_kv_str(o, "instead_of", p->instead_of->id);
		js_kv_int(o, "in_a_row", returned(sp, p->instead_of));
	} else {
		put_numbers(sp, o, res, p);
	}
	js_end(o);
	js_end(o);
}

void
why_put(const struct speech *sp, struct js_out *o, const struct choose_ask *ask,
    const struct choose_result *res, const struct choose_pick *p)
{
	bool told = p->instead_of == NULL &&
	    (p->tier == TIER_DEFICIT || p->tier == TIER_HELPS ||
	    p->tier == TIER_KEEP);

	js_kv_arr(o, "why");
	put_main(sp, o, res, p);
	if (!told && p->tier != TIER_LOAD && p->why != NULL) {
		js_obj(o);
		js_kv_c(o, "code", tier_reason(TIER_DEFICIT));
		js_kv_str(o, "text", why_gap(sp, p->why));
		js_kv_obj(o, "numbers");
		put_deficit(sp, o, p->why);
		js_end(o);
		js_end(o);
	}
	if (ask->practice != NULL && p->tier != TIER_CHOICE) {
		js_obj(o);
		js_kv_c(o, "code", tier_reason(TIER_CHOICE));
		js_kv_str(o, "text", why_choice(sp, res,
		    p->x->practice));
		js_kv_obj(o, "numbers");
		js_end(o);
		js_end(o);
	}
	js_end(o);
}

/* What the learner could change comes first. */
struct str
why_none(const struct speech *sp, const struct choose_ask *ask,
    const struct choose_result *res)
{
	struct arena *a = sp->a;

	if (res->loaded)
		return SAY(a, sp->lang, SAY_DAY_FULL,
		    sentences_int(a, res->today_minutes),
		    sentences_int(a, res->cap_minutes));
	if (res->filtered[CHOOSE_TOO_LONG] > 0 && ask->usual)
		return sentences_get(sp->lang, SAY_NO_TASK_USUAL);
	if (res->filtered[CHOOSE_TOO_LONG] > 0)
		return SAY(a, sp->lang, SAY_NO_TASK_TIME,
		    sentences_int(a, ask->minutes));
	if (res->filtered[CHOOSE_TOO_HARD] > 0)
		return sentences_get(sp->lang, SAY_NO_TASK_ENERGY);
	if (res->filtered[CHOOSE_WHEN] > 0)
		return sentences_get(sp->lang, SAY_NO_TASK_WHEN);
	if (ask->practice != NULL)
		return SAY(a, sp->lang, SAY_NO_TASK_PRACTICE,
		    ask->practice->name[sp->lang]);
	return sentences_get(sp->lang, SAY_NO_TASK_NOW);
}

struct str
why_waits(const struct speech *sp, const struct choose_result *res,
    const struct choose_pick *p)
{
	const struct choose_pick *best = res->pick;

	return SAY(sp->a, sp->lang, p->tier != best->tier ? SAY_GIVES_UP :
	    p->score < best->score ? SAY_GIVES_UP_SCORE :
	    SAY_GIVES_UP_NOTHING, best->x->title[sp->lang]);
}
