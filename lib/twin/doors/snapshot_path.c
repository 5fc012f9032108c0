/* SPDX-License-Identifier: MIT */
/* Where the learner is and what the next stage asks. */
#include "twin/doors/snapshot_part.h"

#include "twin/catalog/catalog.h"
#include "twin/value/calendar.h"
#include "twin/rules/mastery.h"
#include "twin/speech/stage_text.h"
#include "twin/speech/why.h"

static void
put_criterion(struct snapshot *sn, const struct gap *d)
{
	struct js_out *o = &sn->o;
	const struct promotion *pr = sn->w->cat->pr;
	const struct field *f = gap_field(pr, d);
	struct reading v = { 0 };

	if (f != NULL)
		v = d->table != NULL ? indicators_window(&sn->r, f,
		    d->window_days) : *indicators_read(&sn->r, f);
	js_obj(o);
	js_kv_str(o, "id", gap_id(pr, d));
	js_kv_str(o, "text", why_gap_name(&sn->sp, d));
	js_key(o, "value");
	if (gap_unknown(sn->w->s, sn->w->today, d))
		js_put_null(o);
	else
		js_put_fixed(o, d->have, d->decimals);
	js_key(o, "target");
	js_put_fixed(o, d->want, d->decimals);
	js_kv_str(o, "unit", f != NULL && f->unit != NULL ?
	    f->unit->text[sn->w->lang] : STR(""));
	js_kv_bool(o, "met", d->pm == 0);
	js_key(o, "coverage");
	js_put_fixed(o, reading_coverage(sn->w->s, sn->w->today,
	    d->window_days), 3);
	snapshot_evidence(sn, &v);
	js_end(o);
}

/* What nobody reaches by themselves, or what stands in for it. */
static void
put_waits(struct snapshot *sn)
{
	const struct promotion *pr = sn->w->cat->pr;
	struct js_out *o = &sn->o;

	js_kv_arr(o, "waits_for");
	for (size_t i = 0; i < sn->ngaps; i++) {
		if (sn->gaps[i].waits == 0)
			continue;
		js_obj(o);
		js_kv_str(o, "id", gap_id(pr, &sn->gaps[i]));
		js_kv_c(o, "who", pr->reviewers == REVIEWERS_NONE ? "learner" :
		    "mentor");
		js_kv_str(o, "text", why_waits_for(&sn->sp, &sn->gaps[i]));
		js_end(o);
	}
	js_end(o);
}

static void
put_next_stage(struct snapshot *sn)
{
	struct js_out *o = &sn->o;
	int64_t to = sn->w->s->stage + 1, ready = 0, n = 0;

	js_key(o, "next");
	if (to > TWIN_STAGES) {
		js_put_null(o);
		return;
	}
	for (size_t i = 0; i < sn->ngaps; i++) {
		if (!gap_asked(&sn->gaps[i]))
			continue;
		ready += sn->gaps[i].waits != 0 ? 0 : 1000 - sn->gaps[i].pm;
		n++;
	}
	js_obj(o);
	js_kv_int(o, "stage", to);
	js_kv_str(o, "name", snapshot_stage_name(sn, to));
	js_kv_int(o, "readiness_pct", n == 0 ? 100 : ready / n / 10);
	snapshot_int(o, "eta_days", sn->eta);
	js_kv_obj(o, "pace");
	js_kv_int(o, "minutes_a_day", sn->pace.minutes);
	js_key(o, "days_a_week");
	js_put_fixed(o, sn->pace.days_x10, 1);
	js_end(o);
	put_waits(sn);
	js_kv_arr(o, "criteria");
	for (size_t i = 0; i < sn->ngaps; i++)
		if (gap_asked(&sn->gaps[i]))
			put_criterion(sn, &sn->gaps[i]);
	js_end(o);
	js_end(o);
}

/* When the next stage comes, or what would bring it. Nobody is told a day in the
 * first week, nor of a next stage while this one is at risk. */
static void
say_when(struct snapshot *sn, struct buf *b)
{
	struct context *w = sn->w;

	if (sn->falls != 0 || w->s->stage >= TWIN_STAGES)
		return;
	if (sn->eta > 0)
		buf_add(b, SAY(w->a, w->lang, SAY_SNAPSHOT_ETA,
		    sentences_day(w->a, w->lang, w->today + sn->eta,
			w->today)));
	else if (sn->slow && w->today - w->s->first >= SNAP_WEEK)
		buf_add(b, SAY(w->a, w->lang, SAY_SNAPSHOT_PACE,
		    sentences_int(w->a, sn->pace.minutes),
		    sentences_fixed(w->a, w->lang, sn->pace.days_x10, 1)));
}

