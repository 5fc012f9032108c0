/* SPDX-License-Identifier: MIT */
#include "twin/doors/metrics.h"

#include "base/limits.h"
#include "twin/catalog/catalog.h"
#include "twin/value/calendar.h"
#include "twin/speech/field_text.h"

enum { KEY_MAX = 120, NOTE_MAX = 500, BODY_MAX = 256 << 10,
	TEXT_MAX = 32 << 10 };

struct one {			/* a point after its check */
	const struct field *f;
	struct str name;	/* as it was sent */
	int64_t scaled, at;
	struct str json, note;
	struct twin_fault fault;	/* code TWIN_OK: accepted */
};

struct points {
	struct one one[LIMIT_POINTS];
	size_t n, good;
};

static const char *const members[] = {
	"points", "partial", "request_id", "if_revision", "lang", NULL
};

static const char *const point_members[] = {
	"indicator", "value", "occurred_at", "note", NULL
};

bool
metrics_writable(struct check *ck, const struct field *f, struct str name,
    struct str path, enum field_kind kind)
{
	struct text_args args = { { name } };

	if (f == NULL)
		check_refuse(ck, TWIN_UNKNOWN_FIELD, path,
		    kind == FIELD_DECLARED ? TEXT_NO_FIELD : TEXT_NO_INDICATOR,
		    kind == FIELD_DECLARED ? TEXT_HINT_FIELD :
		    TEXT_HINT_INDICATOR, &args);
	else if (f->kind == FIELD_DECLARED && kind != FIELD_DECLARED)
		check_refuse(ck, TWIN_NOT_WRITABLE, path, TEXT_IS_DECLARED,
		    TEXT_HINT_USE_PROFILE, &args);
	else if (f->kind == FIELD_COLLECTED && kind != FIELD_COLLECTED &&
	    (f->writers & WRITER_LEARNER))
		check_refuse(ck, TWIN_NOT_WRITABLE, path, TEXT_IS_READING,
		    TEXT_HINT_USE_METRICS, &args);
	else if (f->kind == FIELD_COLLECTED && !(f->writers & WRITER_LEARNER))
		check_refuse(ck, TWIN_NOT_WRITABLE, path, TEXT_IS_COLLECTED,
		    TEXT_HINT_PLATFORM, &args);
	else if (f->kind != FIELD_DECLARED && f->kind != FIELD_COLLECTED)
		check_refuse(ck, TWIN_NOT_WRITABLE, path, TEXT_IS_DERIVED,
		    TEXT_HINT_USE_ATTEMPT, &args);
	else if (!(f->writers & WRITER_LEARNER))
		check_refuse(ck, TWIN_NOT_WRITABLE, path, TEXT_IS_COLLECTED,
		    TEXT_NONE, &args);
	return !ck->bad;
}

/* Every point has a check of its own, so that all faults can be told. */
static void
read_point(struct work *w, const struct js *o, size_t i, struct one *p)
{
	struct check own, *ck = &own;
	struct str path;

	check_init(ck, w->a, w->lang, &p->fault);
	path = check_path(ck, "points", i, "indicator");
	check_members(ck, o, point_members, arena_printf(w->a, "points[%zu].",
	    i));
	p->name = check_chars(ck, (struct arg){ o, "indicator", true, path },
	    1, KEY_MAX);
	if (ck->bad)
		return;
	p->f = catalog_field(w->cat, p->name);
	if (!metrics_writable(ck, p->f, p->name, path, FIELD_COLLECTED))
		return;
	path = check_path(ck, "points", i, "value");
	if (!check_has(o, "value"))
		check_refuse(ck, TWIN_VALIDATION, path, TEXT_MISSING,
		    TEXT_NONE, &(struct text_args){ { path } });
	else
		(void)check_value(ck, p->f, js_at(o, "value"), path,
		    &p->scaled, &p->json);
	p->at = check_when(ck, (struct arg){ o, "occurred_at", false,
	    check_path(ck, "points", i, "occurred_at") }, w->env->now,
	    w->tz_min);
	p->note = check_chars(ck, (struct arg){ o, "note", false,
	    check_path(ck, "points", i, "note") }, 1, NOTE_MAX);
}

static struct str
body_of(struct work *w, const struct points *ps)
{
	struct buf b;
	struct js_out o;

	buf_init(&b, w->a, BODY_MAX);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_arr(&o, "points");
	for (size_t i = 0; i < ps->n; i++) {
		const struct one *p = &ps->one[i];

		if (p->fault.code != TWIN_OK)
			continue;
		js_obj(&o);
		js_kv_str(&o, "indicator", p->f->key);
		js_kv_raw(&o, "value", p->json);
		js_kv_int(&o, "scaled", p->scaled);
		js_kv_int(&o, "occurred_at", p->at);
		if (p->note.n > 0)
			js_kv_str(&o, "note", p->note);
		js_end(&o);
	}
	js_end(&o);
	js_end(&o);
	return buf_str(&b);
}

static void
put_reading(struct js_out *o, const char *name, const struct field *f,
    const struct metric *m)
{
	js_key(o, name);
	if (m == NULL || m->np == 0)
		js_put_null(o);
	else
		js_put_fixed(o, m->p[0].value, f->decimals);
}

