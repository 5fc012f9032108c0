/* SPDX-License-Identifier: MIT */
#include "twin/doors/report.h"

#include <string.h>

#include "twin/speech/field_text.h"
#include "twin/speech/history_item.h"
#include "twin/value/calendar.h"

/* at - the value a path leads to, or NULL. */
static const struct js *
at(const struct js *v, const char *path)
{
	struct str step, rest = str_c(path);
	bool more = true;

	while (more && v != NULL) {
		more = str_cut(rest, '.', &step, &rest);
		(void)js_get_str(v, step, &v);
	}
	return v;
}

/* number - with the decimal point of the language. */
static struct str
number(struct arena *a, enum twin_lang lang, const struct js *v)
{
	struct str s = js_num_text(v, a), whole, part;

	if (lang == TWIN_EN || !str_cut(s, '.', &whole, &part))
		return s;
	return arena_printf(a, STR_FMT "," STR_FMT, STR_ARG(whole),
	    STR_ARG(part));
}

/* text - of a field with choices the words of a code, a date as people say it,
 * anything else as it is. */
static struct str
text(const struct context *w, struct str name, struct str s)
{
	const struct field *f = catalog_field(w->cat, name);
	const struct choice *c = f != NULL ? metamodel_choice(f, s) : NULL;
	int64_t day;

	if (c != NULL)
		return c->text[w->lang];
	if (calendar_day_parse(s, &day))
		return sentences_day(w->a, w->lang, day, w->today);
	return s.n > 0 ? s : STR(REPORT_DASH);
}

static struct str
words(const struct context *w, struct str name, const struct js *v)
{
	struct buf b;
	size_t i;

	switch (js_type(v)) {
	case JS_STRING:
		return text(w, name, js_str(v));
	case JS_INT:
	case JS_REAL:
		return number(w->a, w->lang, v);
	case JS_BOOL:
		return sentences_get(w->lang, js_bool(v) ? SAY_YES : SAY_NO);
	case JS_ARRAY:
		if (js_len(v) == 0)
			return STR(REPORT_DASH);
		buf_init(&b, w->a, SIZE_MAX);
		for (i = 0; i < js_len(v); i++) {
			buf_printf(&b, "%s" STR_FMT, i > 0 ? "; " : "",
			    STR_ARG(words(w, name, js_item(v, i))));
		}
		return buf_str(&b);
	case JS_OBJECT:		/* has rows or a map of its own */
	case JS_NONE:
	case JS_NULL:
		break;
	}
	return STR(REPORT_DASH);
}

/* ---- members that have words of their own ---- */

/* missing - the ids of an exercise's criteria as their sentences, whose full stops
 * are left out; an id that is gone from the exercise stays. */
static struct str
missing(const struct context *w, const struct js *of, const struct js *ids)
{
	const struct exercise *x =
	    catalog_exercise(w->cat, js_str_at(of, "exercise"));
	struct buf b;

	buf_init(&b, w->a, SIZE_MAX);
	for (size_t i = 0; i < js_len(ids); i++) {
		struct str s = js_str(js_item(ids, i));
		const struct criterion *cr = x == NULL ? NULL :
		    curriculum_criterion(x, s);

		if (cr != NULL)
			s = cr->text[w->lang];
		if (str_ends(s, STR(".")))
			s.n--;
		buf_printf(&b, "%s" STR_FMT, i > 0 ? "; " : "", STR_ARG(s));
	}
	return b.n > 0 ? buf_str(&b) : STR(REPORT_DASH);
}

static struct str
outcome(const struct context *w, const struct js *of, const struct js *v)
{
	enum outcome out = event_outcome_find(js_str(v));

	(void)of;
	return out == OUT_NONE ? STR(REPORT_DASH) : history_outcome(w->lang, out);
}

/* named - a key as the field's name, and as tools want it. */
static struct str
named(const struct context *w, struct str key)
{
	const struct field *f = catalog_field(w->cat, key);

	return f == NULL ? key :
	    SAY(w->a, w->lang, SAY_NAMED_KEY, f->name[w->lang], key);
}

