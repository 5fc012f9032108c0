/* SPDX-License-Identifier: MIT */
/*
 * Every section is one function and one row. A default snapshot stays within
 * SNAPSHOT_BYTES: when it does not, it is written again with fewer details
 * (shorter texts, fewer items, fewer evidence numbers), never with a section
 * missing. Sections asked for by name are given whole.
 */
#include "twin/doors/snapshot.h"

#include "twin/catalog/catalog.h"
#include "twin/speech/why.h"
#include "twin/doors/report.h"
#include "twin/doors/snapshot_part.h"

enum { SNAPSHOT_BYTES = 8 << 10 };

/* From whole to terse; the last one is what always fits. */
static const struct detail details[] = {
	{ 1200, 40, 20 }, { 240, 5, 5 }, { 120, 3, 2 }, { 60, 2, 0 },
};
enum { DETAILS = sizeof(details) / sizeof(details[0]) };

static void
put_next_action(struct snapshot *sn)
{
	struct js_out *o = &sn->o;
	const struct choose_pick *p = sn->next.pick;

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
	js_kv_c(o, "reason", tier_reason(p->tier));
	js_kv_str(o, "text", why_text(&sn->sp, &sn->next, p));
	js_kv_str(o, "criterion", p->x->ncriteria == 0 ? STR("") :
	    snapshot_short(sn, p->x->criteria[0].text[sn->w->lang],
	    sn->d->chars));
	js_end(o);
}

static const struct {
	const char *name;
	void (*put)(struct snapshot *);
	bool on_request;	/* only when named; the trend: for a picture */
} sections[] = {
	{ "stage",		snapshot_path_stage,		false },
	{ "rhythm",		snapshot_log_rhythm,		false },
	{ "practices",		snapshot_path_practices,		false },
	{ "goals",		snapshot_self_goals,		false },
	{ "constraints",	snapshot_self_constraints,		false },
	{ "recent",		snapshot_log_recent,		false },
	{ "open",		snapshot_log_open,			false },
	{ "due_reviews",	snapshot_log_due_reviews,		false },
	{ "bottleneck",		snapshot_path_bottleneck,		false },
	{ "degree",		snapshot_path_degree,		false },
	{ "diagnostic",		snapshot_path_diagnostic,		false },
	{ "data_quality",	snapshot_log_data_quality,		false },
	{ "consent",		snapshot_self_consent,		false },
	{ "tone",		snapshot_self_tone,			false },
	{ "next_action",	put_next_action,		false },
	{ "trend",		snapshot_trend,			true },
	{ "context",		snapshot_self_context,		true },
};
enum { SECTIONS = sizeof(sections) / sizeof(sections[0]) };

static struct str
write_all(struct snapshot *sn, const bool *wanted, const struct detail *d)
{
	struct buf b;

	sn->d = d;
	context_reply(sn->w, &sn->o, &b, "dt.snapshot/1");
	snapshot_self_learner(sn);
	for (size_t i = 0; i < SECTIONS; i++)
		if (wanted[i])
			sections[i].put(sn);
	js_end(&sn->o);
	return buf_str(&b);
}

/* ---- what is open: returned, in a mentor's hands, or merely begun ---- */

static bool
is_waiting(const struct js *one)
{
	return str_is(js_str_at(one, "waits_for"), "mentor");
}

static bool
is_begun(const struct js *one)
{
	return js_at(one, "day") != NULL;
}

static bool
is_returned(const struct js *one)
{
	return !is_waiting(one) && !is_begun(one);
}

/* ---- which of two lines an object has ---- */

static bool
is_met(const struct js *one)
{
	return js_bool_at(one, "met", false);
}

static bool
is_unmet(const struct js *one)
{
	return !is_met(one);
}

static bool
is_weak(const struct js *one)
{
	return js_bool_at(one, "needs_upkeep", false);
}

static bool
is_firm(const struct js *one)
{
	return !is_weak(one);
}

static bool
is_needed(const struct js *one)
{
	return js_type(js_at(one, "needed_for")) == JS_INT;
}

static bool
is_not_needed(const struct js *one)
{
	return !is_needed(one);
}

static bool
is_entry(const struct js *one)
{
	return js_at(one, "seq") != NULL;
}

