/* SPDX-License-Identifier: MIT */
/*
 * Checks first, then judges, then writes: the attempt's event, the event of
 * an artifact that came along, and perhaps a change of stage.
 */
#include "twin/doors/attempt.h"

#include "base/limits.h"
#include "twin/catalog/catalog.h"
#include "twin/value/calendar.h"
#include "twin/speech/attempt_reply.h"
#include "twin/catalog/form.h"
#include "twin/doors/artifact.h"
#include "twin/doors/handle.h"
#include "twin/doors/scores.h"
#include "twin/doors/start.h"
#include "twin/rules/counted.h"
#include "twin/rules/filter.h"
#include "twin/rules/known.h"
#include "twin/value/words.h"

struct attempt {
	struct answer an;
	const struct js *scores;	/* argument, or NULL */
	struct verdict v;
	struct str curriculum;	/* hash, when it is not the active one */
	struct artifact art;
	bool has_art;
	struct str mark, known;	/* of the answer, to know it again: on its day,
				 * and later */
	struct str text;	/* the mark of its work product; "" = none */
	int64_t counted;	/* of the minutes said ... */
	bool day_full;		/* ... and not more, because of the day's */
	enum counted_before before;	/* whether the task counted before */
	enum known_as again;	/* its words have counted before */
	bool same;		/* so has the text of its work product */
	const struct product *over;	/* that its day or week has; or NULL */
	bool late;		/* over, because that is too long ago */
	int64_t energy;		/* 0 = not said */
	int64_t at;
	bool yesterday;		/* it is of the evening before */
	enum provenance provenance;
};

/* ---- which task ---- */

/* The catalog that a handle was made under. */
static const struct catalog *
frozen(struct context *w, struct str version)
{
	const struct catalog *old = w->in->task_cat;

	if (str_starts(w->cat->cu->hash, version))
		return w->cat;
	return old != NULL && str_starts(old->cu->hash, version) ? old : NULL;
}

static void
find_task(struct context *w, struct attempt *at)
{
	struct args *ck = &w->ck;
	const struct js *args = w->in->args;
	const struct catalog *cat = w->cat;
	struct twin_task task = { 0 };
	struct str handle, id;

	handle = js_str_at(args, "task_handle");
	id = js_str_at(args, "exercise");
	if (handle.n == 0 && id.n == 0) {
		args_refuse(ck, REFUSAL_VALIDATION, STR("task_handle"),
		    SAY_NO_TASK, SAY_HINT_HANDLE, NULL);
		return;
	}
	if (handle.n > 0) {
		if (!handle_open(ck, w->env, handle, w->today, &task))
			return;
		cat = frozen(w, task.version);
		if (cat == NULL) {
			args_refuse(ck, REFUSAL_HANDLE_EXPIRED,
			    STR("task_handle"), SAY_HANDLE_OLD,
			    SAY_HINT_HANDLE, NULL);
			return;
		}
		if (id.n > 0 && !str_eq(id, task.exercise)) {
			args_refuse(ck, REFUSAL_VALIDATION, STR("exercise"),
			    SAY_OTHER_TASK, SAY_HINT_HANDLE,
			    &(struct sentence_args){ { id, task.exercise } });
			return;
		}
		id = task.exercise;
		if (cat != w->cat)
			at->curriculum = cat->cu->hash;
	}
	at->an.x = catalog_exercise(cat, id);
	if (at->an.x == NULL || (handle.n == 0 && at->an.x->archived))
		args_refuse(ck, REFUSAL_NOT_FOUND, STR("exercise"),
		    SAY_NO_EXERCISE, SAY_HINT_EXERCISE,
		    &(struct sentence_args){ { id } });
}

/* What belongs to an evening and was sent back is put right next morning, and is that
 * evening's: today's is still to come. */
static bool
of_yesterday(const struct context *w, const struct exercise *x)
{
	const struct open *op = state_returned(w->s, x->id);

	return x->product != NULL && x->product->once == ONCE_DAY &&
	    x->parts == PART_EVENING && op != NULL && op->day == w->today - 1 &&
	    (context_part(w) & PART_EVENING) == 0;
}

