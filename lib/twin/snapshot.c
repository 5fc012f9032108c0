/* SPDX-License-Identifier: MIT */
/*
 * Every section is one function and one row. A default snapshot stays within
 * SNAPSHOT_BYTES: when it does not, it is written again with fewer details
 * (shorter texts, fewer items, fewer evidence numbers), never with a section
 * missing. Sections asked for by name are given whole.
 */
#include "twin/snapshot.h"

#include "twin/catalog.h"
#include "twin/day.h"
#include "twin/next.h"
#include "twin/offer.h"

enum { SNAPSHOT_BYTES = 8 << 10, WEEK = 7, MONTH = 28, SECTIONS_MAX = 24,
	STALE_MAX = 10, REVIEWS_MAX = 10 };

struct detail {
	size_t chars, items, evidence;
};

/* From whole to terse; the last one is what always fits. */
static const struct detail details[] = {
	{ 1200, 40, 20 }, { 240, 5, 5 }, { 120, 3, 2 }, { 60, 2, 0 },
};
enum { DETAILS = sizeof(details) / sizeof(details[0]) };

struct snap {
	struct work *w;
	struct rules r;
	struct js_out o;
	const struct detail *d;
	struct deficit *def;
	size_t ndef;
	int computed;
	struct next_result next;
};

/* ---- pieces ---- */

static void
put_null_or_int(struct js_out *o, const char *name, int64_t v)
{
	js_key(o, name);
	if (v < 0)
		js_put_null(o);
	else
		js_put_int(o, v);
}

/* The first n code points, with an ellipsis when there are more. */
static struct str
shortened(struct snap *sn, struct str s, size_t n)
{
	size_t i = 0, chars = 0;

	while (i < s.n && chars < n) {
		i++;
		while (i < s.n && ((unsigned char)s.p[i] & 0xc0) == 0x80)
			i++;
		chars++;
	}
	return i == s.n ? s : arena_printf(sn->w->a, STR_FMT "…",
	    STR_ARG(((struct str){ s.p, i })));
}

static void
put_value(struct snap *sn, const struct js *v)
{
	size_t n;

	switch (js_type(v)) {
	case JS_STRING:
		js_put_str(&sn->o, shortened(sn, js_str(v), sn->d->chars));
		break;
	case JS_ARRAY:
		n = js_len(v) < sn->d->items ? js_len(v) : sn->d->items;
		js_arr(&sn->o);
		for (size_t i = 0; i < n; i++)
			put_value(sn, js_item(v, i));
		js_end(&sn->o);
		break;
	default:
		js_put(&sn->o, v);
	}
}

/* The value of a declared field, or null. */
static void
put_declared(struct snap *sn, const char *name, struct str key)
{
	const struct declared *d = state_declared(sn->w->s, key);
	struct err ignored = { 0 };
	const struct js *v;

	js_key(&sn->o, name);
	if (d == NULL || js_parse(sn->w->a, d->json, 8, &v, &ignored) == -1)
		js_put_null(&sn->o);
	else
		put_value(sn, v);
}

static void
put_evidence(struct snap *sn, const struct reading *v)
{
	js_kv_arr(&sn->o, "evidence");
	for (size_t i = 0; i < v->nevidence && i < sn->d->evidence; i++)
		js_put_int(&sn->o, v->evidence[i]);
	js_end(&sn->o);
}

static struct str
stage_name(struct snap *sn, int64_t stage)
{
	return sn->w->cat->cu->stages[stage - 1].name[sn->w->lang];
}

/* ---- stage ---- */

static const struct field *
field_of(struct snap *sn, const struct deficit *d)
{
	return d->table != NULL ? d->table->measure : sn->w->cat->pr->hours;
}

static struct str
deficit_id(struct snap *sn, const struct deficit *d)
{
	return d->need != NULL ? d->need->id : d->table != NULL ?
	    d->table->key : sn->w->cat->pr->hours->key;
}

