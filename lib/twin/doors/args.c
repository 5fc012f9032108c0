/* SPDX-License-Identifier: MIT */
#include "twin/doors/args.h"

#include "twin/value/calendar.h"

/* A clock may differ from ours by so much before a time is "the future". */
enum { SKEW_S = 300 };

void
args_init(struct args *ck, struct arena *a, enum twin_lang lang,
    struct twin_fault *f)
{
	*ck = (struct args){ .a = a, .lang = lang, .f = f };
	*f = (struct twin_fault){ .revision = -1 };
}

void
args_refuse(struct args *ck, enum twin_code code, struct str field,
    enum sentence say, enum sentence hint, const struct sentence_args *args)
{
	if (ck->bad)
		return;
	ck->bad = true;
	*ck->f = (struct twin_fault){ .code = code,
		.field = field,
		.message = sentences_say(ck->a, ck->lang, say, args),
		.hint = sentences_say(ck->a, ck->lang, hint, args),
		.revision = -1 };
}

struct str
args_path(struct args *ck, const char *list, size_t i, const char *member)
{
	return arena_printf(ck->a, "%s[%zu]%s%s", list, i,
	    member[0] != '\0' ? "." : "", member);
}

void
args_members(struct args *ck, const struct js *obj,
    const char *const *names, struct str prefix)
{
	for (struct js_iter it = { 0 }; !ck->bad && js_next(obj, &it);) {
		const char *const *n = names;

		while (*n != NULL && !str_is(it.name, *n))
			n++;
		if (*n == NULL) {
			struct str path = arena_printf(ck->a,
			    STR_FMT STR_FMT, STR_ARG(prefix),
			    STR_ARG(str_utf8_cut(it.name, 80)));

			args_refuse(ck, TWIN_UNKNOWN_FIELD, path,
			    SAY_UNKNOWN_FIELD, SAY_HINT_UNKNOWN_FIELD,
			    &(struct sentence_args){ { path } });
		}
	}
}

bool
args_has(const struct js *obj, const char *name)
{
	return js_type(js_at(obj, name)) > JS_NULL;
}

static struct str
shown(const struct arg *g)
{
	return g->path.n > 0 ? g->path : str_c(g->name);
}

/* The member when it is there; a missing one that must be is refused. */
static const struct js *
member(struct args *ck, const struct arg *g)
{
	const struct js *v = args_has(g->obj, g->name) ?
	    js_at(g->obj, g->name) : NULL;

	if (v == NULL && g->must)
		args_refuse(ck, TWIN_VALIDATION, shown(g), SAY_MISSING,
		    SAY_NONE, &(struct sentence_args){ { shown(g) } });
	return ck->bad ? NULL : v;
}

static void
wrong(struct args *ck, struct str path, enum sentence what)
{
	args_refuse(ck, TWIN_VALIDATION, path, SAY_WRONG, SAY_NONE,
	    &(struct sentence_args){ { path, sentences_get(ck->lang, what) } });
}

static void
out_of_range(struct args *ck, struct str path, int64_t min, int64_t max)
{
	args_refuse(ck, TWIN_VALIDATION, path, SAY_RANGE, SAY_NONE,
	    &(struct sentence_args){ { path, sentences_int(ck->a, min),
	    sentences_int(ck->a, max) } });
}

struct str
args_bytes(struct args *ck, struct arg g, size_t min, size_t max)
{
	const struct js *v = member(ck, &g);
	struct str s = js_str(v);

	if (v == NULL)
		return s;
	if (js_type(v) != JS_STRING)
		wrong(ck, shown(&g), SAY_A_STRING);
	else if (s.n < min)
		args_refuse(ck, TWIN_VALIDATION, shown(&g), SAY_EMPTY,
		    SAY_NONE, &(struct sentence_args){ { shown(&g) } });
	else if (s.n > max)
		args_refuse(ck, TWIN_LIMIT, shown(&g), SAY_TOO_LONG,
		    SAY_NONE, &(struct sentence_args){ { shown(&g),
		    sentences_int(ck->a, (int64_t)max),
		    sentences_int(ck->a, (int64_t)s.n) } });
	return ck->bad ? STR("") : s;
}

/* How a fault of a value is said; see struct value_fault. */
static const struct {
	enum twin_code code;
	enum sentence say, what;
} faults[VALUE_FAULTS] = {
	[VALUE_NO_STRING] = { TWIN_VALIDATION, SAY_WRONG, SAY_A_STRING },
	[VALUE_NO_INTEGER] = { TWIN_VALIDATION, SAY_WRONG, SAY_AN_INTEGER },
	[VALUE_NO_BOOLEAN] = { TWIN_VALIDATION, SAY_WRONG, SAY_A_BOOLEAN },
	[VALUE_NO_LIST] = { TWIN_VALIDATION, SAY_WRONG, SAY_A_LIST },
	[VALUE_NO_OBJECT] = { TWIN_VALIDATION, SAY_WRONG, SAY_AN_OBJECT },
	[VALUE_NO_DATE] = { TWIN_VALIDATION, SAY_WRONG, SAY_A_DATE },
	[VALUE_NO_DAYTIME] = { TWIN_VALIDATION, SAY_WRONG, SAY_A_DAYTIME },
	[VALUE_NO_TIME] = { TWIN_VALIDATION, SAY_WRONG, SAY_A_TIME },
	[VALUE_NO_URL] = { TWIN_VALIDATION, SAY_WRONG, SAY_A_URL },
	[VALUE_PRECISE] = { TWIN_VALIDATION, SAY_DECIMALS, SAY_NONE },
	[VALUE_RANGE] = { TWIN_VALIDATION, SAY_RANGE, SAY_NONE },
	[VALUE_CHOICE] = { TWIN_VALIDATION, SAY_CHOICE, SAY_NONE },
	[VALUE_EMPTY] = { TWIN_VALIDATION, SAY_EMPTY, SAY_NONE },
	[VALUE_LONG] = { TWIN_LIMIT, SAY_TOO_MANY_CHARS, SAY_NONE },
	[VALUE_MANY] = { TWIN_LIMIT, SAY_TOO_MANY, SAY_NONE },
	[VALUE_UNKNOWN] = { TWIN_UNKNOWN_FIELD, SAY_UNKNOWN_FIELD, SAY_NONE },
};

