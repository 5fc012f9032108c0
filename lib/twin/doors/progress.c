/* SPDX-License-Identifier: MIT */
#include "twin/doors/progress.h"

#include "twin/catalog/catalog.h"
#include "twin/value/calendar.h"
#include "twin/speech/why.h"

enum { WEEK = 7, MONTH = 30, NAME_MAX_CHARS = 200 };

/* What is asked, in local days; both ends included. */
struct span {
	int64_t from, to;
	bool weekly;		/* a point of the series is seven days */
	const char *period;	/* "week", "month", "all", "dates" */
};

struct telling {
	struct context *w;
	struct js_out o;
	struct span span;
	const struct js *named;	/* indicators asked for, or NULL */
	struct indicators now, then;	/* readings at both ends */
	struct gap *gaps;
	size_t ngaps;
	struct buf indicators, series;	/* as lines of the text */
};

/* ---- arguments ---- */

/* A date of the days that are kept, today at most. */
static int64_t
date_of(struct context *w, const char *name, int64_t otherwise)
{
	const struct js *v = js_at(w->in->args, name);
	int64_t day;

	if (v == NULL)
		return otherwise;
	if (js_type(v) != JS_STRING || !calendar_day_parse(js_str(v), &day)) {
		args_refuse(&w->ck, REFUSAL_VALIDATION, str_c(name), SAY_WRONG,
		    SAY_NONE, &(struct sentence_args){ { str_c(name),
		    sentences_get(w->lang, SAY_A_DATE) } });
		return otherwise;
	}
	if (day > w->today || day <= w->today - DAYS)
		args_refuse(&w->ck, REFUSAL_VALIDATION, str_c(name), SAY_RANGE,
		    SAY_NONE, &(struct sentence_args){ { str_c(name),
		    calendar_day_text(w->a, w->today - DAYS + 1),
		    calendar_day_text(w->a, w->today) } });
	return day;
}

static void
read_span(struct telling *t)
{
	struct context *w = t->w;
	struct args *ck = &w->ck;
	const struct js *args = w->in->args;
	struct str period = js_str_at(args, "period");
	struct str by = js_str_at(args, "by");
	struct span *s = &t->span;
	int64_t days = WEEK;
	bool dates = js_at(args, "since") != NULL ||
	    js_at(args, "until") != NULL;

	s->period = "week";
	if (str_is(period, "month"))
		s->period = "month", days = MONTH;
	else if (str_is(period, "all"))
		s->period = "all", days = w->s->first == 0 ? 1 :
		    w->today - w->s->first + 1;
	if (days > DAYS)
		days = DAYS;
	s->to = date_of(w, "until", w->today);
	s->from = date_of(w, "since", s->to - days + 1);
	if (dates)
		s->period = "dates";
	if (s->from > s->to)
		args_refuse(ck, REFUSAL_VALIDATION, STR("since"), SAY_RANGE,
		    SAY_NONE, &(struct sentence_args){ { STR("since"),
		    calendar_day_text(w->a, w->today - DAYS + 1),
		    calendar_day_text(w->a, s->to) } });
	s->weekly = str_is(by, "week") || s->to - s->from >= PROGRESS_POINTS;
}

static void
read_indicators(struct telling *t)
{
	struct context *w = t->w;
	struct args *ck = &w->ck;

	t->named = js_at(w->in->args, "indicators");
	for (size_t i = 0; !ck->bad && i < js_len(t->named); i++) {
		struct str name = js_str(js_item(t->named, i));
		struct str path = args_path(ck, "indicators", i, "");
		const struct field *f = catalog_field(w->cat, name);

		if (f == NULL || (f->kind != FIELD_COLLECTED &&
		    f->kind != FIELD_DERIVED))
			args_refuse(ck, REFUSAL_UNKNOWN_FIELD, path,
			    f != NULL && f->kind == FIELD_DECLARED ?
			    SAY_IS_DECLARED : SAY_NO_INDICATOR, SAY_NONE,
			    &(struct sentence_args){ { str_utf8_cut(name,
			    NAME_MAX_CHARS) } });
	}
}

static void
add_line(struct buf *b, struct str line)
{
	buf_ch(b, '\n');
	buf_add(b, line);
}

/* ---- time ---- */

static int64_t
minutes_in(const struct state *s, int64_t from, int64_t to)
{
	return day_counts_sum(&s->min, s->last - to, to - from + 1);
}

static int64_t
active_in(const struct state *s, int64_t from, int64_t to)
{
	return day_counts_used(&s->act, s->last - to, to - from + 1);
}

