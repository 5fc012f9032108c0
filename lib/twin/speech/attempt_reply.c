/* SPDX-License-Identifier: MIT */
#include "twin/speech/attempt_reply.h"

#include "twin/catalog/catalog.h"
#include "twin/catalog/form.h"
#include "twin/rules/choose.h"

enum { TEXT_MAX = 16 << 10 };

static struct str
need_text(struct context *w, const struct mark *m)
{
	if (m->need == 0 || m->have >= m->need)
		return m->cr->text[w->lang];
	return SAY(w->a, w->lang, SAY_HAVE_NEED, m->cr->text[w->lang],
	    sentences_int(w->a, m->have), sentences_int(w->a, m->need));
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
put_counted(struct js_out *o, const char *name, bool has, int64_t n)
{
	js_key(o, name);
	if (has)
		js_put_int(o, n);
	else
		js_put_null(o);
}

static void
put_checks(struct context *w, struct js_out *o, const struct verdict *v)
{
	js_kv_arr(o, "checks");
	for (size_t i = 0; i < v->n; i++) {
		const struct mark *m = &v->mark[i];

		js_obj(o);
		js_kv_str(o, "criterion", m->cr->id);
		js_kv_bool(o, "ok", m->points > 0);
		put_counted(o, "level", m->level >= 0, m->level);
		put_counted(o, "have", m->need > 0, m->have);
		put_counted(o, "need", m->need > 0, m->need);
		js_kv_str(o, "text", m->points < 0 ? sentences_get(w->lang,
		    SAY_WAITS_FOR_MENTOR) : m->cr->text[w->lang]);
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

/* ---- the way to a better answer ---- */

/* The fields that a form_fields criterion still wants, by label and key. */
static struct str
empty_fields(struct context *w, const struct answer *an,
    const struct criterion *cr)
{
	struct buf b;

	buf_init(&b, w->a, TEXT_MAX);
	for (size_t i = 0; i < cr->nfields; i++) {
		const struct form_field *f = form_field(an->x, cr->fields[i]);

		if (f == NULL || form_says(form_value(an->form, f->key)))
			continue;
		if (b.n > 0)
			buf_c(&b, "; ");
		buf_printf(&b, STR_FMT " (" STR_FMT ")",
		    STR_ARG(f->label[w->lang]), STR_ARG(f->key));
	}
	return buf_str(&b);
}

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
hint_of(struct context *w, const struct answer *an, const struct mark *m)
{
	const struct criterion *cr = m->cr;

	if (cr->kind == CRIT_FORM_FIELDS && m->points == 0)
		return SAY(w->a, w->lang, SAY_FILL_IN,
		    empty_fields(w, an, cr));
	if (m->level < 0 || (size_t)m->level + 1 >= cr->nlevels)
		return STR("");
	return SAY(w->a, w->lang, SAY_BETTER, cr->text[w->lang],
	    aim(w->cat->pr, m)->text[w->lang]);
}

static void
put_hints(struct context *w, struct js_out *o, const struct feedback *fb)
{
	js_kv_arr(o, "hints");
	for (size_t i = 0; i < fb->v->n; i++) {
		struct str hint = hint_of(w, fb->an, &fb->v->mark[i]);

		if (hint.n > 0)
			js_put_str(o, hint);
	}
	js_end(o);
}

/* In words only for an answer that comes back; else the hints are a choice. */
static void
say_hints(struct context *w, struct buf *b, const struct feedback *fb)
{
	bool any = false;

	if (fb->v->outcome != OUT_REVISION && fb->v->outcome != OUT_REJECTED)
		return;
	for (size_t i = 0; i < fb->v->n; i++) {
		struct str hint = hint_of(w, fb->an, &fb->v->mark[i]);

		if (hint.n == 0)
			continue;
		if (!any)
			buf_printf(b, "\n" STR_FMT, STR_ARG(sentences_get(w->lang,
			    SAY_HOW_TO)));
		any = true;
		buf_printf(b, "\n- " STR_FMT, STR_ARG(hint));
	}
}

/* ---- what changed ---- */

/* One of the readings that the stage rests on. */
struct rest {
	const struct field *f;
	struct str name;	/* as the snapshot calls it */
};

static struct rest
rest_of(struct context *w, size_t i)
{
	const struct promotion *pr = w->cat->pr;

	if (i == INDICES)
		return (struct rest){ pr->hours, pr->hours->name[w->lang] };
	return (struct rest){ pr->tables[i].measure,
	    pr->tables[i].name[w->lang] };
}

static void
put_change(struct js_out *o, const struct rest *r, int64_t was, int64_t is)
{
	js_obj(o);
	js_kv_str(o, "indicator", r->f->key);
	js_kv_str(o, "name", r->name);
	js_key(o, "before");
	js_put_fixed(o, was, r->f->decimals);
	js_key(o, "after");
	js_put_fixed(o, is, r->f->decimals);
	js_kv_str(o, "unit", r->f->unit != NULL ? r->f->unit->code : STR(""));
	js_end(o);
}

static void
say_change(struct context *w, struct buf *b, const struct rest *r, int64_t was,
    int64_t is)
{
	if (b->n > 0)
		buf_c(b, "; ");
	buf_add(b, SAY(w->a, w->lang, SAY_CHANGE, r->name,
	    sentences_fixed(w->a, w->lang, was, r->f->decimals),
	    sentences_fixed(w->a, w->lang, is, r->f->decimals)));
}

/* Where this write moved them; the same in words to said. */
static void
put_changes(struct context *w, struct js_out *o, struct buf *said)
{
	struct indicators was, is;

	indicators_init(&was, w->a, w->cat, w->before, w->today);
	context_indicators(w, &is);
	js_kv_arr(o, "changes");
	for (size_t i = 0; i <= INDICES; i++) {
		struct rest r = rest_of(w, i);
		int64_t a = indicators_read(&was, r.f)->value;
		int64_t b = indicators_read(&is, r.f)->value;

		if (a == b)
			continue;
		put_change(o, &r, a, b);
		say_change(w, said, &r, a, b);
	}
	js_end(o);
}

/* ---- what comes next ---- */

static const struct exercise *
put_next(struct context *w, struct js_out *o)
{
	struct choose_ask ask = { .count = 1 };
	struct choose_result res;
	const struct exercise *x;
	struct indicators r;

	context_indicators(w, &r);
	choose_task(&r, &ask, &res);
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
	js_kv_c(o, "reason", choose_reason(res.pick[0].tier));
	js_end(o);
	return x;
}

static struct str
next_text(struct context *w, const struct feedback *fb,
    const struct exercise *next)
{
	if (fb->v->outcome == OUT_REVISION && str_eq(next->id, fb->an->x->id))
		return sentences_get(w->lang, SAY_NEXT_AGAIN);
	return SAY(w->a, w->lang, SAY_NEXT_STEP, next->title[w->lang],
	    sentences_int(w->a, next->minutes_typ));
}

/* ---- the whole ---- */

static void
say_verdict(struct context *w, struct buf *b, const struct feedback *fb)
{
	static const enum sentence verdicts[OUTCOMES] = {
		[OUT_ACCEPTED] = SAY_ACCEPTED, [OUT_REVISION] = SAY_REVISION,
		[OUT_REVIEW] = SAY_REVIEW, [OUT_REJECTED] = SAY_REJECTED,
	};
	const struct verdict *v = fb->v;

	buf_add(b, SAY(w->a, w->lang, verdicts[v->outcome],
	    fb->an->x->title[w->lang], sentences_int(w->a, v->score)));
	for (size_t i = 0; i < v->nmissing; i++) {
		buf_c(b, "\n- ");
		buf_add(b, need_text(w, mark_of(v, v->missing[i])));
	}
	say_hints(w, b, fb);
}

static struct str
said(struct context *w, const struct feedback *fb, struct str changes,
    const struct exercise *next)
{
	struct buf b;

	buf_init(&b, w->a, TEXT_MAX);
	say_verdict(w, &b, fb);
	if (changes.n > 0) {
		buf_ch(&b, '\n');
		buf_add(&b, SAY(w->a, w->lang, SAY_CHANGED, changes));
	}
	if (!fb->an->live) {
		buf_ch(&b, '\n');
		buf_add(&b, sentences_get(w->lang, SAY_LATE));
	}
	buf_add(&b, context_stage_text(w));
	if (next != NULL) {
		buf_ch(&b, '\n');
		buf_add(&b, next_text(w, fb, next));
	}
	return buf_str(&b);
}

static void
put_stage(struct context *w, struct js_out *o)
{
	js_kv_obj(o, "stage");
	js_kv_int(o, "confirmed", w->s->stage);
	js_kv_int(o, "computed", w->computed);
	js_kv_c(o, "status", stage_status_name(stage_status(w->s,
	    w->computed)));
	js_end(o);
	context_stage_event(w, o);
}

static void
put_artifact(struct js_out *o, const struct artifact *art)
{
	js_key(o, "artifact");
	if (art == NULL) {
		js_put_null(o);
		return;
	}
	js_obj(o);
	js_kv_str(o, "id", art->id);
	js_kv_int(o, "version", art->version);
	js_end(o);
}

void
attempt_reply(struct context *w, const struct feedback *fb)
{
	const struct exercise *next;
	struct buf b, changes;
	struct js_out o;

	buf_init(&changes, w->a, TEXT_MAX);
	context_reply(w, &o, &b, "dt.attempt/1");
	js_kv_int(&o, "seq", w->in->seq);
	js_kv_int(&o, "revision", w->s->revision);
	js_kv_str(&o, "exercise", fb->an->x->id);
	js_kv_c(&o, "verdict", event_outcome_name(fb->v->outcome));
	js_kv_int(&o, "score", fb->v->score);
	put_checks(w, &o, fb->v);
	put_hints(w, &o, fb);
	put_changes(w, &o, &changes);
	put_stage(w, &o);
	put_artifact(&o, fb->art);
	next = put_next(w, &o);
	context_send(w, &o, said(w, fb, buf_str(&changes), next),
	    &w->out->answer);
}
