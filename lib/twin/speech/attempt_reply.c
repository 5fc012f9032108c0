/* SPDX-License-Identifier: MIT */
#include "twin/speech/attempt_reply.h"

#include "twin/journal/event.h"
#include "twin/rules/choose.h"
#include "twin/speech/lack.h"
#include "twin/speech/profile_offer.h"
#include "twin/speech/stage_text.h"
#include "twin/speech/why.h"

static const struct mark *
mark_of(const struct verdict *v, const struct criterion *cr)
{
	size_t i = 0;

	while (v->mark[i].cr != cr)
		i++;
	return &v->mark[i];
}

static void
put_counted(struct js_out *o, const char *name, bool has, int64_t n)
{
	js_key(o, name);
	if (has)
		js_put_int(o, n);
	else
		js_put_null(o);
}

static void
put_checks(const struct speech *sp, struct js_out *o,
    const struct attempt_reply *re)
{
	const struct verdict *v = re->v;

	js_kv_arr(o, "checks");
	for (size_t i = 0; i < v->n; i++) {
		const struct mark *m = &v->mark[i];

		js_obj(o);
		js_kv_str(o, "criterion", m->cr->id);
		js_kv_bool(o, "ok", m->points > 0);
		put_counted(o, "level", m->level >= 0, m->level);
		put_counted(o, "have", m->need > 0, m->have);
		put_counted(o, "need", m->need > 0, m->need);
		js_kv_str(o, "text", m->points < 0 ? sentences_get(sp->lang,
		    SAY_WAITS_FOR_MENTOR) : m->cr->text[sp->lang]);
		js_end(o);
	}
	js_end(o);
	js_kv_arr(o, "missing");
	for (size_t i = 0; i < v->nmissing; i++) {
		js_obj(o);
		js_kv_str(o, "criterion", v->missing[i]->id);
		js_kv_str(o, "text", lack_text(sp, re->an, mark_of(v, v->missing[i])));
		js_end(o);
	}
	js_end(o);
}

/* ---- what counts, and why not all of it ---- */

enum { NOTES = 6 };

static enum sentence
over_note(const struct attempt_reply *re)
{
	if (re->over->once == ONCE_DAY)
		return re->late ? SAY_ONCE_LATE_DAY : SAY_ONCE_A_DAY;
	return re->late ? SAY_ONCE_LATE_WEEK : SAY_ONCE_A_WEEK;
}

static size_t
notes(const struct speech *sp, const struct attempt_reply *re,
    struct str out[NOTES])
{
	static const enum sentence again[KNOWN_ASES] = {
		[KNOWN_SHORT] = SAY_SAID_BEFORE,
		[KNOWN_ELSEWHERE] = SAY_SAID_ELSEWHERE,
		[KNOWN_DAYS] = SAY_SAID_DAYS, [KNOWN_SAME] = SAY_SAID_SAME,
	};
	bool accepted = re->v->outcome == OUT_ACCEPTED;
	size_t n = 0;

	if (re->again != KNOWN_NEW)
		out[n++] = sentences_get(sp->lang, again[re->again]);
	if (re->over != NULL && accepted)
		out[n++] = SAY(sp->a, sp->lang, over_note(re),
		    re->over->name[sp->lang]);
	if (re->same != NULL && accepted)
		out[n++] = SAY(sp->a, sp->lang, SAY_PRODUCT_SAME,
		    re->same->name[sp->lang]);
	if (re->yesterday)
		out[n++] = sentences_get(sp->lang, SAY_FOR_YESTERDAY);
	if (re->had != COUNTED_NOT && accepted)
		out[n++] = SAY(sp->a, sp->lang, re->had == COUNTED_ONCE ?
		    SAY_TASK_ONCE : SAY_TASK_A_DAY, re->an->x->title[sp->lang]);
	if (re->counted < re->an->minutes)
		out[n++] = SAY(sp->a, sp->lang, re->day_full ? SAY_COUNTED_DAY :
		    SAY_COUNTED_TASK,
		    sentences_int(sp->a, re->counted),
		    sentences_int(sp->a, re->an->minutes));
	return n;
}

/* ---- the way to a better answer ---- */

/* The level to aim for: the next one that would pass. A low level describes a
 * weak answer, so it is nothing to strive for. */
static const struct level *
aim(const struct promotion *pr, const struct mark *m)
{
	size_t k = (size_t)m->level + 1, last = m->cr->nlevels - 1;

	while (k < last && m->cr->levels[k].score < pr->verdict.review)
		k++;
	return &m->cr->levels[k];
}

/* What would meet one criterion; empty when its own text says it all. */
static struct str
hint_of(const struct speech *sp, const struct mark *m)
{
	const struct criterion *cr = m->cr;

	if (m->level < 0 || (size_t)m->level + 1 >= cr->nlevels)
		return STR("");
	return SAY(sp->a, sp->lang, SAY_BETTER, cr->text[sp->lang],
	    aim(sp->cat->pr, m)->text[sp->lang]);
}