/* Whether the whole stretch before is within what is kept and lived. */
static bool
has_before(const struct telling *t)
{
	const struct state *s = t->w->s;
	int64_t n = t->span.to - t->span.from + 1;

	return s->first != 0 && t->span.from - n >= s->first &&
	    t->span.from - n > s->last - DAYS;
}

static void
put_time(struct telling *t)
{
	const struct state *s = t->w->s;
	const struct span *p = &t->span;
	int64_t n = p->to - p->from + 1;
	struct js_out *o = &t->o;

	js_kv_obj(o, "time");
	js_kv_int(o, "minutes", minutes_in(s, p->from, p->to));
	js_kv_int(o, "active_days", active_in(s, p->from, p->to));
	js_key(o, "minutes_before");
	if (has_before(t))
		js_put_int(o, minutes_in(s, p->from - n, p->from - 1));
	else
		js_put_null(o);
	js_key(o, "active_days_before");
	if (has_before(t))
		js_put_int(o, active_in(s, p->from - n, p->from - 1));
	else
		js_put_null(o);
	js_kv_int(o, "minutes_ever", s->minutes);
	js_end(o);
}

/* Every number of the answer is said in its text, too: many hosts give their
 * model nothing else. */
static void
put_point(struct telling *t, int64_t day, int64_t minutes, int64_t active)
{
	const struct context *w = t->w;
	struct js_out *o = &t->o;

	js_obj(o);
	js_kv_str(o, "start", calendar_day_text(w->a, day));
	js_kv_int(o, "minutes", minutes);
	js_kv_int(o, "active_days", active);
	js_end(o);
	add_line(&t->series, SAY(w->a, w->lang, t->span.weekly ?
	    SAY_PART_SERIES : active > 0 ? SAY_PART_SERIES_ACTIVE :
	    SAY_PART_SERIES_DAY, sentences_day(w->a, w->lang, day, w->today),
	    sentences_int(w->a, minutes), sentences_int(w->a, active)));
}

static void
put_series(struct telling *t)
{
	const struct state *s = t->w->s;
	int64_t step = t->span.weekly ? WEEK : 1, day, to;
	struct js_out *o = &t->o;

	js_kv_arr(o, "series");
	for (day = t->span.from; day <= t->span.to; day += step) {
		to = day + step - 1 < t->span.to ? day + step - 1 :
		    t->span.to;
		put_point(t, day, minutes_in(s, day, to),
		    active_in(s, day, to));
	}
	js_end(o);
}

static void
put_streak(struct telling *t)
{
	const struct state *s = t->w->s;
	int64_t idle = state_idle(s, t->w->today);
	struct js_out *o = &t->o;

	js_kv_obj(o, "streak");
	js_kv_int(o, "current_days", state_streak(s, t->w->today));
	js_kv_int(o, "longest_days", s->longest);
	js_key(o, "days_since_last");
	if (idle < 0)
		js_put_null(o);
	else
		js_put_int(o, idle);
	js_end(o);
}

/* ---- indicators ---- */

/* A reading in the days that the next stage looks at, so that it and the target are
 * of the same; else in its own. */
static struct reading
read_in(struct indicators *r, const struct field *f, const struct gap *d)
{
	return d != NULL && d->window_days > 0 && f->rule != NULL ?
	    indicators_window(r, f, d->window_days) : *indicators_read(r, f);
}

/* A reading before the stretch: by the same rule on the day before it, or the
 * last but one of what was measured. false: not known. */
static bool
before_of(struct telling *t, const struct field *f, const struct gap *d,
    int64_t *v)
{
	const struct metric *m = state_metric(t->w->s, f->key);
	struct reading r;

	if (f->rule == NULL) {
		if (m == NULL || m->np < 2)
			return false;
		*v = m->p[1].value;
		return true;
	}
	r = read_in(&t->then, f, d);
	if (!r.has || r.window_days == 0 || t->w->s->first == 0 ||
	    t->span.from <= t->w->s->first)
		return false;
	*v = r.value;
	return true;
}

static const char *
trend(const struct field *f, bool known, int64_t was, int64_t is)
{
	if (!known)
		return "unknown";
	if (was == is)
		return "same";
	if (f->polarity == 0)
		return is > was ? "up" : "down";
	return (is > was) == (f->polarity > 0) ? "better" : "worse";
}

