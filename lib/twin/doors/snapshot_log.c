/* SPDX-License-Identifier: MIT */
/* What was done, what waits, and how good the data is. */
#include "twin/doors/snapshot_part.h"

#include "twin/catalog/catalog.h"
#include "twin/rules/filter.h"
#include "twin/value/calendar.h"

enum { STALE_MAX = 10, REVIEWS_MAX = 10 };

void
snapshot_log_rhythm(struct snapshot *sn)
{
	const struct state *s = sn->w->s;
	const struct context *w = sn->w;
	struct js_out *o = &sn->o;
	int64_t back = s->last - w->today;

	js_kv_obj(o, "rhythm");
	js_kv_int(o, "today_minutes", day_counts_at(&s->min, back));
	js_key(o, "week_hours");
	js_put_fixed(o, day_counts_sum(&s->min, back, SNAP_WEEK) / 6, 1);
	js_key(o, "target_week_hours");
	js_put_fixed(o, w->cat->cu->stages[s->stage - 1].hours_target_x10, 1);
	js_kv_int(o, "streak_days", state_streak(s, w->today));
	js_kv_int(o, "streak_weeks", state_weeks(s, w->today,
	    w->cat->pr->activity.week_days));
	js_kv_int(o, "longest_streak", s->longest);
	snapshot_int(o, "days_since_last", state_idle(s, w->today));
	js_kv_bool(o, "relapse", snapshot_relapsed(sn));
	js_end(o);
}

static void
put_ids(struct snapshot *sn, const struct str *ids, size_t n)
{
	js_kv_arr(&sn->o, "missing");
	for (size_t i = 0; i < n; i++)
		js_put_str(&sn->o, ids[i]);
	js_end(&sn->o);
}

void
snapshot_log_recent(struct snapshot *sn)
{
	const struct state *s = sn->w->s;
	struct js_out *o = &sn->o;

	js_kv_arr(o, "recent");
	for (size_t i = 0; i < s->nrecent; i++) {
		const struct recent *r = &s->recent[i];

		js_obj(o);
		js_kv_int(o, "seq", r->seq);
		js_kv_str(o, "at", calendar_day_text(sn->w->a,
		    zone_day(&sn->w->zone, r->at)));
		js_kv_str(o, "exercise", r->exercise);
		js_kv_str(o, "title", snapshot_title(sn, r->exercise));
		js_kv_c(o, "outcome", event_outcome_name(r->outcome));
		js_kv_int(o, "score", r->score);
		put_ids(sn, r->missing, r->nmissing);
		js_end(o);
	}
	js_end(o);
}

/* Who may go on with an attempt that is open; the learner always may. */
static const char *
waits_for(const struct state *s, struct str exercise)
{
	const struct state_exercise *x = state_exercise(s, exercise);

	return x != NULL && x->last == OUT_REVIEW ? "mentor" : "learner";
}

/* A task over several days that goes on; what was returned stands above. */
static void
put_begun(struct snapshot *sn, const struct begun *b)
{
	const struct exercise *x = catalog_exercise(sn->w->cat, b->exercise);
	struct js_out *o = &sn->o;

	if (x == NULL || state_returned(sn->w->s, b->exercise) != NULL)
		return;
	js_obj(o);
	js_kv_int(o, "seq", b->seq);
	js_kv_str(o, "exercise", b->exercise);
	js_kv_str(o, "title", snapshot_title(sn, b->exercise));
	js_kv_str(o, "since", calendar_day_text(sn->w->a, b->day));
	js_kv_c(o, "waits_for", "learner");
	put_ids(sn, NULL, 0);
	js_kv_int(o, "day", filter_day(sn->w->s, x, sn->w->today));
	js_kv_int(o, "of", x->duration_days);
	js_end(o);
}

void
snapshot_log_open(struct snapshot *sn)
{
	const struct state *s = sn->w->s;
	struct js_out *o = &sn->o;

	js_kv_arr(o, "open");
	for (size_t i = 0; i < s->nopen; i++) {
		js_obj(o);
		js_kv_int(o, "seq", s->open[i].seq);
		js_kv_str(o, "exercise", s->open[i].exercise);
		js_kv_str(o, "title", snapshot_title(sn, s->open[i].exercise));
		js_kv_str(o, "since", calendar_day_text(sn->w->a, s->open[i].day));
		js_kv_c(o, "waits_for", waits_for(s, s->open[i].exercise));
		put_ids(sn, s->open[i].missing, s->open[i].nmissing);
		js_end(o);
	}
	for (size_t i = 0; i < s->nbegun; i++)
		put_begun(sn, &s->begun[i]);
	js_end(o);
}

void
snapshot_log_due_reviews(struct snapshot *sn)
{
	const struct state *s = sn->w->s;
	struct js_out *o = &sn->o;
	size_t n = 0;

	js_kv_arr(o, "due_reviews");
	for (size_t i = 0; i < s->nex && n < REVIEWS_MAX; i++) {
		const struct state_exercise *x = &s->ex[i];

		if (x->review_due == 0 || x->review_due > sn->w->today)
			continue;
		n++;
		js_obj(o);
		js_kv_str(o, "exercise", x->id);
		js_kv_str(o, "title", snapshot_title(sn, x->id));
		js_kv_str(o, "due", calendar_day_text(sn->w->a, x->review_due));
		js_end(o);
	}
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

/* What the learner has said is wrong, until it is settled. */
static void
put_disputed(struct js_out *o, const struct state *s)
{
	if (s->ndispute == 0)
		return;
	js_kv_arr(o, "disputed");
	for (size_t i = 0; i < s->ndispute; i++) {
		js_obj(o);
		if (s->dispute[i].seq != 0)
			js_kv_int(o, "seq", s->dispute[i].seq);
		else
			js_kv_str(o, "indicator", s->dispute[i].indicator);
		js_kv_str(o, "since", calendar_day_text(o->b->a,
		    s->dispute[i].day));
		js_end(o);
	}
	js_end(o);
}

void
snapshot_log_data_quality(struct snapshot *sn)
{
	const struct context *w = sn->w;
	const struct state *s = w->s;
	struct js_out *o = &sn->o;
	size_t n = 0;

	js_kv_obj(o, "data_quality");
	js_key(o, "coverage");
	js_put_fixed(o, reading_coverage(s, w->today, SNAP_MONTH), 3);
	js_kv_obj(o, "sources");
	js_kv_int(o, "live", s->seq - s->backfilled);
	js_kv_int(o, "later", s->backfilled);
	js_end(o);
	js_key(o, "last_event");
	if (s->last == 0)
		js_put_null(o);
	else
		js_put_str(o, calendar_day_text(w->a, s->last));
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
	put_disputed(o, s);
	js_end(o);
}
