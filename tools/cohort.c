/* SPDX-License-Identifier: MIT */
#include "tools/cohort.h"

#include <stdlib.h>

#include "base/limits.h"
#include "tools/voided.h"
#include "twin/speech/sentences.h"
#include "twin/value/calendar.h"

enum { DEPTH = 40 };

static const struct {
	const char *name;
	enum sentence say;
} judges[COHORT_JUDGES] = {
	{ "auto", SAY_COHORT_JUDGE_AUTO },
	{ "host_llm", SAY_COHORT_JUDGE_HOST_LLM },
	{ "mentor", SAY_COHORT_JUDGE_MENTOR },
	{ "peer", SAY_COHORT_JUDGE_PEER },
};

static const struct {
	const char *word;
	int days;
} periods[TWIN_PERIODS] = {
	[TWIN_WEEK] = { "week", 7 }, [TWIN_MONTH] = { "month", 28 },
	[TWIN_QUARTER] = { "quarter", 84 },
};

int
cohort_period(struct str word)
{
	for (int i = 0; i < TWIN_PERIODS; i++)
		if (str_is(word, periods[i].word))
			return i;
	return -1;
}

void
cohort_begin(struct cohort *c, int period, bool mentors, struct arena *a)
{
	*c = (struct cohort){ .period = period, .mentors = mentors };
	buf_init(&c->ones, a, SIZE_MAX);
	buf_init(&c->all.minutes, a, SIZE_MAX);
	for (int i = 0; i < TWIN_STAGES; i++)
		buf_init(&c->stages[i].minutes, a, SIZE_MAX);
}

/* ---- who judged, and how ---- */

struct walk {
	struct cohort *c;
	struct cohort_one *one;
	struct arena *a;	/* of one entry */
	int64_t since;
	struct voided voided;
};

static void
judged(struct walk *w, struct str by, struct str outcome)
{
	if (outcome.n == 0 || str_is(outcome, "needs_review"))
		return;
	for (int i = 0; i < COHORT_JUDGES; i++) {
		if (!str_is(by, judges[i].name))
			continue;
		w->one->by[i].verdicts++;
		w->one->by[i].accepted += str_is(outcome, "accepted");
	}
}

/* look - an entry, newest first. */
static int
look(void *arg, uint64_t seq, struct str bytes, struct err *e)
{
	struct walk *w = arg;
	const struct js *v, *body;
	enum kind k;
	uint64_t about;
	bool old;

	w->c->entries++;
	if (js_parse(w->a, bytes, DEPTH, &v, e) == -1)
		return -1;
	body = js_at(v, "body");
	k = kind_find(js_str_at(v, "kind"));
	about = (uint64_t)js_int_at(body, "seq", 0);
	if ((k == KIND_ATTEMPT || k == KIND_REVIEW) &&
	    !voided_has(&w->voided, seq) &&
	    !(k == KIND_REVIEW && voided_has(&w->voided, about)))
		judged(w, js_str_at(body, k == KIND_REVIEW ? "judge" :
		    "evaluator"), js_str_at(js_at(v, "facts"), "outcome"));
	voided_note(&w->voided, k, body);
	/* nothing received earlier can be newer */
	old = js_int_at(v, "received_at", 0) < w->since;
	arena_reset(w->a);
	return old || (w->c->mentors && w->c->entries > LIMIT_COHORT_ENTRIES);
}

int
cohort_add(struct cohort *c, struct app *ap, struct arena *scratch,
    const struct twin_env *env, struct str sub, struct err *e)
{
	struct twin_env own = *env;
	struct cohort_one one = { .day = 0 };
	struct walk w = { .c = c, .one = &one, .since = env->now -
	    periods[c->period].days * DAY_S };
	struct state_head head;
	struct twin_summary s;
	struct str state;
	int rc;

	own.sub = sub;
	if (app_state(ap->st, scratch, sub, &state, &head, e) == -1)
		return -1;
	own.zone = app_zone_of(ap, scratch, &head, env->now);
	if (twin_summary(scratch, &own, state, &s, e) == -1)
		return -1;
	if (!s.cohort_stats || (c->mentors && !s.mentor_view) || s.stage < 1 ||
	    s.stage > TWIN_STAGES)
		return 0;
	one.day = c->mentors && s.mentor_view_since > s.cohort_stats_since ?
	    s.mentor_view_since : s.cohort_stats_since;
	one.minutes = s.minutes[c->period];
	one.stage = (int)s.stage;
	one.at_risk = s.at_risk;
	one.stuck = s.stuck;
	if (s.last_day > c->last_day)
		c->last_day = s.last_day;
	voided_init(&w.voided, scratch);
	w.a = arena_new(LIMIT_CALL);
	rc = store_events(ap->st, sub, 0, true, look, &w, e);
	arena_free(w.a);
	if (rc == -1)
		return -1;
	cohort_take(c, &one);
	return 1;
}

