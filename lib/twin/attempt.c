/* SPDX-License-Identifier: MIT */
/*
 * Checks first, then judges, then writes: the attempt's event, the event of
 * an artifact that came along, and perhaps a change of stage.
 */
#include "twin/attempt.h"

#include "base/limits.h"
#include "twin/artifact.h"
#include "twin/catalog.h"
#include "twin/day.h"
#include "twin/form.h"
#include "twin/handle.h"
#include "twin/next.h"
#include "twin/verdict.h"

enum { ID_MAX = 64, BODY_MAX = 512 << 10 };

struct attempt {
	struct answer an;
	struct verdict v;
	struct str curriculum;	/* hash, when it is not the active one */
	struct artifact art;
	bool has_art;
	int64_t energy;		/* 0 = not said */
	int64_t at;
	enum provenance provenance;
};

static const char *const members[] = {
	"task_handle", "exercise", "answer", "minutes", "form", "scores",
	"energy", "artifact", "occurred_at", "request_id", "if_revision",
	"lang", NULL
};

static const char *const artifact_members[] = {
	"type", "title", "text", "url", "sha256", NULL
};

/* ---- which task ---- */

/* The catalog that a handle was made under. */
static const struct catalog *
frozen(struct work *w, struct str version)
{
	const struct catalog *old = w->in->task_cat;

	if (str_eq(version, w->cat->cu->hash))
		return w->cat;
	return old != NULL && str_eq(version, old->cu->hash) ? old : NULL;
}

static void
find_task(struct work *w, struct attempt *at)
{
	struct check *ck = &w->ck;
	const struct js *args = w->in->args;
	const struct catalog *cat = w->cat;
	struct twin_task task = { 0 };
	struct str handle, id;

	handle = check_bytes(ck, (struct arg){ args, "task_handle" }, 1,
	    HANDLE_MAX);
	id = check_chars(ck, (struct arg){ args, "exercise" }, 1, ID_MAX);
	if (ck->bad)
		return;
	if (handle.n == 0 && id.n == 0) {
		check_refuse(ck, TWIN_VALIDATION, STR("task_handle"),
		    TEXT_NO_TASK, TEXT_HINT_HANDLE, NULL);
		return;
	}
	if (handle.n > 0) {
		if (!handle_open(ck, w->env, handle, w->today, &task))
			return;
		cat = frozen(w, task.version);
		if (cat == NULL) {
			check_refuse(ck, TWIN_HANDLE_EXPIRED,
			    STR("task_handle"), TEXT_HANDLE_OLD,
			    TEXT_HINT_HANDLE, NULL);
			return;
		}
		if (id.n > 0 && !str_eq(id, task.exercise)) {
			check_refuse(ck, TWIN_VALIDATION, STR("exercise"),
			    TEXT_OTHER_TASK, TEXT_HINT_HANDLE,
			    &(struct text_args){ { id, task.exercise } });
			return;
		}
		id = task.exercise;
		if (cat != w->cat)
			at->curriculum = cat->cu->hash;
	}
	at->an.x = catalog_exercise(cat, id);
	if (at->an.x == NULL || (handle.n == 0 && at->an.x->archived))
		check_refuse(ck, TWIN_NOT_FOUND, STR("exercise"),
		    TEXT_NO_EXERCISE, TEXT_HINT_EXERCISE,
		    &(struct text_args){ { id } });
}

static void
read_args(struct work *w, struct attempt *at)
{
	struct check *ck = &w->ck;
	const struct js *args = w->in->args, *art;
	struct answer *an = &at->an;

	an->text = check_bytes(ck, (struct arg){ args, "answer", true }, 1,
	    LIMIT_ANSWER);
	an->minutes = check_int(ck, (struct arg){ args, "minutes" }, 0,
	    DAY_MIN, -1);
	an->form = check_object(ck, (struct arg){ args, "form" });
	if (!ck->bad)
		form_check(ck, an->x, an->form);
	an->scores = check_list(ck, (struct arg){ args, "scores" }, 0,
	    VERDICT_CRITERIA);
	at->energy = check_int(ck, (struct arg){ args, "energy" }, 1, 5, 0);
	art = check_object(ck, (struct arg){ args, "artifact" });
	if (art != NULL) {
		check_members(ck, art, artifact_members, STR("artifact."));
		artifact_check(w, art, STR("artifact."), &at->art);
		at->has_art = true;
		at->art.x = an->x;
		an->product_text = at->art.text;
		an->product = at->art.type != NULL ? at->art.type->id :
		    STR("");
	}
	at->at = check_when(ck, (struct arg){ args, "occurred_at" },
	    w->env->now, w->tz_min);
	at->provenance = event_provenance(at->at, w->env->now);
	an->day = day_of(at->at, w->tz_min);
	an->live = at->provenance == PROV_LIVE;
}