static bool
is_reading(const struct js *one)
{
	return !is_entry(one);
}

static bool
has_entries(const struct js *one)
{
	return js_type(js_at(one, "last_event")) == JS_STRING;
}

static void
add_title(struct snapshot *sn, struct buf *b, struct str exercise)
{
	buf_printf(b, "%s" STR_FMT, b->n > 0 ? ", " : "", STR_ARG(SAY(sn->w->a,
	    sn->w->lang, SAY_QUOTED, snapshot_title(sn, exercise))));
}

static void
say_open(struct snapshot *sn, struct buf *b)
{
	const struct state *s = sn->w->s;
	struct {
		enum sentence say;
		struct buf titles;
	} parts[] = { { .say = SAY_SNAPSHOT_OPEN }, { .say = SAY_SNAPSHOT_WAITING },
		{ .say = SAY_SNAPSHOT_BEGUN } };
	enum { RETURNED, WAITING, BEGUN, PARTS };

	for (size_t i = 0; i < PARTS; i++)
		buf_init(&parts[i].titles, sn->w->a, SIZE_MAX);
	for (size_t i = s->nopen; i > 0; i--) {	/* the newest is last */
		struct str id = s->open[i - 1].exercise;
		const struct state_exercise *x = state_exercise(s, id);
		bool waits = x != NULL && x->last == OUT_REVIEW;

		add_title(sn, &parts[waits ? WAITING : RETURNED].titles, id);
	}
	for (size_t i = s->nbegun; i > 0; i--)
		if (state_returned(s, s->begun[i - 1].exercise) == NULL)
			add_title(sn, &parts[BEGUN].titles,
			    s->begun[i - 1].exercise);
	for (size_t i = 0; i < PARTS; i++)
		if (parts[i].titles.n > 0)
			buf_add(b, SAY(sn->w->a, sn->w->lang, parts[i].say,
			    buf_str(&parts[i].titles)));
}

static void
add_run(struct snapshot *sn, struct buf *b, enum sentence say, int64_t n)
{
	struct context *w = sn->w;

	if (n > 0)
		buf_printf(b, "%s" STR_FMT, b->n > 0 ? ", " : "",
		    STR_ARG(SAY(w->a, w->lang, say, sentences_int(w->a, n))));
}

/* Days and weeks in a row; nobody is told of none, nor of any in a gap. */
static void
say_run(struct snapshot *sn, struct buf *b)
{
	struct context *w = sn->w;
	struct buf run;

	buf_init(&run, w->a, SIZE_MAX);
	add_run(sn, &run, SAY_RUN_DAYS, state_streak(w->s, w->today));
	add_run(sn, &run, SAY_RUN_WEEKS,
	    state_weeks(w->s, w->today, w->cat->pr->activity.week_days));
	if (run.n > 0)
		buf_add(b, SAY(w->a, w->lang, SAY_SNAPSHOT_RUN, buf_str(&run)));
}

/* How it has gone so far; a newcomer has nothing to be measured by. */
static void
say_rhythm(struct snapshot *sn, struct buf *b)
{
	struct context *w = sn->w;
	const struct state *s = w->s;
	struct str stage = snapshot_stage_name(sn, s->stage), why;

	if (state_idle(s, w->today) < 0 && s->minutes == 0) {
		buf_add(b, SAY(w->a, w->lang, SAY_SNAPSHOT_NEW, stage));
		return;
	}
	buf_add(b,
	    SAY(w->a, w->lang, SAY_SNAPSHOT, stage,
		sentences_fixed(w->a, w->lang,
		    day_counts_sum(&s->min, s->last - w->today, SNAP_WEEK) / 6,
		    1),
		sentences_fixed(w->a, w->lang,
		    w->cat->cu->stages[s->stage - 1].hours_target_x10, 1)));
	if (snapshot_relapsed(sn))
		buf_add(b, SAY(w->a, w->lang, SAY_SNAPSHOT_GAP,
		    sentences_int(w->a, state_idle(s, w->today))));
	else
		say_run(sn, b);
	why = snapshot_path_why(sn);
	if (why.n > 0)
		buf_add(b, SAY(w->a, w->lang, SAY_SNAPSHOT_NEED, why));
}

