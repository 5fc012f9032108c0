/* SPDX-License-Identifier: MIT */
/* people_report - how a cohort goes, without names. */
#include "ctl/people.h"

#include <stdio.h>

#include "base/limits.h"
#include "ctl/ctl_app.h"
#include "tools/cohort.h"

struct report {
	struct ctl *c;
	struct ctl_app ca;
	struct arena *names, *scratch;	/* of one learner */
	struct ctl_progress progress;
	struct cohort cohort;
};

static int
one(void *arg, struct str sub, struct err *e)
{
	struct report *r = arg;
	int rc;

	rc = cohort_add(&r->cohort, r->ca.ap, r->scratch, &r->ca.env, sub, e);
	arena_reset(r->scratch);
	arena_reset(r->names);
	ctl_progress(&r->progress, "learners");
	return rc == -1 ? -1 : 0;
}

static void
line(const char *what, struct str name, const struct js *g, int64_t days)
{
	(void)printf("%s" STR_FMT ": about %lld learners, median %lld min in "
	    "%lld days, at risk %lld %%, stuck %lld %%\n", what, STR_ARG(name),
	    (long long)js_int_at(g, "learners", 0),
	    (long long)js_int_at(g, "median_minutes", 0), (long long)days,
	    (long long)js_int_at(g, "at_risk_pct", 0),
	    (long long)js_int_at(g, "stuck_pct", 0));
}

static void
lines(const struct js *v)
{
	const struct js *list, *g;
	int64_t days = js_int_at(v, "days", 0);

	if (js_type(js_at(v, "all")) == JS_NULL) {
		(void)printf("fewer than %d learners take part in statistics\n",
		    COHORT_MIN);
		return;
	}
	(void)printf("as of " STR_FMT ", last day " STR_FMT "\n",
	    STR_ARG(js_str_at(v, "as_of")), STR_ARG(js_str_at(v, "last_day")));
	line("all", STR(""), js_at(v, "all"), days);
	list = js_at(v, "stages");
	for (size_t i = 0; i < js_len(list); i++) {
		g = js_item(list, i);
		line("stage ", js_str_at(g, "name"), g, days);
	}
	list = js_at(v, "evaluators");
	for (size_t i = 0; i < js_len(list); i++) {
		g = js_item(list, i);
		(void)printf("judged by " STR_FMT ": about %lld learners, "
		    "accepted %lld %%\n", STR_ARG(js_str_at(g, "evaluator")),
		    (long long)js_int_at(g, "learners", 0),
		    (long long)js_int_at(g, "accepted_pct", 0));
	}
}

static int
show(struct report *r, struct err *e)
{
	const struct js *v;
	struct js_out o;
	struct buf b;

	buf_init(&b, r->c->a, SIZE_MAX);
	js_begin(&o, &b);
	cohort_end(&r->cohort);
	cohort_put(&r->cohort, &r->ca.env, &o);
	if (ctl_opt(r->c, "json") != NULL) {
		buf_ch(&b, '\n');
		ctl_put(buf_str(&b));
		return 0;
	}
	if (js_parse(r->c->a, buf_str(&b), LIMIT_JSON_DEPTH, &v, e) == -1)
		return -1;
	lines(v);
	return 0;
}

int
people_report(struct ctl *c, struct err *e)
{
	struct report r = { .c = c };
	const char *word = ctl_opt(c, "period");
	int rc, period = word == NULL ? TWIN_MONTH : cohort_period(str_c(word));
	struct arena *numbers;

	if (period == -1)
		return ctl_usage(c, e, "--period: week, month or quarter");
	if (ctl_app_open(c, &r.ca, e) == -1)
		return -1;
	numbers = arena_new((size_t)1 << 30);	/* some hundred bytes a learner */
	r.names = arena_new(LIMIT_CALL);
	r.scratch = arena_new(LIMIT_CALL);
	cohort_begin(&r.cohort, period, false, numbers);
	rc = store_subjects(c->st, STR(""), r.names, one, &r, e);
	if (rc == 0)
		rc = show(&r, e);
	arena_free(r.scratch);
	arena_free(r.names);
	arena_free(numbers);
	ctl_app_close(&r.ca);
	return rc;
}