/* ---- what it means ---- */

void
attempt_ladder(const struct exercise *x, const struct ex *h, int64_t day,
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
body_of(struct work *w, const struct attempt *at)
{
	const struct answer *an = &at->an;
	struct buf b;
	struct js_out o;

	buf_init(&b, w->a, BODY_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_str(&o, "exercise", an->x->id);
	js_kv_int(&o, "version", an->x->version);
	if (at->curriculum.n > 0)
		js_kv_str(&o, "curriculum", at->curriculum);
	js_kv_str(&o, "answer", an->text);
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

static struct event
event_of(struct work *w, const struct attempt *at)
{
	const struct exercise *x = at->an.x;
	struct event ev = work_event(w, KIND_ATTEMPT, at->at);
	struct facts *f = &ev.facts;
	const struct ex *h = state_ex(w->s, x->id);
	bool accepted = at->v.outcome == OUT_ACCEPTED;

	ev.body = body_of(w, at);
	work_activity(w, &ev, at->an.minutes < 0 ? 0 : at->an.minutes,
	    KIND_ATTEMPT, 0);
	if (accepted && x->counts_as != KIND_NONE)
		event_count(f, event_count_kind(w->a, x->counts_as,
		    quality_of(at), ev.provenance));
	if (accepted && x->product != NULL &&
	    !str_eq(x->product->id, at->an.product))
		event_count(f, event_count_product(w->a, x->product->id,
		    ev.provenance));
	f->practice = x->practice->id;
	f->outcome = at->v.outcome;
	f->score = at->v.score;
	f->review = h != NULL && h->review_due != 0 &&
	    h->review_due <= at->an.day;
	attempt_ladder(x, h, at->an.day, f);
	for (size_t i = 0; i < at->v.nmissing && i < STATE_MISSING; i++)
		f->missing[f->nmissing++] = at->v.missing[i]->id;
	return ev;
}

/* ---- the answer ---- */

static struct str
need_text(struct work *w, const struct mark *m)
{
	if (m->need == 0 || m->have >= m->need)
		return m->cr->text[w->lang];
	return SAY(w->a, w->lang, TEXT_HAVE_NEED, m->cr->text[w->lang],
	    text_int(w->a, m->have), text_int(w->a, m->need));
}

static const struct mark *
mark_of(const struct verdict *v, const struct criterion *cr)
{
	size_t i = 0;

	while (v->mark[i].cr != cr)
		i++;
	return &v->mark[i];
}

static void
put_checks(struct work *w, struct js_out *o, const struct verdict *v)
{
	js_kv_arr(o, "checks");
	for (size_t i = 0; i < v->n; i++) {
		const struct mark *m = &v->mark[i];

		js_obj(o);
		js_kv_str(o, "criterion", m->cr->id);
		js_kv_bool(o, "ok", m->points > 0);
		js_key(o, "level");
		if (m->level >= 0)
			js_put_int(o, m->level);
		else
			js_put_null(o);
		js_key(o, "have");
		if (m->need > 0)
			js_put_int(o, m->have);
		else
			js_put_null(o);
		js_key(o, "need");
		if (m->need > 0)
			js_put_int(o, m->need);
		else
			js_put_null(o);
		js_kv_str(o, "text", m->points < 0 ? text_of(w->lang,
		    TEXT_WAITS_FOR_MENTOR) : m->cr->text[w->lang]);
		js_end(o);
	}
	js_end(o);
	js_kv_arr(o, "missing");
	for (size_t i = 0; i < v->nmissing; i++) {
		js_obj(o);
		js_kv_str(o, "criterion", v->missing[i]->id);
		js_kv_str(o, "text", need_text(w, mark_of(v, v->missing[i])));
		js_end(o);
	}
	js_end(o);
}

/* What the next level of each rubric would be: the way to a better answer. */
static void
put_hints(struct work *w, struct js_out *o, const struct verdict *v)
{
	js_kv_arr(o, "hints");
	for (size_t i = 0; i < v->n; i++) {
		const struct mark *m = &v->mark[i];

		if (m->level < 0 || (size_t)m->level + 1 >= m->cr->nlevels)
			continue;
		js_put_str(o, SAY(w->a, w->lang, TEXT_NEXT_LEVEL,
		    m->cr->text[w->lang],
		    m->cr->levels[m->level + 1].text[w->lang]));
	}
	js_end(o);
}

static void
put_change(struct work *w, struct js_out *o, const struct field *f,
    int64_t was, int64_t is)
{
	js_obj(o);
	js_kv_str(o, "indicator", f->key);
	js_kv_str(o, "name", f->name[w->lang]);
	js_key(o, "before");
	js_put_fixed(o, was, f->decimals);
	js_key(o, "after");
	js_put_fixed(o, is, f->decimals);
	js_kv_str(o, "unit", f->unit != NULL ? f->unit->code : STR(""));
	js_end(o);
}

/* Readings that the stage rests on, where this write moved them. */
static void
put_changes(struct work *w, struct js_out *o)
{
	const struct promotion *pr = w->cat->pr;
	struct rules was, is;

	rules_init(&was, w->a, w->cat, w->before, w->today);
	work_rules(w, &is);
	js_kv_arr(o, "changes");
	for (size_t i = 0; i <= INDICES; i++) {
		const struct field *f = i < INDICES ? pr->tables[i].measure :
		    pr->hours;
		int64_t a = rules_read(&was, f)->value;
		int64_t b = rules_read(&is, f)->value;

		if (a != b)
			put_change(w, o, f, a, b);
	}
	js_end(o);
}

static const struct exercise *
put_next(struct work *w, struct js_out *o)
{
	struct next_ask ask = { .count = 1 };
	struct next_result res;
	const struct exercise *x;
	struct rules r;

	work_rules(w, &r);
	next_choose(&r, &ask, &res);
	js_key(o, "next");
	if (res.n == 0) {
		js_put_null(o);
		return NULL;
	}
	x = res.pick[0].x;
	js_obj(o);
	js_kv_str(o, "exercise", x->id);
	js_kv_str(o, "title", x->title[w->lang]);
	js_kv_int(o, "minutes", x->minutes_typ);
	js_kv_c(o, "reason", next_reason(res.pick[0].tier));
	js_end(o);
	return x;
}

static struct str
said(struct work *w, const struct attempt *at, const struct exercise *next)
{
	static const enum text verdicts[OUTCOMES] = {
		[OUT_ACCEPTED] = TEXT_ACCEPTED, [OUT_REVISION] = TEXT_REVISION,
		[OUT_REVIEW] = TEXT_REVIEW, [OUT_REJECTED] = TEXT_REJECTED,
	};
	const struct verdict *v = &at->v;
	struct buf b;

	buf_init(&b, w->a, 16 << 10);
	buf_add(&b, SAY(w->a, w->lang, verdicts[v->outcome],
	    at->an.x->title[w->lang], text_int(w->a, v->score)));
	for (size_t i = 0; i < v->nmissing; i++) {
		buf_c(&b, "\n- ");
		buf_add(&b, need_text(w, mark_of(v, v->missing[i])));
	}
	buf_add(&b, work_stage_text(w));
	if (next != NULL) {
		buf_ch(&b, '\n');
		buf_add(&b, SAY(w->a, w->lang, TEXT_NEXT_STEP,
		    next->title[w->lang], text_int(w->a, next->minutes_typ)));
	}
	return buf_str(&b);
}

static void
reply(struct work *w, const struct attempt *at)
{
	const struct exercise *next;
	struct js_out o;
	struct buf b;

	work_reply(w, &o, &b, "dt.attempt/1");
	js_kv_int(&o, "seq", w->in->seq);
	js_kv_int(&o, "revision", w->s->revision);
	js_kv_str(&o, "exercise", at->an.x->id);
	js_kv_c(&o, "verdict", event_outcome_name(at->v.outcome));
	js_kv_int(&o, "score", at->v.score);
	put_checks(w, &o, &at->v);
	put_hints(w, &o, &at->v);
	put_changes(w, &o);
	js_kv_obj(&o, "stage");
	js_kv_int(&o, "confirmed", w->s->stage);
	js_kv_int(&o, "computed", w->computed);
	js_kv_c(&o, "status", stage_status_name(stage_status(w->s,
	    w->computed)));
	js_end(&o);
	work_stage_event(w, &o);
	js_key(&o, "artifact");
	if (at->has_art) {
		js_obj(&o);
		js_kv_str(&o, "id", at->art.id);
		js_kv_int(&o, "version", at->art.version);
		js_end(&o);
	} else {
		js_put_null(&o);
	}
	next = put_next(w, &o);
	work_send(w, &o, said(w, at, next), &w->out->answer);
}

int
attempt_log(struct work *w)
{
	struct attempt at = { 0 };
	struct event ev;
	struct rules r;

	check_members(&w->ck, w->in->args, members, STR(""));
	work_common(w);
	work_tracking(w);
	if (!w->ck.bad)
		find_task(w, &at);
	if (!w->ck.bad)
		read_args(w, &at);
	if (!w->ck.bad) {
		work_rules(w, &r);
		verdict_give(&w->ck, &r, &at.an, &at.v);
	}
	if (w->ck.bad)
		return 0;
	ev = event_of(w, &at);
	if (work_add(w, &ev) == -1)
		return -1;
	if (at.has_art && artifact_add(w, &at.art, at.at) == -1)
		return -1;
	if (work_end(w) == -1)
		return -1;
	reply(w, &at);
	return 0;
}