static void
read_args(struct context *w, struct attempt *at)
{
	struct args *ck = &w->ck;
	const struct js *args = w->in->args, *art;
	struct answer *an = &at->an;

	an->text = js_str_at(args, "answer");
	if (!args_bytes(ck, STR("answer"), an->text, LIMIT_ANSWER))
		return;
	if (words_count(an->text) == 0)
		args_refuse(ck, REFUSAL_VALIDATION, STR("answer"), SAY_EMPTY,
		    SAY_HINT_ANSWER, &(struct sentence_args){ {
		    STR("answer") } });
	an->minutes = args_int(ck, args, "minutes", -1);
	an->form = js_at(args, "form");
	args_form(ck, an->x, an->form);
	at->scores = js_at(args, "scores");
	at->energy = args_int(ck, args, "energy", 0);
	art = js_at(args, "artifact");
	if (art != NULL) {
		artifact_check(w, art, STR("artifact."), &at->art);
		at->has_art = true;
		at->art.x = an->x;
		an->product_text = at->art.text;
		an->product_title = at->art.title;
		an->product_url = at->art.url;
		an->product = at->art.type != NULL ? at->art.type->id :
		    STR("");
	}
	at->at = context_when(w, ck, args, STR("occurred_at"), false);
	at->yesterday = at->at == w->env->now && of_yesterday(w, an->x);
	if (at->yesterday)
		at->at = zone_instant(&w->zone, w->today, 0) - 1;
	at->provenance = event_provenance(at->at, w->env->now);
	an->day = zone_day(&w->zone, at->at);
	an->live = at->provenance == PROV_LIVE;
}

/*
 * What the assistant left out is asked for again and not held against the
 * learner: fields that the server would count, and minutes where they count.
 */
static void
all_said(struct context *w, const struct answer *an)
{
	const struct exercise *x = an->x;
	struct buf b;

	buf_init(&b, w->a, SIZE_MAX);
	for (size_t i = 0; i < x->nform; i++) {
		const struct form_field *ff = &x->form[i];

		if (!ff->required || form_value(an->form, ff->key) != NULL)
			continue;
		buf_printf(&b, "%s" STR_FMT " (" STR_FMT ")", b.n > 0 ? ", " :
		    "", STR_ARG(ff->key), STR_ARG(ff->label[w->lang]));
	}
	if (b.n > 0)
		args_refuse(&w->ck, REFUSAL_FORM_MISSING, STR("form"),
		    SAY_FORM_MISSING, SAY_HINT_FORM_MISSING,
		    &(struct sentence_args){ { buf_str(&b) } });
	for (size_t i = 0; i < x->ncriteria && an->minutes <= 0; i++)
		if (x->criteria[i].kind == CRIT_MIN_MINUTES)
			args_refuse(&w->ck, REFUSAL_MINUTES_MISSING,
			    STR("minutes"), SAY_MINUTES_MISSING,
			    SAY_HINT_MINUTES, NULL);
}

/* ---- what it means ---- */

/*
 * ladder - the review ladder after an attempt on a day: fills review_pos and
 * review_due of f by f->outcome.
 *
 *   h   the exercise's history before it, or NULL
 */
static void
ladder(const struct exercise *x, const struct state_exercise *h, int64_t day,
    struct facts *f)
{
	int64_t pos = h != NULL ? h->review_pos : 0;
	int64_t was_due = h != NULL ? h->review_due : 0;

	f->review_pos = pos;
	f->review_due = was_due;
	if (x->nreview == 0)
		return;
	if (f->outcome == OUT_ACCEPTED) {
		if (was_due > day)
			return;		/* early: the ladder waits */
		pos = was_due == 0 ? 0 : pos + 1;
		if (pos >= (int64_t)x->nreview)
			pos = (int64_t)x->nreview - 1;
	} else if (was_due != 0 && f->outcome != OUT_REVIEW) {
		pos = 0;		/* forgotten: from the first step */
	} else {
		return;
	}
	f->review_pos = pos;
	f->review_due = day + x->review_days[pos];
}

/* How well a plan was closed, 1..5: said in the form, else by the score. */
static int64_t
quality_of(const struct attempt *at)
{
	int64_t q = js_int_at(at->an.form, "quality", 0);

	if (at->an.x->counts_as < KIND_PLAN_CLOSED_DAY ||
	    at->an.x->counts_as > KIND_PLAN_CLOSED_MONTH)
		return 0;
	return q >= 1 && q <= 5 ? q : 1 + at->v.score * 4 / VERDICT_FULL;
}

