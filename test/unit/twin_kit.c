/* SPDX-License-Identifier: MIT */
#include "test/unit/twin_kit.h"

#include "test/unit/catalog_kit.h"
#include "test/unit/table.h"
#include "tools/table.h"
#include "tools/wording.h"
#include "twin/doors/operator_event.h"
#include "twin/value/calendar.h"

enum { KIT_ARENA = 512 << 20 };

struct learner *
learner_of(const struct catalog *cat)
{
	struct arena *kept = arena_new(KIT_ARENA);
	struct learner *l = arena_one(kept, struct learner);

	l->kept = kept;
	l->a = arena_new(KIT_ARENA);
	l->cat = cat;
	l->journal = arena_array(kept, KIT_EVENTS, struct str);
	l->env = (struct twin_env){ .cat = cat, .lang = TWIN_EN,
	    .zone = zone_fixed(0),
	    .client = STR("test"), .sub = STR("learner-1"),
	    .key = STR("0123456789abcdef0123456789abcdef") };
	learner_day(l, 0, 12 * 60);
	return l;
}

int64_t
kit_instant(const char *text)
{
	int64_t utc;

	if (!calendar_time_parse(str_c(text), &utc))
		fail_msg("%s: no time", text);
	return utc;
}

struct learner *
learner_new(void)
{
	struct arena *a = arena_new(KIT_ARENA);
	struct catalog *cat;
	struct err e = { 0 };
	struct learner *l;

	if (catalog_kit_load(a, SHIPPED, STR(""), &cat, &e) == -1)
		fail_msg("%s", e.msg);
	l = learner_of(cat);
	arena_defer(l->kept, (void (*)(void *))arena_free, a);
	return l;
}

struct learner *
learner_with(const struct spoiled *change, size_t n)
{
	struct arena *a = arena_new(KIT_ARENA);
	struct str text = catalog_kit_text(a, SHIPPED_MM);
	struct catalog *cat;
	struct err e = { 0 };
	struct learner *l;

	for (size_t i = 0; i < n; i++)
		text = catalog_kit_spoil(a, text, &change[i]);
	if (catalog_kit_load(a, SHIPPED_MM, text, &cat, &e) == -1)
		fail_msg("%s", e.msg);
	l = learner_of(cat);
	arena_defer(l->kept, (void (*)(void *))arena_free, a);
	return l;
}

void
learner_free(struct learner *l)
{
	if (l == NULL)
		return;
	arena_free(l->a);
	arena_free(l->kept);
}

void
learner_day(struct learner *l, int64_t day, int64_t minutes)
{
	l->env.now = (KIT_DAY + day) * 86400 + minutes * 60;
}

const struct js *
js_of(struct arena *a, struct str text)
{
	const struct js *v;
	struct err e = { 0 };

	if (js_parse(a, text, 32, &v, &e) == -1)
		fail_msg("not JSON: %s: " STR_FMT, e.msg, STR_ARG(text));
	return v;
}

const struct js *
js_path(const struct js *v, const char *path)
{
	struct str rest = str_c(path), name;
	int64_t i;

	while (rest.n > 0 && v != NULL) {
		(void)str_cut(rest, '.', &name, &rest);
		if (js_type(v) == JS_ARRAY && str_int(name, &i))
			v = js_item(v, (size_t)i);
		else if (!js_get_str(v, name, &v))
			v = NULL;
	}
	return v;
}

/* The tool in front of each door: its schema decides shape and size. */
static const struct {
	twin_write_fn *write;
	twin_read_fn *read;
	const char *tool;
} tools[] = {
	{ twin_log_attempt, NULL, "log_attempt" },
	{ twin_append_artifact, NULL, "append_artifact" },
	{ twin_update_metrics, NULL, "update_metrics" },
	{ twin_update_profile, NULL, "update_profile" },
	{ twin_correct_event, NULL, "correct_event" },
	{ twin_manage_consent, NULL, "manage_consent" },
	{ twin_log_slot, NULL, "log_slot" },
	{ NULL, twin_snapshot, "get_snapshot" },
	{ NULL, twin_dashboard, "show_dashboard" },
	{ NULL, twin_next, "get_next_task" },
	{ NULL, twin_progress, "get_progress" },
	{ twin_legacy_write, NULL, "write_digital_twin" },
	{ NULL, twin_legacy_describe, "describe_by_path" },
	{ NULL, twin_legacy_read, "read_digital_twin" },
	{ NULL, twin_legacy_areas, "get_profile_by_areas" },
};

static const struct tool *
tool_named(const struct tool *const *t, const char *name)
{
	while (*t != NULL && strcmp((*t)->name, name) != 0)
		t++;
	return *t;
}