static struct str
field(const struct context *w, const struct js *of, const struct js *v)
{
	(void)of;
	return js_type(v) == JS_STRING ? named(w, js_str(v)) :
	    STR(REPORT_DASH);
}

static struct str
fields(const struct context *w, const struct js *of, const struct js *v)
{
	struct buf b;

	(void)of;
	buf_init(&b, w->a, SIZE_MAX);
	for (size_t i = 0; i < js_len(v); i++)
		buf_printf(&b, "%s" STR_FMT, i > 0 ? "; " : "",
		    STR_ARG(named(w, js_str(js_item(v, i)))));
	return b.n > 0 ? buf_str(&b) : STR(REPORT_DASH);
}

/* percent - of a share, which has three decimals. */
static struct str
percent(const struct context *w, const struct js *of, const struct js *v)
{
	(void)of;
	return sentences_int(w->a, (int64_t)(js_real(v) * 1000 + 0.5) / 10);
}

static const struct {
	const char *name;
	struct str (*say)(const struct context *w, const struct js *of,
	    const struct js *v);
} members[] = {
	{ "missing", missing }, { "outcome", outcome }, { "stale", fields },
	{ "indicator", field }, { "coverage", percent },
};

/* argument - what a path leads to, in words. */
static struct str
argument(const struct context *w, const struct js *v, const char *path)
{
	for (size_t i = 0; i < sizeof(members) / sizeof(members[0]); i++)
		if (strcmp(path, members[i].name) == 0)
			return members[i].say(w, v, at(v, path));
	return words(w, str_c(path), at(v, path));
}

static void
line(struct buf *b, const struct context *w, const struct js *v,
    const struct report_row *row, bool whole)
{
	struct sentence_args args = { { { NULL, 0 } } };
	bool any = whole, dash = false;

	for (size_t i = 0; i < TEXT_ARGS && row->arg[i] != NULL; i++) {
		args.s[i] = argument(w, v, row->arg[i]);
		dash = str_is(args.s[i], REPORT_DASH);
		any = any || !dash;
	}
	if (any)
		buf_printf(b, "\n" STR_FMT,
		    STR_ARG(sentences_say(w->a, w->lang,
			dash && row->bare != SAY_NONE ? row->bare : row->say,
			&args)));
}

static void
list(struct buf *b, const struct context *w, const struct js *v,
    const struct report_row *row, bool whole)
{
	for (size_t i = 0; i < js_len(v); i++)
		if (row->of == NULL || row->of(js_item(v, i)))
			line(b, w, js_item(v, i), row, whole);
}

static void
map(struct buf *b, const struct context *w, const struct js *v,
    const struct report_row *row)
{
	struct speech sp = context_speech(w);
	struct js_iter it = { 0 };

	while (js_next(v, &it)) {
		const struct field *f = catalog_field(w->cat, it.name);
		struct str said = f == NULL ? STR("") :
		    field_text_value(&sp, f, it.value);

		if (f != NULL)
			buf_printf(b, "\n" STR_FMT, STR_ARG(SAY(w->a, w->lang,
			    row->say, f->name[w->lang], said.n > 0 ? said :
			    STR(REPORT_DASH))));
	}
}

void
report_add(struct buf *b, const struct context *w, const struct js *answer,
    const struct report_row *rows, size_t n, bool whole)
{
	for (size_t i = 0; i < n; i++) {
		const struct js *v = at(answer, rows[i].path);

		if (js_type(v) == JS_OBJECT && rows[i].of != NULL &&
		    !rows[i].of(v))
			continue;
		if (whole && v != NULL && js_len(v) == 0 &&
		    rows[i].none != SAY_NONE)
			buf_printf(b, "\n" STR_FMT,
			    STR_ARG(sentences_get(w->lang, rows[i].none)));
		else if (js_type(v) == JS_ARRAY)
			list(b, w, v, &rows[i], whole);
		else if (js_type(v) == JS_OBJECT && rows[i].arg[0] == NULL)
			map(b, w, v, &rows[i]);
		else if (js_type(v) == JS_OBJECT)
			line(b, w, v, &rows[i], whole);
	}
}