static void
put_hints(
    const struct speech *sp, struct js_out *o, const struct attempt_reply *re)
{
	struct str note[NOTES];
	size_t n = notes(sp, re, note);

	js_kv_arr(o, "hints");
	for (size_t i = 0; i < n; i++)
		js_put_str(o, note[i]);
	for (size_t i = 0; i < re->v->n; i++) {
		struct str hint = hint_of(sp, &re->v->mark[i]);

		if (hint.n > 0)
			js_put_str(o, hint);
	}
	js_end(o);
}

/* In words only for an answer that comes back; else the hints are a choice. */
static void
say_hints(
    const struct speech *sp, struct buf *b, const struct attempt_reply *re)
{
	bool any = false;

	if (re->v->outcome != OUT_REVISION && re->v->outcome != OUT_REJECTED)
		return;
	for (size_t i = 0; i < re->v->n; i++) {
		struct str hint = hint_of(sp, &re->v->mark[i]);

		if (hint.n == 0)
			continue;
		if (!any)
			buf_printf(b, "\n" STR_FMT, STR_ARG(sentences_get(sp->lang,
			    SAY_HOW_TO)));
		any = true;
		buf_printf(b, "\n- " STR_FMT, STR_ARG(hint));
	}
}

/* ---- what changed ---- */

/* One of the readings that the stage rests on. */
struct change {
	const struct field *f;
	struct str name;	/* as the snapshot calls it */
	int64_t was, is;
};

static void
put_change(struct js_out *o, const struct change *c)
{
	js_obj(o);
	js_kv_str(o, "indicator", c->f->key);
	js_kv_str(o, "name", c->name);
	js_key(o, "before");
	js_put_fixed(o, c->was, c->f->decimals);
	js_key(o, "after");
	js_put_fixed(o, c->is, c->f->decimals);
	js_kv_str(o, "unit", c->f->unit != NULL ? c->f->unit->code : STR(""));
	js_end(o);
}

static void
say_change(const struct speech *sp, struct buf *b, const struct change *c)
{
	if (b->n > 0)
		buf_c(b, "; ");
	buf_add(b, SAY(sp->a, sp->lang, SAY_CHANGE, c->name,
	    sentences_fixed(sp->a, sp->lang, c->was, c->f->decimals),
	    sentences_fixed(sp->a, sp->lang, c->is, c->f->decimals)));
}

void
attempt_reply_changes(const struct speech *sp, const struct state *before,
    struct js_out *o, struct buf *said)
{
	struct indicators was, is;

	indicators_init(&was, sp->a, sp->cat, before, sp->today);
	indicators_init(&is, sp->a, sp->cat, sp->s, sp->today);
	js_kv_arr(o, "changes");
	for (size_t i = 0; i <= INDICES; i++) {
		const struct promotion *pr = sp->cat->pr;
		struct change c = { .f = i == INDICES ? pr->hours :
		    pr->tables[i].measure };
		const struct reading *now = indicators_read(&is, c.f);

		c.was = indicators_read(&was, c.f)->value;
		c.is = now->value;
		if (c.was == c.is)
			continue;
		c.name = why_field_name(sp, c.f, now->window_days);
		put_change(o, &c);
		say_change(sp, said, &c);
	}
	js_end(o);
}

/* ---- what comes next ---- */

static const struct exercise *
put_next(const struct speech *sp, struct js_out *o)
{
	struct choose_ask ask = { .count = 1, .part = sp->part };
	struct choose_result res;
	const struct exercise *x;
	struct indicators r;

	indicators_init(&r, sp->a, sp->cat, sp->s, sp->today);
	choose_task(&r, &ask, &res);
	js_key(o, "next");
	if (res.n == 0) {
		js_put_null(o);
		return NULL;
	}
	x = res.pick[0].x;
	js_obj(o);
	js_kv_str(o, "exercise", x->id);
	js_kv_str(o, "title", x->title[sp->lang]);
	js_kv_int(o, "minutes", x->minutes_typ);
	js_kv_c(o, "reason", tier_reason(res.pick[0].tier));
	js_end(o);
	return x;
}

static struct str
next_text(const struct speech *sp, const struct attempt_reply *re,
    const struct exercise *next)
{
	if (re->v->outcome == OUT_REVISION && str_eq(next->id, re->an->x->id))
		return sentences_get(sp->lang, SAY_NEXT_AGAIN);
	return SAY(sp->a, sp->lang, SAY_NEXT_STEP, next->title[sp->lang],
	    sentences_int(sp->a, next->minutes_typ));
}

/* ---- the whole ---- */

