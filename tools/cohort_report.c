/* SPDX-License-Identifier: MIT */
/* cohort_report - how the learners who let mentors see them go, as figures of
 * groups. */
#include "mcp/mcp.h"
#include "base/limits.h"
#include "tools/cohort.h"
#include "tools/mentor.h"
#include "tools/schema_text.h"

/* clang-format off */
static const char cohort_report_input[] = JSON({
"type": "object", "additionalProperties": false,
"properties": {
  "period": { "type": "string", "enum": ["week", "month", "quarter"],
    "description": "The last 7, 28 (when left out) or 84 days." }
} });

static const char cohort_report_output[] = JSON({
"type": "object",
"properties": {
  "as_of": { "type": "string" },
  "days": { "type": "integer" },
  "fewest": { "type": "integer" },
  "sampled": { "type": "boolean" },
  "all": { "type": ["object", "null"] },
  "stages": { "type": "array", "items": { "type": "object" } },
  "evaluators": { "type": "array", "items": { "type": "object" } }
} });
/* clang-format on */

struct report {
	struct call *c;
	const struct twin_env *env;
	struct arena *name, *scratch; /* of one learner */
	int64_t looked, taken;
	struct cohort cohort;
};

/* Groups from a thousand on look the same as all of them, in such steps; who
 * takes no part is none of the thousand. */
static bool
enough(struct report *r)
{
	r->cohort.some = r->taken == LIMIT_MENTEES ||
	    r->looked++ == LIMIT_COHORT_TWINS ||
	    r->cohort.entries > LIMIT_COHORT_ENTRIES;
	return r->cohort.some;
}

static int
one(void *arg, struct str sub, struct err *e)
{
	struct report *r = arg;
	int rc = 0;

	if (enough(r))
		return 1;
	/* nobody is their own mentor */
	if (!str_eq(sub, r->c->sub))
		rc = cohort_add(
		    &r->cohort, r->c->app, r->scratch, r->env, sub, e);
	if (rc == 1) {
		mentor_counted(r->c, r->env, sub);
		r->taken++;
	}
	arena_reset(r->scratch);
	arena_reset(r->name);
	return rc == -1 ? -1 : 0;
}

static int
cohort_report(
    struct call *c, const struct js *in, struct js_out *out, struct err *e)
{
	const struct app *ap = c->app;
	struct str period = js_str_at(in, "period");
	struct report r = { .c = c };
	struct twin_env env;
	struct buf text;
	int rc = mentor_begin(c, MENTOR_READ, &env, e);

	if (rc != 1)
		return rc;
	r.env = &env;
	r.name = arena_new(LIMIT_CALL);
	r.scratch = arena_new(LIMIT_CALL);
	cohort_begin(&r.cohort,
	    period.n == 0 ? TWIN_MONTH : cohort_period(period), true, c->a);
	rc = store_subjects(ap->st, STR(""), r.name, one, &r, e);
	arena_free(r.scratch);
	arena_free(r.name);
	if (rc == -1)
		return -1;
	cohort_end(&r.cohort);
	cohort_put(&r.cohort, &env, out);
	buf_init(&text, c->a, SIZE_MAX);
	cohort_say(&r.cohort, &env, &text);
	call_text(c, buf_str(&text));
	return 0;
}

const struct tool tool_cohort_report = {
	.name = "cohort_report",
	.title = "Report of a cohort",
	.use =
	    "Use this when a mentor asks how learners go as a group: figures "
	    "of those who granted both mentor_view and cohort_stats, from five "
	    "on, without names. Do not use for one learner; use get_learner.",
	.input = cohort_report_input,
	.output = cohort_report_output,
	.scope = MENTOR_READ,
	.flags = TOOL_READONLY | TOOL_IDEMPOTENT | TOOL_HIDDEN,
	.run = cohort_report,
};
