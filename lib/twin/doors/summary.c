/* SPDX-License-Identifier: MIT */
#include "twin/doors/summary.h"

#include "twin/catalog/catalog.h"

static const int period_days[TWIN_PERIODS] = {
	[TWIN_WEEK] = 7, [TWIN_MONTH] = 28, [TWIN_QUARTER] = 84
};

/* Whether only a diagnostic keeps the learner from the next stage's gate. */
static bool
waits_for_diagnostic(const struct context *w, int computed)
{
	const struct promotion *pr = w->cat->pr;
	int64_t to = w->s->stage + 1;
	const struct gate *g = stage_gate(pr, to);

	return computed >= to && g != NULL && g->diagnostic &&
	    (!stage_diagnostic(pr, w->s, w->today) || w->s->diag_stage < to);
}

static void
take_waiting(const struct context *w, struct twin_summary *out)
{
	for (size_t i = 0; i < w->s->nex; i++) {
		const struct state_exercise *x = &w->s->ex[i];
		struct twin_waiting *p = &out->waiting[out->nwaiting];

		if (x->last != OUT_REVIEW)
			continue;
		if (w->today - x->day >= TWIN_STUCK_DAYS)
			out->stuck = true;
		if (out->nwaiting < TWIN_WAITING_MAX) {
			*p = (struct twin_waiting){ .seq = x->seq,
			    .exercise = x->id, .day = x->day };
			out->nwaiting++;
		}
	}
}

/* A name as the learner gives it; only a text can be one. */
static struct str
name_of(const struct context *w)
{
	const struct declared *d = state_declared(w->s, STR("name"));
	const struct js *v;

	return d == NULL || js_parse(w->a, d->json, 2, &v, NULL) == -1 ?
	    STR("") : js_str(v);
}

int
summary_take(struct context *w, struct twin_summary *out)
{
	const struct state *s = w->s;
	struct indicators r;
	int computed;

	*out = (struct twin_summary){ .revision = s->revision,
	    .today = w->today, .stage = s->stage };
	context_indicators(w, &r);
	computed = stage_computed(&r);
	out->tracking = state_grant(s, CONSENT_TRACKING) != GRANT_WITHDRAWN;
	out->mentor_view = state_grant(s, CONSENT_MENTOR_VIEW) == GRANT_GIVEN;
	out->cohort_stats = state_grant(s, CONSENT_COHORT_STATS) ==
	    GRANT_GIVEN;
	out->mentor_view_since = s->grant_day[CONSENT_MENTOR_VIEW];
	out->cohort_stats_since = s->grant_day[CONSENT_COHORT_STATS];
	out->name = name_of(w);
	out->stage_name = w->cat->cu->stages[s->stage - 1].name[w->lang];
	out->computed = computed;
	out->status = stage_status_name(stage_status(s, computed));
	out->at_risk = stage_status(s, computed) == STAGE_AT_RISK;
	out->idle_days = state_idle(s, w->today);
	out->last_day = out->idle_days < 0 ? 0 : w->today - out->idle_days;
	for (int i = 0; i < TWIN_PERIODS; i++)
		out->minutes[i] = day_counts_sum(&s->min, s->last - w->today,
		    period_days[i]);
	out->disputes = s->ndispute;
	out->diagnostic = out->tracking && waits_for_diagnostic(w, computed);
	take_waiting(w, out);
	if (!out->tracking)	/* a decision could not be written */
		out->nwaiting = 0;
	if (out->idle_days >= TWIN_STUCK_DAYS)
		out->stuck = true;
	return 0;
}