static struct str
deficit_name(struct snap *sn, const struct deficit *d)
{
	enum twin_lang l = sn->w->lang;

	return d->need != NULL ? d->need->text[l] : d->table != NULL ?
	    d->table->name[l] : sn->w->cat->pr->hours->name[l];
}

static void
put_criterion(struct snap *sn, const struct deficit *d)
{
	struct js_out *o = &sn->o;
	const struct field *f = field_of(sn, d);
	struct reading v = { 0 };

	if (d->need == NULL)
		v = d->table != NULL ? rules_window(&sn->r, f,
		    d->window_days) : *rules_read(&sn->r, f);
	js_obj(o);
	js_kv_str(o, "id", deficit_id(sn, d));
	js_kv_str(o, "text", deficit_name(sn, d));
	js_key(o, "value");
	js_put_fixed(o, d->have, d->decimals);
	js_key(o, "target");
	js_put_fixed(o, d->want, d->decimals);
	js_kv_str(o, "unit", d->need == NULL && f->unit != NULL ?
	    f->unit->text[sn->w->lang] : STR(""));
	js_kv_bool(o, "met", d->pm == 0);
	js_key(o, "coverage");
	js_put_fixed(o, rules_coverage(sn->w->s, sn->w->today,
	    d->window_days), 3);
	put_evidence(sn, &v);
	js_end(o);
}

/* What the stage does not ask for is not shown as a criterion. */
static bool
asked(const struct deficit *d)
{
	return d->need != NULL || d->table == NULL || d->window_days > 0;
}

/*
 * Days until one thing is met when the learner keeps to what it asks from now
 * on; -1: at the present pace never.
 */
static int64_t
eta_of(struct snap *sn, const struct deficit *d)
{
	const struct state *s = sn->w->s;
	int64_t minutes, days, left = d->want - d->have;

	if (d->pm == 0)
		return 0;
	if (d->need != NULL)
		return left * WEEK;
	if (d->table != NULL)
		return d->table == &sn->w->cat->pr->tables[INDEX_STB] ?
		    d->window_days : (d->window_days * d->pm + 999) / 1000;
	minutes = days_sum(&s->min, s->last - sn->w->today, MONTH);
	days = sn->w->today - s->first + 1;
	days = days < WEEK ? WEEK : days > MONTH ? MONTH : days;
	return minutes == 0 ? -1 : (left * 6 * days + minutes - 1) / minutes;
}

static void
put_next_stage(struct snap *sn)
{
	struct js_out *o = &sn->o;
	int64_t to = sn->w->s->stage + 1, ready = 0, eta = 0, n = 0;

	js_key(o, "next");
	if (to > TWIN_STAGES) {
		js_put_null(o);
		return;
	}
	for (size_t i = 0; i < sn->ndef; i++) {
		int64_t days = eta_of(sn, &sn->def[i]);

		if (!asked(&sn->def[i]))
			continue;
		ready += 1000 - sn->def[i].pm;
		n++;
		if (eta >= 0)
			eta = days < 0 ? -1 : days > eta ? days : eta;
	}
	js_obj(o);
	js_kv_int(o, "stage", to);
	js_kv_str(o, "name", stage_name(sn, to));
	js_kv_int(o, "readiness_pct", n == 0 ? 100 : ready / n / 10);
	put_null_or_int(o, "eta_days", eta);
	js_kv_arr(o, "criteria");
	for (size_t i = 0; i < sn->ndef; i++)
		if (asked(&sn->def[i]))
			put_criterion(sn, &sn->def[i]);
	js_end(o);
	js_end(o);
}

static void
put_stage(struct snap *sn)
{
	const struct state *s = sn->w->s;
	struct js_out *o = &sn->o;

	js_kv_obj(o, "stage");
	js_kv_c(o, "role", "learner");
	js_kv_int(o, "confirmed", s->stage);
	js_kv_str(o, "code", sn->w->cat->cu->stages[s->stage - 1].code);
	js_kv_str(o, "name", stage_name(sn, s->stage));
	js_key(o, "since");
	if (s->stage_day == 0)
		js_put_null(o);
	else
		js_put_str(o, day_text(sn->w->a, s->stage_day));
	js_kv_int(o, "computed", sn->computed);
	js_kv_c(o, "status", stage_status_name(stage_status(s,
	    sn->computed)));
	put_next_stage(sn);
	js_end(o);
}