static const struct report_row lines[] = {
	{ "stage", SAY_PART_STAGE, { "name", "since" },
	    .bare = SAY_PART_FIRST_STAGE },
	{ "stage.next", SAY_PART_NEXT_STAGE, { "name", "readiness_pct" } },
	{ "stage.next.criteria", SAY_PART_MET, { "text", "target", "value" },
	    .of = is_met, .bare = SAY_PART_UNKNOWN },
	{ "stage.next.criteria", SAY_PART_UNMET, { "text", "target", "value" },
	    .of = is_unmet, .bare = SAY_PART_UNKNOWN },
	{ "rhythm", SAY_PART_RHYTHM, { "today_minutes", "week_hours",
	    "target_week_hours", "streak_days", "streak_weeks", "longest_streak",
	    "days_since_last" }, .bare = SAY_PART_RHYTHM_NEW },
	{ "trend", SAY_PART_TREND, { "days", "active_days", "hours",
	    "week_hours", "week_before_hours" } },
	{ "practices", SAY_PART_PRACTICE,
	    { "name", "id", "degree", "progress_pct" }, SAY_NO_PRACTICES,
	    is_firm },
	{ "practices", SAY_PART_UPKEEP,
	    { "name", "id", "degree", "progress_pct" }, SAY_NONE, is_weak },
	{ "goals", SAY_PART_GOAL, { "objective" }, .bare = SAY_NO_GOAL },
	{ "goals", SAY_PART_PROJECTS, { "projects" }, .bare = SAY_NO_PROJECTS },
	{ "goals", SAY_PART_PRODUCTS, { "week_products" },
	    .bare = SAY_NO_PRODUCTS },
	{ "constraints", SAY_PART_MINUTES, { "minutes_today" },
	    .bare = SAY_NO_MINUTES },
	{ "constraints", SAY_PART_ENERGY, { "energy" }, .bare = SAY_NO_ENERGY },
	{ "constraints", SAY_PART_FORMAT, { "format" }, .bare = SAY_NO_FORMAT },
	{ "constraints", SAY_PART_PACE, { "pace" }, .bare = SAY_NO_PACE },
	{ "recent", SAY_PART_RECENT,
	    { "seq", "at", "title", "exercise", "outcome", "missing" },
	    SAY_NO_RECENT, .bare = SAY_PART_RECENT_MET },
	{ "open", SAY_PART_OPEN, { "since", "title", "exercise", "missing" },
	    SAY_NO_OPEN, is_returned },
	{ "open", SAY_PART_WAITING, { "since", "title", "exercise" }, SAY_NONE,
	    is_waiting },
	{ "open", SAY_PART_BEGUN, { "since", "title", "exercise", "day", "of" },
	    SAY_NONE, is_begun },
	{ "due_reviews", SAY_PART_REVIEW, { "due", "title", "exercise" },
	    SAY_NO_REVIEWS },
	{ "bottleneck", SAY_PART_BOTTLENECK, { "why" }, SAY_NO_BOTTLENECK },
	{ "degree", SAY_PART_DEGREE, { "name", "since" }, SAY_NO_DEGREE },
	{ "diagnostic", SAY_PART_DIAGNOSTIC, { "needed_for", "valid_until" },
	    .of = is_needed, .bare = SAY_PART_NO_DIAGNOSTIC },
	{ "diagnostic", SAY_PART_DIAGNOSED, { "valid_until" },
	    .of = is_not_needed, .bare = SAY_NO_DIAGNOSTIC },
	{ "data_quality", SAY_PART_COVERAGE, { "coverage" },
	    .of = has_entries },
	{ "data_quality", SAY_PART_LAST_EVENT, { "last_event" },
	    .bare = SAY_HISTORY_NONE },
	{ "data_quality", SAY_PART_STALE, { "stale" }, .bare = SAY_NO_STALE },
	{ "data_quality.disputed", SAY_PART_DISPUTED_ENTRY, { "seq", "since" },
	    .of = is_entry },
	{ "data_quality.disputed", SAY_PART_DISPUTED, { "indicator", "since" },
	    .of = is_reading },
	{ "consent", SAY_PART_CONSENT,
	    { "tracking", "mentor_view", "cohort_stats" } },
	{ "tone", SAY_PART_TONE, { "hint" } },
	{ "next_action", SAY_PART_WHY, { "text" }, SAY_NO_ACTION },
	{ "context", SAY_PART_FIELD, { NULL }, SAY_NO_CONTEXT },
};