/* The target of the next stage for what a deficit measures; NULL: none. */
static const struct gap *
deficit_of(const struct telling *t, const struct field *f)
{
	for (size_t i = 0; i < t->ngaps; i++) {
		const struct gap *d = &t->gaps[i];

		if (d->need == NULL && d->waits == 0 && f == (d->table != NULL ?
		    d->table->measure : t->w->cat->pr->hours) &&
		    (d->table == NULL || d->window_days > 0))
			return d;
	}
	return NULL;
}

/* words_of - a code: of an enum, of a stage, or of the field that is the smallest. */
static struct str
words_of(const struct context *w, const struct field *f, struct str code)
{
	const struct curriculum *cu = w->cat->cu;
	const struct choice *c = metamodel_choice(f, code);
	const struct field *named = catalog_field(w->cat, code);

	for (size_t i = 0; i < TWIN_STAGES; i++)
		if (str_eq(cu->stages[i].code, code))
			return cu->stages[i].name[w->lang];
	return c != NULL ? c->text[w->lang] : named != NULL ?
	    named->name[w->lang] : code;
}

/* put_reading - a value; returns how the text says it, empty for none. */
static struct str
put_reading(struct telling *t, const char *name, bool known,
    const struct field *f, int64_t v, struct str code)
{
	struct speech sp = context_speech(t->w);

	js_key(&t->o, name);
	if (!known) {
		js_put_null(&t->o);
		return STR("");
	}
	if (code.n > 0) {
		js_put_str(&t->o, code);
		return words_of(t->w, f, code);
	}
	js_put_fixed(&t->o, v, f->decimals);
	return why_amount(&sp, f, v);
}

/* line_of - a reading with what is known of it, in words. */
static struct str
line_of(struct telling *t, const struct field *f, struct str name,
    const struct str said[3])
{
	const struct context *w = t->w;
	struct buf b;

	buf_init(&b, w->a, SIZE_MAX);
	buf_add(&b, SAY(w->a, w->lang, SAY_PART_INDICATOR, name, f->key,
	    said[0].n > 0 ? said[0] : sentences_get(w->lang, SAY_NOT_KNOWN)));
	if (said[1].n > 0)
		buf_add(&b, SAY(w->a, w->lang, SAY_INDICATOR_BEFORE, said[1]));
	if (said[2].n > 0)
		buf_add(&b, SAY(w->a, w->lang, SAY_INDICATOR_TARGET, said[2]));
	return buf_str(&b);
}

static void
put_indicator(struct telling *t, const struct field *f)
{
	const struct gap *d = deficit_of(t, f);
	struct reading r = read_in(&t->now, f, d);
	const struct context *w = t->w;
	struct speech sp = context_speech(t->w);
	struct str name = why_field_name(&sp, f, r.window_days);
	struct str said[3];
	struct str unit = f->unit != NULL ? f->unit->text[w->lang] : STR("");
	int64_t was = 0;
	bool known = r.has && (r.code.n == 0 ||
	    metamodel_choice_at(f, r.value) != NULL) && before_of(t, f, d, &was);
	const struct choice *c = metamodel_choice_at(f, was);
	struct js_out *o = &t->o;

	js_obj(o);
	js_kv_str(o, "indicator", f->key);
	js_kv_str(o, "name", name);
	said[0] = put_reading(t, "value", r.has, f, r.value, r.code);
	said[1] = put_reading(t, "before", known, f, was, c != NULL ? c->code :
	    STR(""));
	js_kv_c(o, "trend", trend(f, known, was, r.value));
	said[2] = put_reading(t, "target", d != NULL, f, d != NULL ? d->want : 0,
	    STR(""));
	js_kv_str(o, "unit", unit);
	js_kv_int(o, "window_days", r.window_days);
	js_key(o, "confidence");
	js_put_fixed(o,
	    r.has && r.day != 0
		? reading_confidence(w->cat->pr, r.n, w->today - r.day)
		: 0,
	    3);
	js_end(o);
	add_line(&t->indicators, line_of(t, f, name, said));
}

/* Those asked for, else those that the next stage rests on. */
static void
put_indicators(struct telling *t)
{
	const struct catalog *c = t->w->cat;
	size_t i;

	js_kv_arr(&t->o, "indicators");
	for (i = 0; i < js_len(t->named); i++)
		put_indicator(t, catalog_field(c,
		    js_str(js_item(t->named, i))));
	for (i = 0; t->named == NULL && i < INDICES; i++)
		put_indicator(t, c->pr->tables[i].measure);
	if (t->named == NULL)
		put_indicator(t, c->pr->hours);
	js_end(&t->o);
}