/* ---- rhythm, practices ---- */

static bool
relapsed(struct snap *sn)
{
	return state_idle(sn->w->s, sn->w->today) >
	    sn->w->cat->pr->activity.relapse_days;
}

static void
put_rhythm(struct snap *sn)
{
	const struct state *s = sn->w->s;
	const struct work *w = sn->w;
	struct js_out *o = &sn->o;
	int64_t back = s->last - w->today;

	js_kv_obj(o, "rhythm");
	js_kv_int(o, "today_minutes", days_at(&s->min, back));
	js_key(o, "week_hours");
	js_put_fixed(o, days_sum(&s->min, back, WEEK) / 6, 1);
	js_key(o, "target_week_hours");
	js_put_fixed(o, w->cat->cu->stages[s->stage - 1].hours_target_x10, 1);
	js_kv_int(o, "streak_days", state_streak(s, w->today));
	js_kv_int(o, "longest_streak", s->longest);
	put_null_or_int(o, "days_since_last", state_idle(s, w->today));
	js_kv_bool(o, "relapse", relapsed(sn));
	js_end(o);
}

/* Half for the exercises of the next degree, half for its days. */
static int64_t
progress(struct snap *sn, const struct practice *p, int degree,
    const struct exercise **next)
{
	const struct catalog *c = sn->w->cat;
	const struct mastery_window *win;
	int64_t done = 0, all = 0, days;

	*next = NULL;
	if (degree >= TWIN_DEGREES)
		return 100;
	for (size_t i = 0; i < c->cu->nexercises; i++) {
		const struct exercise *x = &c->cu->exercises[i];

		if (x->practice != p || x->role != ROLE_LADDER ||
		    x->archived || x->degree != degree + 1)
			continue;
		all++;
		if (rules_accepted(c, sn->w->s, x))
			done++;
		else if (*next == NULL)
			*next = x;
	}
	done = all == 0 ? 0 : done * 100 / all;
	win = &c->pr->mastery[degree];
	if (win->active_days == 0)
		return done;
	days = 100 * days_used(&state_prac(sn->w->s, p->id)->on,
	    sn->w->s->last - sn->w->today, win->window_days) /
	    win->active_days;
	return (done + (days > 100 ? 100 : days)) / 2;
}

static void
put_practices(struct snap *sn)
{
	const struct curriculum *cu = sn->w->cat->cu;
	const struct state *s = sn->w->s;
	struct js_out *o = &sn->o;

	js_kv_arr(o, "practices");
	for (size_t i = 0; i < cu->npractices; i++) {
		const struct practice *p = &cu->practices[i];
		const struct prac *rec = state_prac(s, p->id);
		const struct exercise *next;
		int64_t pct, n = 0, age = 0;
		int degree;

		if (rec == NULL)
			continue;
		degree = rules_mastery(&sn->r, p);
		pct = progress(sn, p, degree, &next);
		n = days_used(&rec->on, 0, DAYS);
		while (age < DAYS && rec->on.v[age] == 0)
			age++;
		js_obj(o);
		js_kv_str(o, "id", p->id);
		js_kv_int(o, "degree", degree);
		js_kv_str(o, "name", p->name[sn->w->lang]);
		js_key(o, "next");
		if (next != NULL)
			js_put_str(o, next->id);
		else
			js_put_null(o);
		js_kv_int(o, "progress_pct", pct);
		js_key(o, "confidence");
		js_put_fixed(o, rules_confidence(sn->w->cat->pr, n,
		    sn->w->today - s->last + age), 3);
		js_end(o);
	}
	js_end(o);
}