void
cohort_take(struct cohort *c, const struct cohort_one *one)
{
	struct cohort_one own = *one;

	own.order = (int64_t)(c->ones.n / sizeof(own));
	own.whole = false;
	buf_add(&c->ones, (struct str){ (const char *)&own, sizeof(own) });
}

/* ---- whole fives ---- */

static int
by_day(const void *a, const void *b)
{
	const struct cohort_one *x = a, *y = b;

	return x->day != y->day ? (x->day > y->day) - (x->day < y->day) :
	    (x->order > y->order) - (x->order < y->order);
}

static void
group_add(struct cohort_group *g, const struct cohort_one *one)
{
	g->learners++;
	g->at_risk += one->at_risk;
	g->stuck += one->stuck;
	buf_add(&g->minutes, (struct str){ (const char *)&one->minutes,
	    sizeof(one->minutes) });
}

/* whole_fives - as many of n as fill groups of COHORT_MIN. */
static size_t
whole_fives(size_t n)
{
	return n / COHORT_MIN * COHORT_MIN;
}

static void
take_stage(struct cohort *c, struct cohort_one *all, size_t n, int stage)
{
	size_t left = 0;

	for (size_t i = 0; i < n; i++)
		left += all[i].stage == stage;
	left = whole_fives(left);
	for (size_t i = 0; i < n && left > 0; i++) {
		if (all[i].stage != stage)
			continue;
		group_add(&c->stages[stage - 1], &all[i]);
		all[i].whole = true;
		left--;
	}
}

/* take_rest - those of no told stage, if they are enough to be told together. */
static void
take_rest(struct cohort *c, struct cohort_one *all, size_t n)
{
	size_t left = 0;

	for (size_t i = 0; i < n; i++)
		left += !all[i].whole;
	left = whole_fives(left);
	for (size_t i = 0; i < n && left > 0; i++) {
		left -= !all[i].whole;
		all[i].whole = true;
	}
	for (size_t i = 0; i < n; i++)
		if (all[i].whole)
			group_add(&c->all, &all[i]);
}

static void
take_judge(struct cohort *c, const struct cohort_one *all, size_t n, int by)
{
	struct cohort_judge *j = &c->judges[by];
	size_t left = 0;

	for (size_t i = 0; i < n; i++)
		left += all[i].by[by].verdicts > 0;
	left = whole_fives(left);
	for (size_t i = 0; i < n && left > 0; i++) {
		if (all[i].by[by].verdicts == 0)
			continue;
		j->learners++;
		j->verdicts += all[i].by[by].verdicts;
		j->accepted += all[i].by[by].accepted;
		left--;
	}
}

void
cohort_end(struct cohort *c)
{
	size_t n = c->ones.n / sizeof(struct cohort_one);
	struct cohort_one *all = arena_array(c->ones.a, n,
	    struct cohort_one);

	if (n == 0)
		return;
	memcpy(all, c->ones.p, c->ones.n);
	qsort(all, n, sizeof(*all), by_day);
	for (int i = 1; i <= TWIN_STAGES; i++)
		take_stage(c, all, n, i);
	take_rest(c, all, n);
	for (int i = 0; i < COHORT_JUDGES; i++)
		take_judge(c, all, n, i);
}

/* ---- what is told ---- */

static int
by_size(const void *a, const void *b)
{
	int64_t x, y;

	memcpy(&x, a, sizeof(x));
	memcpy(&y, b, sizeof(y));
	return (x > y) - (x < y);
}

/* rounded - to the nearest step. */
static int64_t
rounded(int64_t v, int64_t step)
{
	return (v + step / 2) / step * step;
}

static int64_t
median(struct buf *b)
{
	size_t n = b->n / sizeof(int64_t);
	int64_t v;

	qsort(b->p, n, sizeof(v), by_size);
	memcpy(&v, b->p + n / 2 * sizeof(v), sizeof(v));
	return rounded(v, COHORT_MINUTES);
}

static int64_t
share(int64_t part, int64_t of)
{
	return of == 0 ? 0 : rounded(part * 100 / of, COHORT_SHARE);
}