struct str
snapshot_path_why(struct snapshot *sn)
{
	struct context *w = sn->w;
	const struct gap *d = snapshot_bottleneck(sn);
	struct buf b;

	buf_init(&b, w->a, SIZE_MAX);
	if (sn->falls != 0)
		buf_add(&b,
		    SAY(w->a, w->lang, SAY_SNAPSHOT_RISK,
			sentences_day(w->a, w->lang, sn->falls - 1, w->today)));
	if (d != NULL)
		buf_add(&b, SAY(w->a, w->lang, SAY_SNAPSHOT_NEED,
		    why_gap(&sn->sp, d)));
	for (size_t i = 0; i < sn->ngaps && sn->falls == 0; i++)
		if (sn->gaps[i].waits != 0 && (d == NULL ||
		    d->waits != sn->gaps[i].waits))
			buf_add(&b, SAY(w->a, w->lang, SAY_SNAPSHOT_NEED,
			    why_waits_for(&sn->sp, &sn->gaps[i])));
	if (snapshot_self_assessed(sn))
		buf_add(&b, sentences_get(w->lang, SAY_SELF_ASSESSED));
	say_when(sn, &b);
	buf_add(&b, stage_text_light(&sn->sp));
	return str_trim(buf_str(&b));
}

void
snapshot_path_stage(struct snapshot *sn)
{
	const struct state *s = sn->w->s;
	struct js_out *o = &sn->o;

	js_kv_obj(o, "stage");
	js_kv_c(o, "role", "learner");
	js_kv_int(o, "confirmed", s->stage);
	js_kv_str(o, "code", sn->w->cat->cu->stages[s->stage - 1].code);
	js_kv_str(o, "name", snapshot_stage_name(sn, s->stage));
	js_key(o, "since");
	if (s->stage_day == 0)
		js_put_null(o);
	else
		js_put_str(o, calendar_day_text(sn->w->a, s->stage_day));
	js_kv_int(o, "computed", sn->computed);
	js_kv_c(o, "status", stage_status_name(stage_status(s,
	    sn->computed)));
	js_kv_bool(o, "self_assessed", snapshot_self_assessed(sn));
	js_key(o, "kept_until");
	if (sn->falls == 0)
		js_put_null(o);
	else
		js_put_str(o, calendar_day_text(sn->w->a, sn->falls - 1));
	js_kv_str(o, "text", snapshot_path_why(sn));
	put_next_stage(sn);
	js_end(o);
}

void
snapshot_path_practices(struct snapshot *sn)
{
	const struct curriculum *cu = sn->w->cat->cu;
	const struct state *s = sn->w->s;
	struct js_out *o = &sn->o;

	js_kv_arr(o, "practices");
	for (size_t i = 0; i < cu->npractices; i++) {
		const struct practice *p = &cu->practices[i];
		const struct state_practice *rec = state_practice(s, p->id);
		const struct exercise *next;
		int64_t pct, n = 0, age = 0;
		int degree;

		if (rec == NULL)
			continue;
		degree = mastery_degree(sn->w->cat, sn->w->s, sn->w->today, p);
		pct = mastery_progress(sn->w->cat, sn->w->s, sn->w->today, p,
		    degree, &next);
		n = day_counts_used(&rec->on, 0, DAYS);
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
		js_kv_bool(o, "needs_upkeep", degree > mastery_now(
		    sn->w->cat, s, sn->w->today, p));
		js_key(o, "confidence");
		js_put_fixed(o, reading_confidence(sn->w->cat->pr, n,
		    sn->w->today - s->last + age), 3);
		js_end(o);
	}
	js_end(o);
}

void
snapshot_path_bottleneck(struct snapshot *sn)
{
	const struct gap *d = snapshot_bottleneck(sn);
	struct js_out *o = &sn->o;

	js_key(o, "bottleneck");
	if (d == NULL) {
		js_put_null(o);
		return;
	}
	js_obj(o);
	js_kv_str(o, "area", gap_id(sn->w->cat->pr, d));
	js_kv_str(o, "indicator", gap_field(sn->w->cat->pr, d) != NULL ?
	    gap_field(sn->w->cat->pr, d)->key :
	    gap_id(sn->w->cat->pr, d));
	js_kv_str(o, "why", why_gap(&sn->sp, d));
	js_end(o);
}

void
snapshot_path_degree(struct snapshot *sn)
{
	const struct state *s = sn->w->s;
	struct js_out *o = &sn->o;

	js_key(o, "degree");
	if (s->degree.n == 0) {
		js_put_null(o);
		return;
	}
	js_obj(o);
	js_kv_str(o, "code", s->degree);
	js_kv_str(o, "name", stage_text_degree(&sn->sp, s->degree));
	js_kv_str(o, "since", calendar_day_text(sn->w->a, s->degree_day));
	js_end(o);
}

void
snapshot_path_diagnostic(struct snapshot *sn)
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
	if (stage_diagnostic_until(pr, s) != 0)
		js_put_str(o, calendar_day_text(sn->w->a,
		    stage_diagnostic_until(pr, s)));
	else
		js_put_null(o);
	js_key(o, "needed_for");
	if (needed != 0)
		js_put_int(o, needed);
	else
		js_put_null(o);
	js_end(o);
}