/* ---- declared ---- */

static void
put_goals(struct snap *sn)
{
	js_kv_obj(&sn->o, "goals");
	put_declared(sn, "objective", STR("objective"));
	put_declared(sn, "projects", STR("projects"));
	put_declared(sn, "week_products", STR("week_products"));
	js_end(&sn->o);
}

static void
put_constraints(struct snap *sn)
{
	const struct metric *m = state_metric(sn->w->s, STR("energy"));
	bool today = m != NULL && m->np > 0 && m->p[0].day == sn->w->today;

	js_kv_obj(&sn->o, "constraints");
	put_declared(sn, "minutes_today", STR("minutes_per_day"));
	put_null_or_int(&sn->o, "energy", today ? m->p[0].value : -1);
	put_declared(sn, "format", STR("format"));
	put_declared(sn, "pace", STR("pace"));
	js_end(&sn->o);
}

/* Everything sensitive that the learner has told; by name only. */
static void
put_context(struct snap *sn)
{
	const struct metamodel *mm = sn->w->cat->mm;

	js_kv_obj(&sn->o, "context");
	for (size_t i = 0; i < mm->nfields; i++) {
		const struct field *f = &mm->fields[i];
		const struct metric *m = state_metric(sn->w->s, f->key);

		if (f->sensitivity != SENS_SENSITIVE)
			continue;
		if (state_declared(sn->w->s, f->key) != NULL)
			put_declared(sn, arena_cstr(sn->w->a, f->key),
			    f->key);
		else if (m != NULL && m->np > 0) {
			js_key_str(&sn->o, f->key);
			js_put_fixed(&sn->o, m->p[0].value, f->decimals);
		}
	}
	js_end(&sn->o);
}

/* ---- attempts ---- */

static struct str
title_of(struct snap *sn, struct str id)
{
	const struct exercise *x = catalog_exercise(sn->w->cat, id);

	return x == NULL ? id : x->title[sn->w->lang];
}

static void
put_ids(struct snap *sn, const struct str *ids, size_t n)
{
	js_kv_arr(&sn->o, "missing");
	for (size_t i = 0; i < n; i++)
		js_put_str(&sn->o, ids[i]);
	js_end(&sn->o);
}

static void
put_recent(struct snap *sn)
{
	const struct state *s = sn->w->s;
	struct js_out *o = &sn->o;

	js_kv_arr(o, "recent");
	for (size_t i = 0; i < s->nrecent; i++) {
		const struct recent *r = &s->recent[i];

		js_obj(o);
		js_kv_int(o, "seq", r->seq);
		js_kv_str(o, "at", day_text(sn->w->a, day_of(r->at,
		    sn->w->tz_min)));
		js_kv_str(o, "exercise", r->exercise);
		js_kv_str(o, "title", title_of(sn, r->exercise));
		js_kv_c(o, "outcome", event_outcome_name(r->outcome));
		js_kv_int(o, "score", r->score);
		put_ids(sn, r->missing, r->nmissing);
		js_end(o);
	}
	js_end(o);
}

static void
put_open(struct snap *sn)
{
	const struct state *s = sn->w->s;
	struct js_out *o = &sn->o;

	js_kv_arr(o, "open");
	for (size_t i = 0; i < s->nopen; i++) {
		js_obj(o);
		js_kv_int(o, "seq", s->open[i].seq);
		js_kv_str(o, "exercise", s->open[i].exercise);
		js_kv_str(o, "title", title_of(sn, s->open[i].exercise));
		js_kv_str(o, "since", day_text(sn->w->a, s->open[i].day));
		put_ids(sn, s->open[i].missing, s->open[i].nmissing);
		js_end(o);
	}
	js_end(o);
}