/* ---- the whole ---- */

static int64_t
readiness(const struct telling *t)
{
	int64_t sum = 0, n = 0;

	for (size_t i = 0; i < t->ngaps; i++) {
		const struct gap *d = &t->gaps[i];

		if (d->need == NULL && d->table != NULL && d->window_days == 0)
			continue;	/* the stage does not ask for it */
		sum += d->waits != 0 ? 0 : 1000 - d->pm;
		n++;
	}
	return n == 0 ? 100 : sum / n / 10;
}

static void
put_rest(struct telling *t)
{
	const struct context *w = t->w;
	const struct state *s = w->s;
	struct js_out *o = &t->o;

	js_kv_obj(o, "readiness");
	js_kv_int(o, "stage", s->stage);
	js_key(o, "next");
	if (s->stage < TWIN_STAGES)
		js_put_int(o, s->stage + 1);
	else
		js_put_null(o);
	js_kv_int(o, "pct", readiness(t));
	js_end(o);
	js_kv_obj(o, "data_quality");
	js_key(o, "coverage");
	js_put_fixed(o, reading_coverage(s, t->span.to, t->span.to -
	    t->span.from + 1), 3);
	js_key(o, "first_event");
	if (s->first == 0)
		js_put_null(o);
	else
		js_put_str(o, calendar_day_text(w->a, s->first));
	js_end(o);
}

/* answer_text - the stretch in a few sentences, then every number. */
static struct str
answer_text(struct telling *t)
{
	struct context *w = t->w;
	const struct state *s = w->s;
	const struct span *p = &t->span;
	int64_t n = p->to - p->from + 1;
	struct buf b;

	buf_init(&b, w->a, SIZE_MAX);	/* in proportion to the JSON */
	buf_add(&b, SAY(w->a, w->lang, SAY_PROGRESS,
			sentences_day(w->a, w->lang, p->from, w->today),
			sentences_day(w->a, w->lang, p->to, w->today),
			sentences_fixed(w->a, w->lang,
			    minutes_in(s, p->from, p->to) / 6, 1),
			sentences_int(w->a, active_in(s, p->from, p->to)),
			sentences_int(w->a, n)));
	if (has_before(t))
		buf_add(&b, SAY(w->a, w->lang, SAY_PROGRESS_BEFORE,
		    sentences_fixed(w->a, w->lang, minutes_in(s, p->from - n,
		    p->from - 1) / 6, 1)));
	buf_add(&b, SAY(w->a, w->lang, SAY_PROGRESS_STREAK,
	    sentences_int(w->a, state_streak(s, w->today)),
	    sentences_int(w->a, s->longest)));
	if (s->stage < TWIN_STAGES)
		buf_add(&b, SAY(w->a, w->lang, SAY_PROGRESS_READY,
		    w->cat->cu->stages[s->stage].name[w->lang],
		    sentences_int(w->a, readiness(t))));
	buf_add(&b, buf_str(&t->indicators));
	buf_add(&b, buf_str(&t->series));
	return buf_str(&b);
}

int
progress_tell(struct context *w, struct twin_answer *out)
{
	struct telling t = { .w = w };
	struct buf b;

	read_span(&t);
	read_indicators(&t);
	if (w->ck.bad)
		return 0;
	indicators_init(&t.now, w->a, w->cat, w->s, t.span.to);
	indicators_init(&t.then, w->a, w->cat, w->s, t.span.from - 1);
	t.ngaps = gap_list(&t.now, &t.gaps);
	buf_init(&t.indicators, w->a, SIZE_MAX);	/* as the answer */
	buf_init(&t.series, w->a, SIZE_MAX);
	context_reply(w, &t.o, &b, "dt.progress/1");
	js_kv_int(&t.o, "revision", w->s->revision);
	js_kv_str(&t.o, "as_of", calendar_day_text(w->a, w->today));
	js_kv_obj(&t.o, "period");
	js_kv_c(&t.o, "name", t.span.period);
	js_kv_str(&t.o, "since", calendar_day_text(w->a, t.span.from));
	js_kv_str(&t.o, "until", calendar_day_text(w->a, t.span.to));
	js_kv_int(&t.o, "days", t.span.to - t.span.from + 1);
	js_kv_c(&t.o, "by", t.span.weekly ? "week" : "day");
	js_end(&t.o);
	put_time(&t);
	put_series(&t);
	put_streak(&t);
	put_indicators(&t);
	put_rest(&t);
	context_send(w, &t.o, answer_text(&t), out);
	return 0;
}
