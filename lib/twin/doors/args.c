/* SPDX-License-Identifier: MIT */
#include "twin/doors/args.h"

#include "twin/speech/field_text.h"
#include "twin/value/calendar.h"
#include "twin/value/words.h"

/* A clock may differ from ours by so much before a time is "the future". */
enum { SKEW_S = 300 };

void
args_init(struct args *ck, struct arena *a, enum twin_lang lang,
    struct refusal *no)
{
	*ck = (struct args){ .a = a, .lang = lang, .no = no };
	*no = (struct refusal){ 0 };
}

void
args_refuse(struct args *ck, enum refusal_code code, struct str field,
    enum sentence say, enum sentence hint, const struct sentence_args *args)
{
	if (ck->bad)
		return;
	ck->bad = true;
	*ck->no = (struct refusal){ .code = code,
		.field = field,
		.message = sentences_say(ck->a, ck->lang, say, args),
		.hint = sentences_say(ck->a, ck->lang, hint, args) };
}

struct str
args_path(struct args *ck, const char *list, size_t i, const char *member)
{
	return arena_printf(ck->a, "%s[%zu]%s%s", list, i,
	    member[0] != '\0' ? "." : "", member);
}

static void
wrong(struct args *ck, struct str path, enum sentence what)
{
	args_refuse(ck, REFUSAL_VALIDATION, path, SAY_WRONG, SAY_NONE,
	    &(struct sentence_args){ { path, sentences_get(ck->lang, what) } });
}

/* How a fault of a value is said; see struct value_fault. */
static const struct {
	enum refusal_code code;
	enum sentence say, what;
} faults[VALUE_FAULTS] = {
	[VALUE_NO_STRING] = { REFUSAL_VALIDATION, SAY_WRONG, SAY_A_STRING },
	[VALUE_NO_INTEGER] = { REFUSAL_VALIDATION, SAY_WRONG, SAY_AN_INTEGER },
	[VALUE_NO_BOOLEAN] = { REFUSAL_VALIDATION, SAY_WRONG, SAY_A_BOOLEAN },
	[VALUE_NO_LIST] = { REFUSAL_VALIDATION, SAY_WRONG, SAY_A_LIST },
	[VALUE_NO_OBJECT] = { REFUSAL_VALIDATION, SAY_WRONG, SAY_AN_OBJECT },
	[VALUE_NO_DATE] = { REFUSAL_VALIDATION, SAY_WRONG, SAY_A_DATE },
	[VALUE_NO_DAYTIME] = { REFUSAL_VALIDATION, SAY_WRONG, SAY_A_DAYTIME },
	[VALUE_NO_TIME] = { REFUSAL_VALIDATION, SAY_WRONG, SAY_A_TIME },
	[VALUE_NO_URL] = { REFUSAL_VALIDATION, SAY_WRONG, SAY_A_URL },
	[VALUE_PRECISE] = { REFUSAL_VALIDATION, SAY_DECIMALS, SAY_NONE },
	[VALUE_RANGE] = { REFUSAL_VALIDATION, SAY_RANGE, SAY_NONE },
	[VALUE_CHOICE] = { REFUSAL_VALIDATION, SAY_CHOICE, SAY_NONE },
	[VALUE_EMPTY] = { REFUSAL_VALIDATION, SAY_EMPTY, SAY_NONE },
	[VALUE_LONG] = { REFUSAL_LIMIT, SAY_TOO_MANY_CHARS, SAY_NONE },
	[VALUE_MANY] = { REFUSAL_LIMIT, SAY_TOO_MANY, SAY_NONE },
	[VALUE_UNKNOWN] = { REFUSAL_UNKNOWN_FIELD, SAY_UNKNOWN_FIELD,
	    SAY_NONE },
};

/* refuse - a value; hint: for a member that nobody knows, and for what has none;
 * members: its {2} there. */
static void
refuse(struct args *ck, const struct value_fault *bad, enum sentence hint,
    struct str members)
{
	struct sentence_args say = { { bad->path } };
	bool shape = bad->kind == VALUE_UNKNOWN || bad->kind == VALUE_NO_OBJECT;