static void
put_due_reviews(struct snap *sn)
{
	const struct state *s = sn->w->s;
	struct js_out *o = &sn->o;
	size_t n = 0;

	js_kv_arr(o, "due_reviews");
	for (size_t i = 0; i < s->nex && n < REVIEWS_MAX; i++) {
		const struct ex *x = &s->ex[i];

		if (x->review_due == 0 || x->review_due > sn->w->today)
			continue;
		n++;
		js_obj(o);
		js_kv_str(o, "exercise", x->id);
		js_kv_str(o, "title", title_of(sn, x->id));
		js_kv_str(o, "due", day_text(sn->w->a, x->review_due));
		js_end(o);
	}
	js_end(o);
}

/* ---- judgements ---- */

static const struct deficit *
largest(struct snap *sn)
{
	const struct deficit *best = NULL;

	for (size_t i = 0; i < sn->ndef; i++)
		if (sn->def[i].pm > 0 && (best == NULL ||
		    sn->def[i].pm > best->pm))
			best = &sn->def[i];
	return best;
}

static struct str
why_bottleneck(struct snap *sn, const struct deficit *d)
{
	struct work *w = sn->w;

	return SAY(w->a, w->lang, TEXT_WHY_DEFICIT, deficit_name(sn, d),
	    text_fixed(w->a, w->lang, d->have, d->decimals),
	    text_fixed(w->a, w->lang, d->want, d->decimals));
}

static void
put_bottleneck(struct snap *sn)
{
	const struct deficit *d = largest(sn);
	struct js_out *o = &sn->o;

	js_key(o, "bottleneck");
	if (d == NULL) {
		js_put_null(o);
		return;
	}
	js_obj(o);
	js_kv_str(o, "area", deficit_id(sn, d));
	js_kv_str(o, "indicator", d->need != NULL ? d->need->id :
	    field_of(sn, d)->key);
	js_kv_str(o, "why", why_bottleneck(sn, d));
	js_end(o);
}

static void
put_degree(struct snap *sn)
{
	const struct state *s = sn->w->s;
	const struct field *f = catalog_field(sn->w->cat, STR("degree"));
	const struct choice *c = f == NULL ? NULL :
	    metamodel_choice(f, s->degree);
	struct js_out *o = &sn->o;

	js_key(o, "degree");
	if (s->degree.n == 0) {
		js_put_null(o);
		return;
	}
	js_obj(o);
	js_kv_str(o, "code", s->degree);
	js_kv_str(o, "name", c == NULL ? s->degree : c->text[sn->w->lang]);
	js_kv_str(o, "since", day_text(sn->w->a, s->degree_day));
	js_end(o);
}

static void
put_diagnostic(struct snap *sn)
{
	const struct state *s = sn->w->s;
	const struct promotion *pr = sn->w->cat->pr;
	struct js_out *o = &sn->o;
	int64_t needed = 0;

	for (int64_t to = TWIN_STAGES; to > s->stage && to >= 2; to--)
		if (stage_gate(pr, to)->diagnostic)
			needed = to;
	js_kv_obj(o, "diagnostic");
	js_key(o, "valid_until");
	if (s->has_diag)
		js_put_str(o, day_text(sn->w->a, s->diag_day +
		    pr->diagnostic.valid_days));
	else
		js_put_null(o);
	js_key(o, "needed_for");
	if (needed != 0)
		js_put_int(o, needed);
	else
		js_put_null(o);
	js_end(o);
}

/* Day of the newest value of a field; 0 = none. */
static int64_t
told_on(const struct state *s, const struct field *f)
{
	const struct declared *d = state_declared(s, f->key);
	const struct metric *m = state_metric(s, f->key);

	return d != NULL ? d->day : m != NULL && m->np > 0 ? m->p[0].day : 0;
}