/* The first good point of its indicator. */
static bool
is_first(const struct points *ps, size_t i)
{
	if (ps->one[i].fault.code != TWIN_OK)
		return false;
	for (size_t k = 0; k < i; k++)
		if (ps->one[k].f == ps->one[i].f &&
		    ps->one[k].fault.code == TWIN_OK)
			return false;
	return true;
}

static void
put_changes(struct work *w, struct js_out *o, const struct points *ps)
{
	js_kv_arr(o, "changes");
	for (size_t i = 0; i < ps->n; i++) {
		const struct field *f = ps->one[i].f;

		if (!is_first(ps, i))
			continue;
		js_obj(o);
		js_kv_str(o, "indicator", f->key);
		js_kv_str(o, "name", f->name[w->lang]);
		put_reading(o, "before", f, state_metric(w->before, f->key));
		put_reading(o, "after", f, state_metric(w->s, f->key));
		js_kv_str(o, "unit", f->unit != NULL ? f->unit->code :
		    STR(""));
		js_end(o);
	}
	js_end(o);
}

/* A reading as JSON, which has a point in either language; "" = none. */
static struct str
reading(struct work *w, const struct field *f, const struct metric *m)
{
	return m == NULL || m->np == 0 ? STR("") :
	    text_fixed(w->a, TWIN_EN, m->p[0].value, f->decimals);
}

static struct str
said(struct work *w, const struct points *ps)
{
	struct buf b;

	buf_init(&b, w->a, TEXT_MAX);
	buf_add(&b, text_of(w->lang, ps->good > 0 ? TEXT_KEPT_ALL :
	    TEXT_KEPT_NONE));
	for (size_t i = 0; i < ps->n; i++) {
		const struct field *f = ps->one[i].f;

		if (is_first(ps, i))
			buf_printf(&b, "\n- " STR_FMT, STR_ARG(tell_change(
			    w->a, w->lang, f,
			    reading(w, f, state_metric(w->before, f->key)),
			    reading(w, f, state_metric(w->s, f->key)))));
	}
	if (ps->good < ps->n)
		buf_printf(&b, "\n" STR_FMT, STR_ARG(text_of(w->lang,
		    TEXT_REFUSED_ALL)));
	for (size_t i = 0; i < ps->n; i++) {
		const struct twin_fault *f = &ps->one[i].fault;

		if (f->code != TWIN_OK)
			buf_printf(&b, "\n- " STR_FMT "%s" STR_FMT,
			    STR_ARG(f->message), f->hint.n > 0 ? " " : "",
			    STR_ARG(f->hint));
	}
	buf_add(&b, work_stage_text(w));
	return buf_str(&b);
}

static void
reply(struct work *w, const struct points *ps)
{
	struct js_out o;
	struct buf b;

	work_reply(w, &o, &b, "dt.metrics/1");
	js_key(&o, "seq");
	if (ps->good > 0)
		js_put_int(&o, w->in->seq);
	else
		js_put_null(&o);
	js_kv_int(&o, "revision", w->s->revision);
	js_kv_arr(&o, "accepted");
	for (size_t i = 0; i < ps->n; i++) {
		const struct one *p = &ps->one[i];

		if (p->fault.code != TWIN_OK)
			continue;
		js_obj(&o);
		js_kv_str(&o, "indicator", p->f->key);
		js_kv_raw(&o, "value", p->json);
		js_kv_str(&o, "at", day_time_text(w->a, p->at, w->tz_min));
		js_end(&o);
	}
	js_end(&o);
	js_kv_arr(&o, "rejected");
	for (size_t i = 0; i < ps->n; i++) {
		const struct twin_fault *f = &ps->one[i].fault;

		if (f->code == TWIN_OK)
			continue;
		js_obj(&o);
		js_kv_str(&o, "field", f->field);
		js_kv_c(&o, "code", twin_code_name(f->code));
		js_kv_str(&o, "message", f->message);
		js_kv_str(&o, "hint", f->hint);
		js_end(&o);
	}
	js_end(&o);
	put_changes(w, &o, ps);
	work_stage_event(w, &o);
	work_send(w, &o, said(w, ps), &w->out->answer);
}

int
metrics_update(struct work *w)
{
	struct points *ps = arena_one(w->a, struct points);
	const struct js *args = w->in->args, *list;
	struct check *ck = &w->ck;
	struct event ev;
	bool partial;

	check_members(ck, args, members, STR(""));
	work_common(w);
	work_tracking(w);
	list = check_list(ck, (struct arg){ args, "points", true }, 1,
	    LIMIT_POINTS);
	partial = check_bool(ck, (struct arg){ args, "partial" }, false);
	if (ck->bad)
		return 0;
	for (ps->n = 0; ps->n < js_len(list); ps->n++) {
		struct one *p = &ps->one[ps->n];

		read_point(w, js_item(list, ps->n), ps->n, p);
		ps->good += p->fault.code == TWIN_OK;
		if (p->fault.code != TWIN_OK && !partial) {
			*ck->f = p->fault;
			ck->bad = true;
			return 0;
		}
	}
	if (ps->good > 0) {
		ev = work_event(w, KIND_METRIC, w->env->now);
		ev.body = body_of(w, ps);
		if (work_add(w, &ev) == -1)
			return -1;
	}
	if (work_end(w) == -1)
		return -1;
	reply(w, ps);
	return 0;
}