/* answer_text - a few sentences, then whatever else the JSON says. */
static int
answer_text(struct snapshot *sn, bool named, struct twin_answer *out,
    struct err *e)
{
	struct context *w = sn->w;
	const struct js *answer;
	struct buf b;

	if (js_parse(w->a, out->json, 64, &answer, e) == -1)
		return -1;
	buf_init(&b, w->a, SIZE_MAX);	/* in proportion to the JSON */
	say_rhythm(sn, &b);
	say_open(sn, &b);
	if (sn->next.n > 0)
		buf_printf(&b, " " STR_FMT, STR_ARG(SAY(w->a, w->lang,
		    SAY_NEXT_STEP, sn->next.pick[0].x->title[w->lang],
		    sentences_int(w->a, sn->next.pick[0].x->minutes_typ))));
	report_add(&b, w, answer, lines,
	    sizeof(lines) / sizeof(lines[0]), named);
	buf_printf(&b, "\n" STR_FMT, STR_ARG(SAY(w->a, w->lang,
	    SAY_PART_REVISION, sentences_int(w->a, w->s->revision))));
	out->text = buf_str(&b);
	return 0;
}

static bool
choose_sections(struct context *w, bool picture, bool *wanted)
{
	const struct js *list;
	struct args *ck = &w->ck;

	list = js_at(w->in->args, "sections");
	for (size_t i = 0; i < SECTIONS; i++)
		wanted[i] = js_len(list) == 0 && (!sections[i].on_request ||
		    (picture && sections[i].put == snapshot_trend));
	for (size_t i = 0; !ck->bad && i < js_len(list); i++) {
		struct str name = js_str(js_item(list, i));
		size_t k = 0;

		while (k < SECTIONS && (!str_is(name, sections[k].name) ||
		    sections[k].put == snapshot_trend))
			k++;
		if (k < SECTIONS) {
			wanted[k] = true;
			continue;
		}
		args_refuse(ck, REFUSAL_VALIDATION, args_path(ck, "sections",
		    i, ""), SAY_NO_SECTION, SAY_NONE,
		    &(struct sentence_args){ { str_utf8_cut(name, 64) } });
	}
	return js_len(list) > 0;
}

static int
take(struct context *w, bool picture, struct twin_answer *out)
{
	struct choose_ask ask = { .count = 1 };
	struct snapshot *sn = arena_one(w->a, struct snapshot);
	bool wanted[SECTIONS], named = choose_sections(w, picture, wanted);

	if (w->ck.bad)
		return 0;
	sn->w = w;
	sn->sp = context_speech(w);
	context_indicators(w, &sn->r);
	sn->ngaps = gap_list(&sn->r, &sn->gaps);
	sn->computed = stage_computed(&sn->r);
	if (sn->computed < w->s->stage) {
		sn->nkeep = gap_keep(&sn->r, &sn->keep);
		sn->falls = stage_falls(&sn->r, stage_risk(w->a, w->cat, w->s,
		    w->s, w->today));
	}
	sn->eta = forecast_days(&sn->r, sn->gaps, sn->ngaps, &sn->slow);
	/* the day of somebody else's word nobody can foretell */
	for (size_t i = 0; i < sn->ngaps; i++)
		if (sn->eta == 0 && gap_others(w->cat->pr, &sn->gaps[i]))
			sn->eta = -1;
	sn->pace = forecast_pace(&sn->r, w->s->stage + 1);
	ask.part = context_part(w);
	choose_defaults(&sn->r, &ask);
	choose_task(&sn->r, &ask, &sn->next);
	if (named)
		out->json = write_all(sn, wanted, &details[0]);
	for (size_t i = 1; !named && i < DETAILS; i++) {
		out->json = write_all(sn, wanted, &details[i]);
		if (out->json.n <= SNAPSHOT_BYTES)
			break;
	}
	return answer_text(sn, named, out, w->e);
}

int
snapshot_take(struct context *w, struct twin_answer *out)
{
	return take(w, false, out);
}

int
snapshot_picture(struct context *w, struct twin_answer *out)
{
	return take(w, true, out);
}