static void
put_data_quality(struct snap *sn)
{
	const struct work *w = sn->w;
	const struct state *s = w->s;
	struct js_out *o = &sn->o;
	size_t n = 0;

	js_kv_obj(o, "data_quality");
	js_key(o, "coverage");
	js_put_fixed(o, rules_coverage(s, w->today, MONTH), 3);
	js_kv_obj(o, "sources");
	js_kv_int(o, "live", s->seq - s->late);
	js_kv_int(o, "later", s->late);
	js_end(o);
	js_key(o, "last_event");
	if (s->last == 0)
		js_put_null(o);
	else
		js_put_str(o, day_text(w->a, s->last));
	js_kv_arr(o, "stale");
	for (size_t i = 0; i < w->cat->mm->nfields && n < STALE_MAX; i++) {
		const struct field *f = &w->cat->mm->fields[i];
		int64_t day = told_on(s, f);

		if (f->stale_after_days == 0 || day == 0 ||
		    f->sensitivity == SENS_SENSITIVE ||
		    w->today - day <= f->stale_after_days)
			continue;
		js_put_str(o, f->key);
		n++;
	}
	js_end(o);
	js_end(o);
}

static void
put_consent(struct snap *sn)
{
	const struct state *s = sn->w->s;
	struct js_out *o = &sn->o;

	js_kv_obj(o, "consent");
	js_kv_bool(o, "tracking", !s->has_consent || s->tracking);
	js_kv_bool(o, "mentor_view", s->mentor_view);
	js_kv_bool(o, "cohort_stats", s->cohort_stats);
	js_kv_int(o, "version", s->consent_version);
	js_end(o);
}

static void
put_tone(struct snap *sn)
{
	const struct stage *st = &sn->w->cat->cu->stages[sn->w->s->stage - 1];

	js_kv_obj(&sn->o, "tone");
	js_kv_int(&sn->o, "stage", sn->w->s->stage);
	js_kv_str(&sn->o, "hint", shortened(sn, st->tone[sn->w->lang],
	    sn->d->chars));
	js_end(&sn->o);
}

static void
put_next_action(struct snap *sn)
{
	struct js_out *o = &sn->o;
	const struct next_pick *p = sn->next.pick;

	js_key(o, "next_action");
	if (sn->next.n == 0) {
		js_put_null(o);
		return;
	}
	js_obj(o);
	js_kv_c(o, "tool", "get_next_task");
	js_kv_str(o, "exercise", p->x->id);
	js_kv_str(o, "title", p->x->title[sn->w->lang]);
	js_kv_int(o, "minutes", p->x->minutes_typ);
	js_kv_c(o, "reason", next_reason(p->tier));
	js_kv_str(o, "text", offer_reason(sn->w, &sn->next, p));
	js_end(o);
}

/* ---- the whole ---- */

static const struct {
	const char *name;
	void (*put)(struct snap *);
	bool on_request;	/* only when named */
} sections[] = {
	{ "stage",		put_stage,		false },
	{ "rhythm",		put_rhythm,		false },
	{ "practices",		put_practices,		false },
	{ "goals",		put_goals,		false },
	{ "constraints",	put_constraints,	false },
	{ "recent",		put_recent,		false },
	{ "open",		put_open,		false },
	{ "due_reviews",	put_due_reviews,	false },
	{ "bottleneck",		put_bottleneck,		false },
	{ "degree",		put_degree,		false },
	{ "diagnostic",		put_diagnostic,		false },
	{ "data_quality",	put_data_quality,	false },
	{ "consent",		put_consent,		false },
	{ "tone",		put_tone,		false },
	{ "next_action",	put_next_action,	false },
	{ "context",		put_context,		true },
};
enum { SECTIONS = sizeof(sections) / sizeof(sections[0]) };

static void
put_learner(struct snap *sn)
{
	struct js_out *o = &sn->o;
	const struct work *w = sn->w;

	js_kv_obj(o, "learner");
	put_declared(sn, "name", STR("name"));
	js_kv_c(o, "lang", w->lang == TWIN_EN ? "en" : "ru");
	js_kv_str(o, "tz", day_tz_text(w->a, w->tz_min));
	js_end(o);
	js_kv_int(o, "revision", w->s->revision);
	js_kv_str(o, "as_of", day_text(w->a, w->today));
	js_kv_obj(o, "versions");
	event_versions(o, w->cat);
	js_end(o);
}