static struct str
bound(struct args *ck, bool has, int64_t v, int decimals)
{
	return has ? sentences_fixed(ck->a, ck->lang, v, decimals) : STR("-");
}

void
args_fault(struct args *ck, const struct value_fault *bad, enum sentence hint)
{
	struct sentence_args say = { { bad->path } };

	switch (bad->kind) {
	case VALUE_PRECISE:
		say.s[1] = sentences_int(ck->a, bad->decimals);
		break;
	case VALUE_RANGE:
		say.s[1] = bound(ck, bad->has_min, bad->min, bad->decimals);
		say.s[2] = bound(ck, bad->has_max, bad->max, bad->decimals);
		break;
	case VALUE_CHOICE:
		say.s[1] = bad->choices;
		break;
	case VALUE_LONG:
	case VALUE_MANY:
		say.s[1] = sentences_int(ck->a, bad->max);
		say.s[2] = sentences_int(ck->a, bad->n);
		break;
	default:
		say.s[1] = sentences_get(ck->lang, faults[bad->kind].what);
	}
	args_refuse(ck, faults[bad->kind].code, bad->path,
	    faults[bad->kind].say, bad->kind == VALUE_UNKNOWN ? hint :
	    SAY_NONE, &say);
}

bool
args_value(struct args *ck, const struct field *f, const struct js *v,
    struct str path, int64_t *scaled, struct str *json)
{
	struct value_fault bad;

	if (!field_value(ck->a, f, v, path, scaled, json, &bad))
		args_fault(ck, &bad, SAY_HINT_UNKNOWN_FIELD);
	return !ck->bad;
}

void
args_form(struct args *ck, const struct exercise *x, const struct js *form)
{
	struct value_fault bad;

	if (!form_check(ck->a, x, form, &bad))
		args_fault(ck, &bad, SAY_HINT_FORM);
}

struct str
args_chars(struct args *ck, struct arg g, size_t min, size_t max)
{
	const struct js *v = member(ck, &g);

	struct value_fault bad;

	if (v == NULL)
		return STR("");
	if (!field_value_text(v, shown(&g), min, max, &bad))
		args_fault(ck, &bad, SAY_NONE);
	return ck->bad ? STR("") : js_str(v);
}

int64_t
args_int(struct args *ck, struct arg g, int64_t min, int64_t max,
    int64_t otherwise)
{
	const struct js *v = member(ck, &g);
	int64_t n = js_int(v);

	if (v == NULL)
		return otherwise;
	if (js_type(v) == JS_REAL && field_value_fixed(ck->a, v, 0, &n))
		;	/* 25.0 is how some clients write 25 */
	else if (js_type(v) != JS_INT) {
		wrong(ck, shown(&g), SAY_AN_INTEGER);
		return otherwise;
	}
	if (n < min || n > max)
		out_of_range(ck, shown(&g), min, max);
	return ck->bad ? otherwise : n;
}

bool
args_bool(struct args *ck, struct arg g, bool otherwise)
{
	const struct js *v = member(ck, &g);

	if (v == NULL)
		return otherwise;
	if (js_type(v) != JS_BOOL)
		wrong(ck, shown(&g), SAY_A_BOOLEAN);
	return ck->bad ? otherwise : js_bool(v);
}

const struct js *
args_list(struct args *ck, struct arg g, size_t min, size_t max)
{
	const struct js *v = member(ck, &g);

	if (v == NULL)
		return NULL;
	if (js_type(v) != JS_ARRAY)
		wrong(ck, shown(&g), SAY_A_LIST);
	else if (js_len(v) < min)
		args_refuse(ck, TWIN_VALIDATION, shown(&g), SAY_EMPTY,
		    SAY_NONE, &(struct sentence_args){ { shown(&g) } });
	else if (js_len(v) > max)
		args_refuse(ck, TWIN_LIMIT, shown(&g), SAY_TOO_MANY,
		    SAY_NONE, &(struct sentence_args){ { shown(&g),
		    sentences_int(ck->a, (int64_t)max) } });
	return ck->bad ? NULL : v;
}

const struct js *
args_object(struct args *ck, struct arg g)
{
	const struct js *v = member(ck, &g);

	if (v != NULL && js_type(v) != JS_OBJECT)
		wrong(ck, shown(&g), SAY_AN_OBJECT);
	return ck->bad ? NULL : v;
}

int64_t
args_when(struct args *ck, struct arg g, int64_t now, int64_t tz_min)
{
	const struct js *v = member(ck, &g);
	int64_t utc = now;

	if (v == NULL)
		return now;
	if (js_type(v) != JS_STRING ||
	    !calendar_time_parse(js_str(v), tz_min, &utc))
		wrong(ck, shown(&g), SAY_A_TIME);
	else if (js_str(v).n == 10 && utc > now &&
	    calendar_day(utc, tz_min) == calendar_day(now, tz_min))
		utc = now;	/* a date means noon; "today" may be earlier */
	else if (utc > now + SKEW_S)
		args_refuse(ck, TWIN_VALIDATION, shown(&g), SAY_FUTURE,
		    SAY_NONE, &(struct sentence_args){ { shown(&g) } });
	return ck->bad || utc > now ? now : utc;
}