static void
put_scores(struct js_out *o, const struct verdict *v)
{
	js_kv_arr(o, "checks");
	for (size_t i = 0; i < v->n; i++) {
		const struct mark *m = &v->mark[i];

		js_obj(o);
		js_kv_str(o, "criterion", m->cr->id);
		js_kv_int(o, "points", m->points);
		if (m->level >= 0)
			js_kv_int(o, "level", m->level);
		if (m->evidence.n > 0)
			js_kv_str(o, "evidence", m->evidence);
		if (m->need > 0) {
			js_kv_int(o, "have", m->have);
			js_kv_int(o, "need", m->need);
		}
		js_end(o);
	}
	js_end(o);
}

static struct str
body_of(struct context *w, const struct attempt *at)
{
	const struct answer *an = &at->an;
	struct buf b;
	struct js_out o;

	buf_init(&b, w->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	start_body(&o, an, at->curriculum);
	if (an->minutes >= 0)
		js_kv_int(&o, "minutes", an->minutes);
	if (an->form != NULL) {
		js_key(&o, "form");
		js_put(&o, an->form);
	}
	if (at->energy > 0)
		js_kv_int(&o, "energy", at->energy);
	js_kv_c(&o, "evaluator", at->v.by_llm ? "host_llm" : "auto");
	put_scores(&o, &at->v);
	js_end(&o);
	return buf_str(&b);
}

/*
 * Whether a task over several days goes on after what came back: its days are
 * not over yet, or this was the first part of it, brought early. Afterwards it
 * is returned like any other.
 */
static bool
goes_on(const struct context *w, const struct exercise *x, enum outcome outcome)
{
	int64_t day = filter_day(w->s, x, w->today);

	if (outcome != OUT_REVISION && outcome != OUT_REJECTED)
		return false;
	return day > 0 ? day < x->duration_days : x->duration_days > 1 &&
	    outcome == OUT_REVISION && state_returned(w->s, x->id) == NULL;
}

/* ---- what counts ---- */

static void
weigh(struct context *w, struct attempt *at)
{
	const struct answer *an = &at->an;
	int64_t most = filter_minutes(w->s, an->x, an->day);

	at->counted = counted_minutes(w->s, an->day,
	    an->minutes < 0 ? 0 : an->minutes, most);
	at->day_full = at->counted < most;
	at->before = counted_before(w->a, w->s, an);
	at->again = known_answer(w->a, w->s, an, &at->known);
	if (at->again != KNOWN_NEW && at->v.outcome != OUT_REJECTED)
		at->v.outcome = OUT_REVISION;
	/* by the curriculum of today: a task may be older */
	if (an->x->product != NULL)
		at->over = catalog_product(w->cat, an->x->product->id);
	if (counted_asked(w->cat->pr, at->over))
		at->text = known_product(w->a, at->over, known_text(w->a, an));
	at->same = known_find(w->s, at->text) != NULL;
	at->late = counted_late(at->over, an->day, w->today);
	if (!at->late && counted_turn(w->s, at->over, an->day))
		at->over = NULL;
	at->art.accepted = at->v.outcome == OUT_ACCEPTED &&
	    at->before == COUNTED_NOT && an->x->product != NULL &&
	    str_eq(an->x->product->id, an->product);
}

static struct event
event_of(struct context *w, const struct attempt *at)
{
	const struct exercise *x = at->an.x;
	struct event ev = context_event(w, KIND_ATTEMPT, at->at);
	struct facts *f = &ev.facts;
	const struct state_exercise *h = state_exercise(w->s, x->id);
	bool accepted = at->v.outcome == OUT_ACCEPTED;
	bool counts = accepted && at->over == NULL &&
	    at->before == COUNTED_NOT;

	ev.body = body_of(w, at);
	context_activity(w, &ev, at->counted, KIND_ATTEMPT, 0);
	if (counts && x->counts_as != KIND_NONE)
		event_count(f, event_count_kind(w->a, x->counts_as,
		    quality_of(at), ev.provenance));
	if (counts && x->product != NULL && !at->same &&
	    !str_eq(x->product->id, at->an.product)) {
		event_count(f, event_count_product(w->a, x->product->id,
		    ev.provenance));
		if (at->text.n > 0)
			f->known[f->nknown++] = at->text;
	}
	f->practice = x->practice->id;
	f->outcome = at->v.outcome;
	f->open = f->outcome == OUT_REVIEW;
	f->begun = goes_on(w, x, f->outcome);
	f->score = at->v.score;
	f->review = h != NULL && h->review_due != 0 &&
	    h->review_due <= at->an.day;
	ladder(x, h, at->an.day, f);
	if (accepted || f->open) {
		f->said[f->nsaid++] = at->mark;
		if (at->known.n > 0)
			f->known[f->nknown++] = at->known;
	}
	for (size_t i = 0; i < at->v.nmissing && i < STATE_MISSING; i++)
		f->missing[f->nmissing++] = at->v.missing[i]->id;
	return ev;
}

static void
reply(struct context *w, const struct attempt *at)
{
	struct speech sp = context_speech(w);
	struct attempt_reply re = { .an = &at->an, .v = &at->v,
	    .seq = w->in->seq, .before = w->before, .from = w->from,
	    .to = w->move.to, .computed = w->computed,
	    .counted = at->counted, .day_full = at->day_full,
	    .again = at->again, .had = at->over != NULL ||
	    at->an.x->counts_as == KIND_NONE ? COUNTED_NOT : at->before,
	    .yesterday = at->yesterday, .late = at->late,
	    .same = at->same ? at->an.x->product : NULL,
	    .over = at->an.x->role == ROLE_RITUAL ? at->over : NULL };
	struct js_out o;
	struct buf b;

	if (at->has_art) {
		re.artifact = at->art.id;
		re.artifact_version = at->art.version;
	}
	context_reply(w, &o, &b, "dt.attempt/1");
	context_send(w, &o, attempt_reply(&sp, &re, &o), &w->out->answer);
}

/* The same answer once more on its day: what was said of it, and no event. */
static int
repeat(struct context *w, const struct attempt *at, const struct said *was)
{
	struct verdict v = { .outcome = was->outcome, .score = was->score };
	struct speech sp;
	struct attempt_reply re = { .an = &at->an, .v = &v, .seq = was->seq,
	    .before = w->before, .from = w->from, .repeated = true,
	    .counted = at->an.minutes };
	struct js_out o;
	struct buf b;

	if (context_end(w) == -1)
		return -1;
	re.computed = w->computed;
	sp = context_speech(w);
	context_reply(w, &o, &b, "dt.attempt/1");
	context_send(w, &o, attempt_reply(&sp, &re, &o), &w->out->answer);
	return 0;
}

int
attempt_log(struct context *w)
{
	struct attempt at = { 0 };
	const struct said *was;
	struct event ev;
	struct indicators r;
	/* learners on their own page: there is no assistant to ask them */
	bool alone = js_bool(js_at(w->in->args, "for_review"));

	context_common(w);
	context_tracking(w);
	if (!w->ck.bad)
		find_task(w, &at);
	if (!w->ck.bad)
		read_args(w, &at);
	if (js_bool(js_at(w->in->args, "start")))
		return w->ck.bad ? 0 : start_task(w, &at.an, at.curriculum,
		    at.at);
	if (!w->ck.bad) {
		context_indicators(w, &r);
		verdict_begin(&r, &at.an, &at.v);
		scores_read(&w->ck, &at.an, at.scores, alone, &at.v);
		if (!alone)
			all_said(w, &at.an);
	}
	if (w->ck.bad)
		return 0;
	at.mark = counted_mark(w->a, &at.an);
	was = state_said(w->s, at.mark);
	if (was != NULL)
		return repeat(w, &at, was);
	verdict_end(w->cat->pr, at.an.x, &at.v);
	weigh(w, &at);
	ev = event_of(w, &at);
	if (context_add(w, &ev) == -1)
		return -1;
	if (at.has_art && artifact_add(w, &at.art, at.at) == -1)
		return -1;
	if (context_end(w) == -1)
		return -1;
	reply(w, &at);
	return 0;
}