static struct str
write_all(struct snap *sn, const bool *wanted, const struct detail *d)
{
	struct buf b;

	sn->d = d;
	work_reply(sn->w, &sn->o, &b, "dt.snapshot/1");
	put_learner(sn);
	for (size_t i = 0; i < SECTIONS; i++)
		if (wanted[i])
			sections[i].put(sn);
	js_end(&sn->o);
	return buf_str(&b);
}

static struct str
said(struct snap *sn)
{
	struct work *w = sn->w;
	const struct state *s = w->s;
	const struct deficit *d = largest(sn);
	struct buf b;

	buf_init(&b, w->a, 4096);
	buf_add(&b, SAY(w->a, w->lang, TEXT_SNAPSHOT,
	    stage_name(sn, s->stage),
	    text_int(w->a, state_streak(s, w->today)),
	    text_fixed(w->a, w->lang, days_sum(&s->min, s->last - w->today,
	    WEEK) / 6, 1), text_fixed(w->a, w->lang,
	    w->cat->cu->stages[s->stage - 1].hours_target_x10, 1)));
	if (relapsed(sn))
		buf_add(&b, SAY(w->a, w->lang, TEXT_SNAPSHOT_GAP,
		    text_int(w->a, state_idle(s, w->today))));
	if (d != NULL)
		buf_add(&b, SAY(w->a, w->lang, TEXT_SNAPSHOT_NEED,
		    why_bottleneck(sn, d)));
	if (s->nopen > 0)
		buf_add(&b, SAY(w->a, w->lang, TEXT_SNAPSHOT_OPEN,
		    title_of(sn, s->open[s->nopen - 1].exercise)));
	if (sn->next.n > 0)
		buf_add(&b, SAY(w->a, w->lang, TEXT_SNAPSHOT_NEXT,
		    sn->next.pick[0].x->title[w->lang],
		    text_int(w->a, sn->next.pick[0].x->minutes_typ)));
	return buf_str(&b);
}

static bool
choose_sections(struct work *w, bool *wanted)
{
	static const char *const members[] = { "sections", "lang", NULL };
	const struct js *list;
	struct check *ck = &w->ck;

	check_members(ck, w->in->args, members, STR(""));
	list = check_list(ck, (struct arg){ w->in->args, "sections" }, 0,
	    SECTIONS_MAX);
	for (size_t i = 0; i < SECTIONS; i++)
		wanted[i] = js_len(list) == 0 && !sections[i].on_request;
	for (size_t i = 0; !ck->bad && i < js_len(list); i++) {
		struct str name = js_str(js_item(list, i));
		size_t k = 0;

		while (k < SECTIONS && !str_is(name, sections[k].name))
			k++;
		if (k < SECTIONS) {
			wanted[k] = true;
			continue;
		}
		check_refuse(ck, TWIN_VALIDATION, check_path(ck, "sections",
		    i, ""), TEXT_NO_SECTION, TEXT_NONE,
		    &(struct text_args){ { str_utf8_cut(name, 64) } });
	}
	return js_len(list) > 0;
}

int
snapshot_take(struct work *w, struct twin_answer *out)
{
	struct next_ask ask = { .count = 1 };
	struct snap *sn = arena_one(w->a, struct snap);
	bool wanted[SECTIONS], named = choose_sections(w, wanted);

	if (w->ck.bad)
		return 0;
	sn->w = w;
	work_rules(w, &sn->r);
	sn->ndef = next_deficits(&sn->r, &sn->def);
	sn->computed = stage_computed(&sn->r);
	next_choose(&sn->r, &ask, &sn->next);
	if (named)
		out->json = write_all(sn, wanted, &details[0]);
	for (size_t i = 1; !named && i < DETAILS; i++) {
		out->json = write_all(sn, wanted, &details[i]);
		if (out->json.n <= SNAPSHOT_BYTES)
			break;
	}
	out->text = said(sn);
	return 0;
}
