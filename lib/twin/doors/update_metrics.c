/* SPDX-License-Identifier: MIT */
#include "twin/doors/update_metrics.h"

#include "twin/catalog/catalog.h"
#include "twin/speech/field_text.h"

struct one {			/* a point after its check */
	const struct field *f;
	struct str name;	/* as it was sent */
	int64_t scaled, at;
	struct str json, note;
	struct refusal no;	/* code REFUSAL_NONE: accepted */
};

struct points {
	struct one *one;	/* as many as the argument has */
	size_t n, good;
};

bool
update_metrics_writable(struct args *ck, const struct field *f, struct str name,
    struct str path, enum field_kind kind)
{
	struct sentence_args args = { { name } };

	if (f == NULL)
		args_refuse(ck, REFUSAL_UNKNOWN_FIELD, path,
		    kind == FIELD_DECLARED ? SAY_NO_FIELD : SAY_NO_INDICATOR,
		    kind == FIELD_DECLARED ? SAY_HINT_FIELD :
		    SAY_HINT_INDICATOR, &args);
	else if (f->kind == FIELD_DECLARED && kind != FIELD_DECLARED)
		args_refuse(ck, REFUSAL_NOT_WRITABLE, path, SAY_IS_DECLARED,
		    SAY_HINT_USE_PROFILE, &args);
	else if (f->kind == FIELD_COLLECTED && kind != FIELD_COLLECTED &&
	    (f->writers & WRITER_LEARNER))
		args_refuse(ck, REFUSAL_NOT_WRITABLE, path, SAY_IS_READING,
		    SAY_HINT_USE_METRICS, &args);
	else if (f->kind == FIELD_COLLECTED && !(f->writers & WRITER_LEARNER))
		args_refuse(ck, REFUSAL_NOT_WRITABLE, path, SAY_IS_COLLECTED,
		    SAY_HINT_PLATFORM, &args);
	else if (f->kind != FIELD_DECLARED && f->kind != FIELD_COLLECTED)
		args_refuse(ck, REFUSAL_NOT_WRITABLE, path, SAY_IS_DERIVED,
		    SAY_HINT_USE_ATTEMPT, &args);
	else if (!(f->writers & WRITER_LEARNER))
		args_refuse(ck, REFUSAL_NOT_WRITABLE, path, SAY_IS_COLLECTED,
		    SAY_NONE, &args);
	return !ck->bad;
}

/* Every point has a check of its own, so that all faults can be told. */
static void
read_point(struct context *w, const struct js *o, size_t i, struct one *p)
{
	struct args own, *ck = &own;
	struct str path;

	args_init(ck, w->a, w->lang, &p->no);
	path = args_path(ck, "points", i, "indicator");
	p->name = js_str_at(o, "indicator");
	p->f = catalog_field(w->cat, p->name);
	if (!update_metrics_writable(ck, p->f, p->name, path, FIELD_COLLECTED))
		return;
	path = args_path(ck, "points", i, "value");
	(void)args_value(ck, p->f, js_at(o, "value"), path, &p->scaled,
	    &p->json);
	p->at = context_when(w, ck, o, args_path(ck, "points", i,
	    "occurred_at"), false);
	p->note = js_str_at(o, "note");
	(void)args_printable(ck, args_path(ck, "points", i, "note"), p->note);
}

/* Whether some mean looks through its readings. A value below 0 has no place in a
 * series. */
static bool
averaged(const struct metamodel *mm, const struct one *p)
{
	for (size_t i = 0; i < mm->nfields && p->scaled >= 0; i++) {
		const struct rule *rl = mm->fields[i].rule;

		if (rl == NULL || rl->op != RULE_MEAN)
			continue;
		for (size_t k = 0; k < rl->ninputs; k++)
			if (rl->inputs[k] == p->f)
				return true;
	}
	return false;
}