static const struct tool *
tool_of(twin_write_fn *write, twin_read_fn *read)
{
	const struct tool *t;

	for (size_t i = 0; i < sizeof(tools) / sizeof(tools[0]); i++) {
		if (tools[i].write != write || tools[i].read != read)
			continue;
		t = tool_named(tool_table, tools[i].tool);
		return t != NULL ? t : tool_named(compat_table, tools[i].tool);
	}
	return NULL;
}

/* The arguments with the request_id that writers must have and that rows of
 * tests leave out. */
static const struct js *
with_id(struct arena *a, const char *args, bool write)
{
	struct str s = str_c(args);

	if (write && strstr(args, "\"request_id\"") == NULL)
		s = arena_printf(a, "{\"request_id\":\"r\"%s%s",
		    strcmp(args, "{}") == 0 ? "" : ",", args + 1);
	return js_of(a, s);
}

/* As the protocol layer does: what the schema refuses never reaches the door,
 * what hosts send instead of nothing is left out. */
static bool
fits(struct learner *l, const char *schema, const struct js **args,
    const char *prefix)
{
	struct schema_fault f;
	const struct schema *s;

	if (schema == NULL)
		return true;
	if (schema_compile(l->a, str_c(schema), &s, &l->e) == -1)
		fail_msg("%s", l->e.msg);
	if (schema_check(s, l->a, *args, &f))
		return true;
	*args = schema_tidy(s, l->a, *args);
	if (schema_check(s, l->a, *args, &f))
		return true;
	l->f = (struct refusal){ .code = f.code == SCHEMA_UNKNOWN ?
	    REFUSAL_UNKNOWN_FIELD : REFUSAL_VALIDATION,
	    .field = arena_printf(l->a, "%s" STR_FMT, prefix,
	    STR_ARG(f.path)), .revision = -1 };
	wording_schema(l->a, l->env.lang, &f, &l->f.message, &l->f.hint);
	return false;
}

/* The schemas in front of a writer. */
static bool
may_write(struct learner *l, twin_write_fn *fn, const struct js **args)
{
	const struct js *body;

	if (fn != twin_record)
		return fits(l, tool_of(fn, NULL)->input, args, "");
	body = js_at(*args, "body");
	return fits(l, operator_event_schema(STR("")), args, "") &&
	    (body == NULL || fits(l, operator_event_schema(js_str_at(*args,
	    "kind")), &body, "body."));
}

bool
learner_fits(struct learner *l, twin_write_fn *fn, const char *args)
{
	const struct js *v = with_id(l->a, args, fn != twin_record);

	return may_write(l, fn, &v);
}

/* A zone of the program's own list, or NULL. */
static const struct zone *
zone_of(struct learner *l, struct str name)
{
	struct zone *z = arena_one(l->a, struct zone);

	if (!zone_known(name, l->env.now, z))
		return NULL;
	memcpy(z->name, name.p, name.n);
	return z;
}

/* As tools do: the zone of the profile. */
static struct twin_env
env_of(struct learner *l)
{
	struct twin_env env = l->env;
	struct state_head h;
	const struct zone *z;

	assert_true(state_head(l->state, &h));
	z = zone_of(l, h.zone);
	if (z != NULL)
		env.zone = *z;
	return env;
}

enum refusal_code
learner_write(struct learner *l, twin_write_fn *fn, const char *args)
{
	struct twin_env env;
	struct twin_in in = { .env = &env, .state = l->state,
	    .seq = (int64_t)l->n + 1 };

	arena_reset(l->a);
	env = env_of(l);
	l->e = (struct err){ 0 };
	in.args = with_id(l->a, args, fn != twin_record);
	if (!may_write(l, fn, &in.args))
		return l->f.code;
	in.asked = zone_of(l, js_str_at(js_at(in.args, "fields"), "tz"));
	if (fn(l->a, &in, &l->w, &l->f, &l->e) == -1)
		fail_msg("%s", l->e.msg);
	l->answer = l->w.answer;
	if (l->f.code != REFUSAL_NONE) {
		assert_int_equal(l->w.nevents, 0);
		assert_int_equal(l->w.new_state.n, 0);
		return l->f.code;
	}
	if (l->w.nevents > 0)
		l->state = arena_str(l->kept, l->w.new_state);
	for (size_t i = 0; i < l->w.nevents; i++)
		l->journal[l->n++] = arena_str(l->kept, l->w.events[i]);
	return REFUSAL_NONE;
}

