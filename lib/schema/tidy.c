/* SPDX-License-Identifier: MIT */
/*
 * schema_tidy - arguments as their sender meant them; see schema.h. Only what
 * does not fit is touched, so whatever a schema allows keeps its meaning: a
 * null that forgets a field, an empty text where one may be given.
 */
#include "schema/schema.h"

#include "schema/node.h"

enum { TIDY_DEPTH = 32 };	/* of a JSON text inside a string */

/*
 * What hosts add to the arguments of any tool, and their models cannot leave
 * out. A property of that name in a schema is the schema's.
 */
static const char *const strays[] = {
	"_meta",		/* request metadata one level too deep */
	"toolCallId",		/* n8n's agent: n8n-io/n8n issue 21716 */
	/* Moltis: moltis-org/moltis issue 182 */
	"_accept_language", "_conn_id", "_session_key",
};

struct tidy {
	struct arena *a;
	struct js_out o;
};

static bool
stray(struct str name)
{
	size_t i;

	for (i = 0; i < sizeof(strays) / sizeof(strays[0]); i++)
		if (str_is(name, strays[i]))
			return true;
	return false;
}

/* blank - how strict hosts and some models say "not given". */
static bool
blank(const struct js *v)
{
	switch (js_type(v)) {
	case JS_NULL:
		return true;
	case JS_STRING:
		return js_str(v).n == 0;
	case JS_ARRAY:
		return js_len(v) == 0;
	default:
		return false;
	}
}

static bool
fits(const struct tidy *t, const struct schema *s, const struct js *v)
{
	return schema_check(s, t->a, v, NULL);
}

static bool
required(const struct schema *s, struct str name)
{
	size_t i;

	for (i = 0; i < s->nrequired; i++)
		if (str_eq(s->required[i], name))
			return true;
	return false;
}

/* member - the schema of a member; NULL: it is unknown. */
static const struct schema *
member(const struct schema *s, struct str name)
{
	size_t i;

	for (i = 0; i < s->nprops; i++)
		if (str_eq(s->props[i].name, name))
			return s->props[i].s;
	return s->others != NULL && s->others->never ? NULL : s->others;
}

/*
 * unwrapped - an object or a list that came as its JSON text; once, strictly,
 * and only where no text may stand. Anything else is itself. Claude Code sends
 * such: anthropics/claude-code issues 5504, 59227.
 */
static const struct js *
unwrapped(const struct tidy *t, const struct schema *s, const struct js *v)
{
	unsigned nested = s->types & (1u << JS_OBJECT | 1u << JS_ARRAY);
	const struct js *in;

	if (js_type(v) != JS_STRING || nested == 0 ||
	    (s->types & 1u << JS_STRING) != 0 ||
	    js_parse(t->a, js_str(v), TIDY_DEPTH, &in, NULL) == -1 ||
	    (nested & 1u << js_type(in)) == 0)
		return v;
	return in;
}

static void write(struct tidy *t, const struct schema *s, const struct js *v);

static void
write_object(struct tidy *t, const struct schema *s, const struct js *v,
    bool root)
{
	const struct schema *sub;
	struct js_iter it = { 0 };

	js_obj(&t->o);
	while (js_next(v, &it)) {
		sub = member(s, it.name);
		if (sub == NULL && root && stray(it.name))
			continue;
		if (sub != NULL && blank(it.value) &&
		    !required(s, it.name) && !fits(t, sub, it.value))
			continue;
		js_key_str(&t->o, it.name);
		write(t, sub, it.value);
	}
	js_end(&t->o);
}

/* write - v as it should have come; s NULL: nothing is known about it. */
static void
write(struct tidy *t, const struct schema *s, const struct js *v)
{
	size_t i;

	if (s == NULL || fits(t, s, v)) {
		js_put(&t->o, v);
		return;
	}
	v = unwrapped(t, s, v);
	if (js_type(v) == JS_OBJECT) {
		write_object(t, s, v, false);
	} else if (js_type(v) == JS_ARRAY) {
		js_arr(&t->o);
		for (i = 0; i < js_len(v); i++)
			write(t, s->items, js_item(v, i));
		js_end(&t->o);
	} else
		js_put(&t->o, v);
}

const struct js *
schema_tidy(const struct schema *s, struct arena *a, const struct js *v)
{
	struct tidy t = { .a = a };
	const struct js *out;
	struct buf b;

	if (js_type(v) != JS_OBJECT)
		return v;
	buf_init(&b, a, SIZE_MAX);
	js_begin(&t.o, &b);
	write_object(&t, s, v, true);
	/* no deeper than the message it came in, but for a text inside */
	return js_parse(a, buf_str(&b), 64, &out, NULL) == 0 ? out : v;
}