static struct str
body_of(struct context *w, const struct points *ps)
{
	struct buf b;
	struct js_out o;

	buf_init(&b, w->a, SIZE_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_arr(&o, "points");
	for (size_t i = 0; i < ps->n; i++) {
		const struct one *p = &ps->one[i];
		int64_t tz_min = zone_offset(&w->zone, p->at);

		if (p->no.code != REFUSAL_NONE)
			continue;
		js_obj(&o);
		js_kv_str(&o, "indicator", p->f->key);
		js_kv_raw(&o, "value", p->json);
		js_kv_int(&o, "scaled", p->scaled);
		js_kv_int(&o, "occurred_at", p->at);
		if (tz_min != zone_offset(&w->zone, w->env->now))
			js_kv_int(&o, "tz_offset", tz_min);
		if (averaged(w->cat->mm, p))
			js_kv_bool(&o, "series", true);
		if (p->note.n > 0)
			js_kv_str(&o, "note", p->note);
		js_end(&o);
	}
	js_end(&o);
	js_end(&o);
	return buf_str(&b);
}

/* A reading as JSON, which has a point in either language; "" = none. */
static struct str
reading(struct context *w, const struct field *f, const struct metric *m)
{
	const struct choice *c;

	if (m == NULL || m->np == 0)
		return STR("");
	c = metamodel_choice_at(f, m->p[0].value);
	return c != NULL ? js_quoted(w->a, c->code) :
	    sentences_fixed(w->a, TWIN_EN, m->p[0].value, f->decimals);
}

static void
put_reading(struct js_out *o, const char *name, struct str json)
{
	js_key(o, name);
	if (json.n == 0)
		js_put_null(o);
	else
		js_put_raw(o, json);
}

/* The first good point of its indicator. */
static bool
is_first(const struct points *ps, size_t i)
{
	if (ps->one[i].no.code != REFUSAL_NONE)
		return false;
	for (size_t k = 0; k < i; k++)
		if (ps->one[k].f == ps->one[i].f &&
		    ps->one[k].no.code == REFUSAL_NONE)
			return false;
	return true;
}

static void
put_changes(struct context *w, struct js_out *o, const struct points *ps)
{
	js_kv_arr(o, "changes");
	for (size_t i = 0; i < ps->n; i++) {
		const struct field *f = ps->one[i].f;

		if (!is_first(ps, i))
			continue;
		js_obj(o);
		js_kv_str(o, "indicator", f->key);
		js_kv_str(o, "name", f->name[w->lang]);
		put_reading(o, "before",
		    reading(w, f, state_metric(w->before, f->key)));
		put_reading(o, "after",
		    reading(w, f, state_metric(w->s, f->key)));
		js_kv_str(o, "unit", f->unit != NULL ? f->unit->code :
		    STR(""));
		js_end(o);
	}
	js_end(o);
}

static struct str
answer_text(struct context *w, const struct points *ps)
{
	struct speech sp = context_speech(w);
	struct buf b;

	buf_init(&b, w->a, SIZE_MAX);
	buf_add(&b, sentences_get(w->lang, ps->good > 0 ? SAY_KEPT_ALL :
	    SAY_KEPT_NONE));
	for (size_t i = 0; i < ps->n; i++) {
		const struct field *f = ps->one[i].f;

		if (is_first(ps, i))
			buf_printf(&b, "\n- " STR_FMT, STR_ARG(field_text_change(
			    &sp, f,
			    reading(w, f, state_metric(w->before, f->key)),
			    reading(w, f, state_metric(w->s, f->key)))));
	}
	if (ps->good < ps->n)
		buf_printf(&b, "\n" STR_FMT, STR_ARG(sentences_get(w->lang,
		    SAY_REFUSED_ALL)));
	for (size_t i = 0; i < ps->n; i++) {
		const struct refusal *no = &ps->one[i].no;

		if (no->code != REFUSAL_NONE)
			buf_printf(&b, "\n- " STR_FMT "%s" STR_FMT,
			    STR_ARG(no->message), no->hint.n > 0 ? " " : "",
			    STR_ARG(no->hint));
	}
	buf_add(&b, context_stage_text(w));
	return buf_str(&b);
}

static void
reply(struct context *w, const struct points *ps)
{
	struct js_out o;
	struct buf b;

	context_reply(w, &o, &b, "dt.metrics/1");
	js_key(&o, "seq");
	if (ps->good > 0)
		js_put_int(&o, w->in->seq);
	else
		js_put_null(&o);
	js_kv_int(&o, "revision", w->s->revision);
	js_kv_arr(&o, "accepted");
	for (size_t i = 0; i < ps->n; i++) {
		const struct one *p = &ps->one[i];

		if (p->no.code != REFUSAL_NONE)
			continue;
		js_obj(&o);
		js_kv_str(&o, "indicator", p->f->key);
		js_kv_raw(&o, "value", p->json);
		js_kv_str(&o, "at", zone_time_text(w->a, &w->zone,
		    p->at));
		js_end(&o);
	}
	js_end(&o);
	js_kv_arr(&o, "rejected");
	for (size_t i = 0; i < ps->n; i++) {
		const struct refusal *no = &ps->one[i].no;

		if (no->code == REFUSAL_NONE)
			continue;
		js_obj(&o);
		js_kv_str(&o, "field", no->field);
		js_kv_c(&o, "code", refusal_name(no->code));
		js_kv_str(&o, "message", no->message);
		js_kv_str(&o, "hint", no->hint);
		js_end(&o);
	}
	js_end(&o);
	put_changes(w, &o, ps);
	context_stage_event(w, &o);
	context_send(w, &o, answer_text(w, ps), &w->out->answer);
}

int
update_metrics(struct context *w)
{
	struct points *ps = arena_one(w->a, struct points);
	const struct js *args = w->in->args, *list;
	struct args *ck = &w->ck;
	struct event ev;
	bool partial;

	context_common(w);
	context_tracking(w);
	list = js_at(args, "points");
	partial = js_bool(js_at(args, "partial"));
	if (ck->bad)
		return 0;
	ps->one = arena_array(w->a, js_len(list), struct one);
	for (ps->n = 0; ps->n < js_len(list); ps->n++) {
		struct one *p = &ps->one[ps->n];

		read_point(w, js_item(list, ps->n), ps->n, p);
		ps->good += p->no.code == REFUSAL_NONE;
		if (p->no.code != REFUSAL_NONE && !partial) {
			*ck->no = p->no;
			ck->bad = true;
			return 0;
		}
	}
	if (ps->good > 0) {
		ev = context_event(w, KIND_METRIC, w->env->now);
		ev.body = body_of(w, ps);
		if (context_add(w, &ev) == -1)
			return -1;
	}
	if (context_end(w) == -1)
		return -1;
	reply(w, ps);
	return 0;
}