enum refusal_code
learner_read(struct learner *l, twin_read_fn *fn, const char *args)
{
	struct twin_env env;
	struct twin_in in = { .env = &env, .state = l->state };

	arena_reset(l->a);
	env = env_of(l);
	l->e = (struct err){ 0 };
	in.args = js_of(l->a, str_c(args));
	if (!fits(l, tool_of(NULL, fn)->input, &in.args, ""))
		return l->f.code;
	if (fn(l->a, &in, &l->answer, &l->f, &l->e) == -1)
		fail_msg("%s", l->e.msg);
	return l->f.code;
}

struct str
learner_refold(struct learner *l)
{
	struct twin_refold *r = twin_refold_new();
	struct err e = { 0 };
	struct str out;

	for (size_t i = 0; i < l->n; i++)
		if (twin_refold_note(r, l->journal[i], &e) == -1)
			fail_msg("%s", e.msg);
	for (size_t i = 0; i < l->n; i++)
		if (twin_refold_add(r, l->journal[i], &e) == -1)
			fail_msg("%s", e.msg);
	if (twin_refold_end(r, &out, &e) == -1)
		fail_msg("%s", e.msg);
	out = arena_str(l->a, out);
	twin_refold_free(r);
	return out;
}

enum refusal_code
learner_event(struct learner *l, const char *kind, const char *body)
{
	struct arena *a = arena_new(1 << 20);
	char *args = arena_cstr(a, arena_printf(a,
	    "{\"kind\":\"%s\",\"body\":%s}", kind, body));
	enum refusal_code c = learner_write(l, twin_record, args);

	arena_free(a);
	return c;
}

/* ---- good attempts ---- */

/* Long enough for every min_words and with lines for every min_items. */
#define WORDS								\
	"I wrote down what I did and why it mattered to me today.\n"	\
	"The second line tells what surprised me about my time.\n"	\
	"The third line says which one thing I will change.\n"		\
	"The fourth line has the number that shows the change.\n"	\
	"The fifth line names whom I explained it to and how.\n"	\
	"The sixth line is here so that six pieces are six.\n"		\
	"See https://example.org/work for the whole of it.\n"

static const char *const items[] = { "the first item of it",
	"the second item of it", "the third item of it", "the fourth item of it",
	"the fifth item of it", "the sixth item of it", "the seventh item of it",
	"the eighth item of it" };

static void
put_form(struct js_out *o, const struct exercise *x)
{
	js_kv_obj(o, "form");
	for (size_t i = 0; i < x->nform; i++) {
		const struct form_field *f = &x->form[i];
		int n = f->max_items > 0 && f->max_items < 8 ?
		    f->max_items : 8;

		js_key_str(o, f->key);
		switch (f->type) {
		case FORM_INT:
			js_put_int(o, f->min > 0 ? f->min : 4);
			break;
		case FORM_URL:
			js_put_c(o, "https://example.org/work");
			break;
		case FORM_DATE:
			js_put_c(o, "2024-10-04");
			break;
		case FORM_LIST:
			js_arr(o);
			for (int k = 0; k < n; k++)
				js_put_str(o, str_c(items[k]));
			js_end(o);
			break;
		default:
			js_put_str(o, str_utf8_cut(STR(WORDS),
			    f->max_len > 0 ? (size_t)f->max_len : 400));
			break;
		}
	}
	js_end(o);
}

const char *
good_attempt(struct arena *a, const struct exercise *x, int64_t minutes,
    int level)
{
	static int nth;
	struct buf b;
	struct js_out o;

	buf_init(&b, a, 1 << 16);
	js_begin(&o, &b);
	js_obj(&o);
	js_kv_str(&o, "exercise", x->id);
	/* another text each time, as people write */
	js_kv_str(&o, "answer", arena_printf(a, WORDS "Entry %d.", ++nth));
	if (minutes >= 0)
		js_kv_int(&o, "minutes", minutes);
	put_form(&o, x);
	js_kv_arr(&o, "scores");
	for (size_t i = 0; i < x->ncriteria; i++) {
		const struct criterion *cr = &x->criteria[i];

		if (cr->kind != CRIT_RUBRIC)
			continue;
		js_obj(&o);
		js_kv_str(&o, "criterion", cr->id);
		js_kv_int(&o, "level", level < 0 ||
		    level >= (int)cr->nlevels ? (int)cr->nlevels - 1 : level);
		js_kv_c(&o, "evidence", "why it mattered to me");
		js_end(&o);
	}
	js_end(&o);
	js_end(&o);
	return arena_cstr(a, buf_str(&b));
}

const struct exercise *
kit_exercise(struct learner *l, const char *id)
{
	const struct exercise *x = catalog_exercise(l->cat, str_c(id));

	assert_non_null(x);
	return x;
}