/* At the first stage points would only count what is not there yet. */
static struct str
score_text(const struct speech *sp, const struct attempt_reply *re)
{
	return re->from == 1 ? STR("") : SAY(sp->a, sp->lang, SAY_SCORE,
	    sentences_int(sp->a, re->v->score));
}

/* An answer that was known already. */
static struct str
again_text(const struct speech *sp, const struct attempt_reply *re)
{
	return SAY(sp->a, sp->lang, re->v->outcome == OUT_ACCEPTED ?
	    SAY_REPEATED : SAY_REPEATED_WAITS, re->an->x->title[sp->lang],
	    sentences_int(sp->a, re->seq));
}

static void
say_verdict(
    const struct speech *sp, struct buf *b, const struct attempt_reply *re)
{
	struct str note[NOTES];
	static const enum sentence verdicts[OUTCOMES] = {
		[OUT_ACCEPTED] = SAY_ACCEPTED, [OUT_REVISION] = SAY_REVISION,
		[OUT_REVIEW] = SAY_REVIEW, [OUT_REJECTED] = SAY_REJECTED,
	};
	const struct verdict *v = re->v;

	if (re->repeated) {
		buf_add(b, again_text(sp, re));
		return;
	}
	buf_add(b, SAY(sp->a, sp->lang, verdicts[v->outcome],
	    re->an->x->title[sp->lang], score_text(sp, re)));
	for (size_t i = 0; i < v->nmissing; i++) {
		buf_c(b, "\n- ");
		buf_add(b, lack_text(sp, re->an, mark_of(v, v->missing[i])));
	}
	if (re->again != KNOWN_NEW && notes(sp, re, note) > 0)
		buf_printf(b, "\n- " STR_FMT, STR_ARG(note[0]));
	say_hints(sp, b, re);
}

static struct str
said(const struct speech *sp, const struct attempt_reply *re,
    struct str changes, struct str offer, const struct exercise *next)
{
	struct str note[NOTES];
	size_t n = notes(sp, re, note);
	struct buf b;

	buf_init(&b, sp->a, SIZE_MAX);
	say_verdict(sp, &b, re);
	for (size_t i = re->again != KNOWN_NEW; i < n; i++)
		buf_printf(&b, "\n" STR_FMT, STR_ARG(note[i]));
	if (changes.n > 0) {
		buf_ch(&b, '\n');
		buf_add(&b, SAY(sp->a, sp->lang, SAY_CHANGED, changes));
	}
	if (!re->an->live && !re->repeated) {
		buf_ch(&b, '\n');
		buf_add(&b, sentences_get(sp->lang, re->counted > 0 ?
		    SAY_LATE : SAY_LATE_UNTIMED));
	}
	buf_add(&b, offer);
	buf_add(&b, stage_text(sp, re->from, re->to));
	if (next != NULL) {
		buf_ch(&b, '\n');
		buf_add(&b, next_text(sp, re, next));
	}
	return buf_str(&b);
}

static void
put_stage(const struct speech *sp, struct js_out *o,
    const struct attempt_reply *re)
{
	js_kv_obj(o, "stage");
	js_kv_int(o, "confirmed", sp->s->stage);
	js_kv_int(o, "computed", re->computed);
	js_kv_c(o, "status", stage_status_name(stage_status(sp->s,
	    re->computed)));
	js_end(o);
	stage_text_put(sp, o, re->from, re->to);
}

static void
put_artifact(struct js_out *o, const struct attempt_reply *re)
{
	js_key(o, "artifact");
	if (re->artifact.n == 0) {
		js_put_null(o);
		return;
	}
	js_obj(o);
	js_kv_str(o, "id", re->artifact);
	js_kv_int(o, "version", re->artifact_version);
	js_end(o);
}

struct str
attempt_reply(const struct speech *sp, const struct attempt_reply *re,
    struct js_out *o)
{
	const struct exercise *next;
	struct str offer;
	struct buf changes;

	buf_init(&changes, sp->a, SIZE_MAX);
	js_kv_int(o, "seq", re->seq);
	js_kv_int(o, "revision", sp->s->revision);
	js_kv_str(o, "exercise", re->an->x->id);
	js_kv_c(o, "verdict", event_outcome_name(re->v->outcome));
	js_kv_int(o, "score", re->v->score);
	js_kv_bool(o, "repeated", re->repeated);
	put_checks(sp, o, re);
	put_hints(sp, o, re);
	attempt_reply_changes(sp, re->before, o, &changes);
	put_stage(sp, o, re);
	put_artifact(o, re);
	js_key(o, "started");	/* only by an answer with start */
	js_put_null(o);
	offer = profile_offer(sp, re->an, !re->repeated &&
	    re->v->outcome == OUT_ACCEPTED, o);
	next = put_next(sp, o);
	return said(sp, re, buf_str(&changes), offer, next);
}