/* group_put - members of an open object. */
static void
group_put(struct cohort_group *g, struct js_out *o)
{
	js_kv_int(o, "learners", g->learners);
	js_kv_int(o, "median_minutes", median(&g->minutes));
	js_kv_int(o, "at_risk_pct", share(g->at_risk, g->learners));
	js_kv_int(o, "stuck_pct", share(g->stuck, g->learners));
}

static void
judge_put(const struct cohort_judge *j, const char *name, struct js_out *o)
{
	js_obj(o);
	js_kv_c(o, "evaluator", name);
	js_kv_int(o, "learners", j->learners);
	js_kv_int(o, "accepted_pct", share(j->accepted, j->verdicts));
	js_end(o);
}

void
cohort_put(struct cohort *c, const struct twin_env *env, struct js_out *o)
{
	bool told = c->all.learners >= COHORT_MIN;

	js_obj(o);
	js_kv_c(o, "schema", "dt.cohort/1");
	js_kv_str(o, "as_of", calendar_day_text(c->all.minutes.a,
	    zone_day(&env->zone, env->now)));
	js_kv_int(o, "days", periods[c->period].days);
	js_kv_int(o, "fewest", COHORT_MIN);
	if (c->mentors)
		js_kv_bool(o, "sampled", c->some);
	if (!c->mentors)	/* it is one learner's */
		js_kv_str_or_null(o, "last_day", !told ? STR("") :
		    calendar_day_text(c->all.minutes.a, c->last_day));
	js_key(o, "all");
	if (told) {
		js_obj(o);
		group_put(&c->all, o);
		js_end(o);
	} else {
		js_put_null(o);
	}
	js_kv_arr(o, "stages");
	for (int i = 0; i < TWIN_STAGES; i++) {
		if (c->stages[i].learners < COHORT_MIN)
			continue;
		js_obj(o);
		js_kv_int(o, "stage", i + 1);
		js_kv_str(o, "name", env->cat->cu->stages[i].name[env->lang]);
		group_put(&c->stages[i], o);
		js_end(o);
	}
	js_end(o);
	js_kv_arr(o, "evaluators");
	for (int i = 0; i < COHORT_JUDGES; i++)
		if (c->judges[i].learners >= COHORT_MIN)
			judge_put(&c->judges[i], judges[i].name, o);
	js_end(o);
	js_end(o);
}

/* ---- the same in words ---- */

static void
group_say(const struct cohort *c, struct cohort_group *g,
    const struct twin_env *env, enum sentence say, struct str stage,
    struct buf *text)
{
	struct arena *a = text->a;

	buf_add(text, SAY(a, env->lang, say,
	    sentences_int(a, g->learners),
	    sentences_int(a, median(&g->minutes)),
	    sentences_int(a, periods[c->period].days),
	    sentences_int(a, share(g->at_risk, g->learners)),
	    sentences_int(a, share(g->stuck, g->learners)), stage));
}

static void
some_say(const struct cohort *c, const struct twin_env *env, struct buf *text)
{
	struct arena *a = text->a;

	if (c->some)
		buf_add(text, SAY(a, env->lang, SAY_COHORT_SOME,
		    sentences_int(a, LIMIT_MENTEES),
		    sentences_int(a, LIMIT_COHORT_ENTRIES),
		    sentences_int(a, LIMIT_COHORT_TWINS)));
}

void
cohort_say(struct cohort *c, const struct twin_env *env, struct buf *text)
{
	struct arena *a = text->a;

	if (c->all.learners < COHORT_MIN) {
		buf_add(text, SAY(a, env->lang, SAY_COHORT_FEW,
		    sentences_int(a, COHORT_MIN)));
		some_say(c, env, text);
		return;
	}
	group_say(c, &c->all, env, SAY_COHORT_ALL, STR(""), text);
	for (int i = 0; i < TWIN_STAGES; i++)
		if (c->stages[i].learners >= COHORT_MIN)
			group_say(c, &c->stages[i], env, SAY_COHORT_STAGE,
			    env->cat->cu->stages[i].name[env->lang], text);
	for (int i = 0; i < COHORT_JUDGES; i++) {
		const struct cohort_judge *j = &c->judges[i];

		if (j->learners < COHORT_MIN)
			continue;
		buf_add(text, SAY(a, env->lang, SAY_COHORT_JUDGE,
		    sentences_int(a, j->learners),
		    sentences_get(env->lang, judges[i].say),
		    sentences_int(a, share(j->accepted, j->verdicts))));
	}
	some_say(c, env, text);
}