	switch (bad->kind) {
	case VALUE_PRECISE:
		say.s[1] = sentences_int(ck->a, bad->decimals);
		break;
	case VALUE_RANGE:
		say.s[1] = sentences_fixed(ck->a, ck->lang, bad->min,
		    bad->decimals);
		say.s[2] = sentences_fixed(ck->a, ck->lang, bad->max,
		    bad->decimals);
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
		say.s[2] = members;
	}
	args_refuse(ck, faults[bad->kind].code, bad->path,
	    faults[bad->kind].say, shape ? hint : SAY_NONE, &say);
}

bool
args_value(struct args *ck, const struct field *f, const struct js *v,
    struct str path, int64_t *scaled, struct str *json)
{
	struct value_fault bad;

	if (!field_value(ck->a, f, v, path, scaled, json, &bad))
		refuse(ck, &bad, SAY_HINT_MEMBERS,
		    field_text_members(ck->a, ck->lang, f));
	return !ck->bad;
}

void
args_form(struct args *ck, const struct exercise *x, const struct js *form)
{
	struct value_fault bad;

	if (!form_check(ck->a, x, form, &bad))
		refuse(ck, &bad, SAY_HINT_FORM, STR(""));
}

bool
args_bytes(struct args *ck, struct str path, struct str s, size_t max)
{
	if (s.n > max)
		args_refuse(ck, REFUSAL_LIMIT, path, SAY_TOO_LONG, SAY_NONE,
		    &(struct sentence_args){ { path,
		    sentences_int(ck->a, (int64_t)max),
		    sentences_int(ck->a, (int64_t)s.n) } });
	return !ck->bad;
}

bool
args_printable(struct args *ck, struct str path, struct str s)
{
	if (!field_value_printable(s))
		wrong(ck, path, SAY_A_STRING);
	return !ck->bad;
}

bool
args_words(struct args *ck, struct str path, struct str s)
{
	if (args_printable(ck, path, s) && words_count(s) == 0)
		args_refuse(ck, REFUSAL_VALIDATION, path, SAY_EMPTY,
		    SAY_HINT_ANSWER, &(struct sentence_args){ { path } });
	return !ck->bad;
}

int64_t
args_int(struct args *ck, const struct js *obj, const char *name,
    int64_t otherwise)
{
	const struct js *v = js_at(obj, name);
	int64_t n;

	return field_value_fixed(ck->a, v, 0, &n) ? n : otherwise;
}

/* The last second of a day, or now when it has not ended. */
static int64_t
day_end(const struct zone *there, int64_t day, int64_t now)
{
	int64_t utc = zone_instant(there, day + 1, 0) - 1;

	return utc > now && day <= zone_day(there, now) ? now : utc;
}

int64_t
args_when(struct args *ck, const struct js *obj, struct str path, int64_t now,
    const struct zone *there, bool any)
{
	struct str s = js_str_at(obj, "occurred_at");
	int64_t utc = now, day;

	if (s.n == 0)
		return now;
	if (calendar_day_parse(s, &day))
		utc = day_end(there, day, now);
	else if (!zone_time_parse(there, s, &utc))
		wrong(ck, path, SAY_A_TIME);
	if (utc > now + SKEW_S)
		args_refuse(ck, REFUSAL_VALIDATION, path, SAY_FUTURE, SAY_NONE,
		    &(struct sentence_args){ { path } });
	day = zone_day(there, now) - TWIN_BACK_DAYS;
	if (!any && zone_day(there, utc) < day)
		args_refuse(ck, REFUSAL_VALIDATION, path, SAY_TOO_LONG_AGO,
		    SAY_HINT_LONG_AGO,
		    &(struct sentence_args){
			{ path, sentences_int(ck->a, TWIN_BACK_DAYS),
			    sentences_day(ck->a, ck->lang, day,
				day + TWIN_BACK_DAYS) } });
	return ck->bad || utc > now ? now : utc;
}
