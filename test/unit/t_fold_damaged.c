/* SPDX-License-Identifier: MIT */
/*
 * t_fold_damaged - a state or an event that is damaged, or too large, is an
 * error of its reader, and nothing is folded.
 */
#include "test/unit/table.h"

#include "base/limits.h"
#include "test/unit/twin_kit.h"
#include "twin/journal/fold.h"
#include "twin/journal/state.h"

/* ---- damage ---- */

struct damage {
	const char *why;
	const char *from, *to;	/* in the state of two events */
};

static const struct damage damages[] = {
	{ "state: not JSON", "{\"rev", "rev" },
	{ "state: an unknown version", "\"v\":1", "\"v\":2" },
	{ "state: no stage", "\"stage\":", "\"stag\":" },
	{ "state: stage 0", "\"stage\":[1,", "\"stage\":[0," },
	{ "state: a stage without its day", "\"stage\":[1,", "\"stage\":[" },
	{ "state: a negative total", "\"minutes\":60", "\"minutes\":-1" },
	{ "state: letters of no alphabet", "\"act\":\"B\"", "\"act\":\"!\"" },
	{ "state: minutes cut in half", "\"min\":\"A8\"", "\"min\":\"A\"" },
	{ "state: a day of 1441 minutes", "\"min\":\"A8\"",
	    "\"min\":\"Wh\"" },
	{ "state: no minutes written as some", "\"min\":\"A8\"",
	    "\"min\":\"AA\"" },
	{ "state: more minutes than there are", "\"minutes\":60",
	    "\"minutes\":1000000000000001" },
	{ "state: no offset", "\"tz\":null,", "" },
	{ "state: an offset off the Earth", "\"tz\":null,",
	    "\"tz\":900," },
	{ "state: no language", "\"lang\":null,", "" },
	{ "state: a language that is neither", "\"lang\":null",
	    "\"lang\":\"de\"" },
	{ "state: a language that is no text", "\"lang\":null", "\"lang\":1" },
	{ "state: an offset that is no number", "\"tz\":null",
	    "\"tz\":\"x\"" },
	{ "state: live minutes that are no list", "\"live\":[20000,60]",
	    "\"live\":\"x\"" },
	{ "state: live minutes of no day", "\"live\":[20000,60]",
	    "\"live\":[20000]" },
	{ "state: more live days than are kept", "\"live\":[20000,60]",
	    "\"live\":[4,1,3,1,2,1,1,1]" },
	{ "state: an integer written as a fraction", "\"minutes\":60",
	    "\"minutes\":60.0" },
	{ "state: members in another order", "\"minutes\":60,\"late\":0",
	    "\"late\":0,\"minutes\":60" },
	{ "state: an empty list of practices", "]}}", "]},\"prac\":{}}" },
	{ "state: a list where an object belongs",
	    "\"count\":{\"slot\":[2,2,\"B\"]}", "\"count\":[]" },
	{ "state: a choice that is neither 0 nor 1", "]}}",
	    "]},\"consent\":[2,1,1,1]}" },
	{ "state: an outcome that nobody knows", "]}}",
	    "]},\"ex\":{\"x\":[1,0,1,5,1,0,0,0,0,1]}}" },
	{ "state: an unknown member", "\"live\":", "\"x\":1,\"live\":" },
	{ "state: a counter under another name", "\"count\":",
	    "\"cuont\":" },
	{ "state: a count too long", "\"slot\":[2,2,\"B\"]",
	    "\"slot\":[2,2,\"B\",1]" },
	{ "state: a count too short", "\"slot\":[2,2,\"B\"]",
	    "\"slot\":[2,\"B\"]" },
	{ "state: a run past the oldest day", "\"slot\":[2,2,\"B\"]",
	    "\"slot\":[2,2,\"______B\"]" },
};

static void
damaged(void **state)
{
	const struct damage *d = *state;
	struct learner *l = learner_new();
	struct twin_in in = { .env = &l->env };
	struct state *s;
	struct err e = { 0 };
	struct buf b;
	ptrdiff_t at;

	learner_event(l, "slot", "{\"minutes\":30}");
	learner_event(l, "slot", "{\"minutes\":30}");
	at = str_find(l->state, str_c(d->from));
	if (at < 0)
		fail_msg("'%s' is not in " STR_FMT, d->from,
		    STR_ARG(l->state));
	buf_init(&b, l->a, 1 << 16);
	buf_add(&b, (struct str){ l->state.p, (size_t)at });
	buf_c(&b, d->to);
	buf_add(&b, str_from(l->state, (size_t)at + strlen(d->from)));
	assert_int_equal(state_parse(l->a, buf_str(&b), &s, &e), -1);
	assert_int_equal(e.kind, ERR_INVALID);

	/* no door opens on it */
	in.state = buf_str(&b);
	in.seq = 3;
	in.args = js_of(l->a, STR("{}"));
	e = (struct err){ 0 };
	assert_int_equal(twin_snapshot(l->a, &in, &l->answer, &l->f, &e), -1);
	learner_free(l);
}

/* ---- damaged events ---- */

static const struct damage events[] = {
	{ "event: without facts", "\"facts\":", "\"fact\":" },
	{ "event: facts of another type", "\"facts\":{\"minutes\":30,"
	    "\"active\":true,\"count\":[\"slot\"]}", "\"facts\":[]" },
	{ "event: without a body", "\"body\":", "\"bod\":" },
	{ "event: of no kind", "\"kind\":\"slot\"", "\"kind\":\"sloth\"" },
	{ "event: 1441 minutes", "\"minutes\":30,\"active\"",
	    "\"minutes\":1441,\"active\"" },
	{ "event: a negative time", "\"occurred_at\":1", "\"occurred_at\":-1" },
	{ "event: an offset off the Earth", "\"tz_offset\":0",
	    "\"tz_offset\":841" },
	{ "event: number 0", "\"seq\":1,", "\"seq\":0," },
	{ "event: cut", "{\"seq\"", "\"seq\"" },
	{ "event: a NUL in the name of a count", "\"count\":[\"slot\"]",
	    "\"count\":[\"slot\\u0000\"]" },
	{ "event: a stage without a number", "\"kind\":\"slot\"",
	    "\"kind\":\"stage_changed\"" },
	{ "event: an attempt at nothing", "\"kind\":\"slot\"",
	    "\"kind\":\"attempt\"" },
	{ "event: an artifact without a name", "\"kind\":\"slot\"",
	    "\"kind\":\"artifact\"" },
	{ "event: a diagnostic of nothing", "\"kind\":\"slot\"",
	    "\"kind\":\"diagnostic\"" },
	{ "event: a review of nothing", "\"kind\":\"slot\"",
	    "\"kind\":\"review\"" },
};

static void
damaged_event(void **state)
{
	const struct damage *d = *state;
	struct learner *l = learner_new();
	struct err e = { 0 };
	struct str text, out = STR("untouched");
	struct buf b;
	ptrdiff_t at;

	learner_event(l, "slot", "{\"minutes\":30}");
	text = l->journal[0];
	at = str_find(text, str_c(d->from));
	if (at < 0)
		fail_msg("'%s' is not in " STR_FMT, d->from, STR_ARG(text));
	buf_init(&b, l->a, 1 << 16);
	buf_add(&b, (struct str){ text.p, (size_t)at });
	buf_c(&b, d->to);
	buf_add(&b, str_from(text, (size_t)at + strlen(d->from)));
	assert_int_equal(twin_fold(l->a, STR(""), buf_str(&b), &out, &e), -1);
	assert_int_equal(e.kind, ERR_INVALID);
	assert_true(str_is(out, "untouched"));
	learner_free(l);
}

/* A value is kept whole or the event is refused: it is never cut. */
static void
large_value(void **state)
{
	static const char head[] = "{\"key\":\"name\",\"before\":null,"
	    "\"after\":\"";
	struct learner *l = learner_new();
	char *fill = calloc(1, LIMIT_VALUE + 1);
	struct err e = { 0 };
	struct state *s;
	struct str out;

	(void)state;
	assert_non_null(fill);
	memset(fill, 'x', LIMIT_VALUE);
	for (int over = 0; over < 2; over++) {
		struct str text = arena_printf(l->a, "{\"seq\":1,\"id\":\"a\","
		    "\"kind\":\"declared\",\"occurred_at\":1728043200,"
		    "\"received_at\":1728043200,\"tz_offset\":0,"
		    "\"source\":\"mcp\",\"actor\":{\"role\":\"learner\"},"
		    "\"provenance\":\"live\",\"body\":{\"fields\":[%s%.*s\"}]},"
		    "\"facts\":{}}", head, LIMIT_VALUE - 2 + over, fill);

		assert_int_equal(twin_fold(l->a, STR(""), text, &out, &e),
		    -over);
	}
	assert_int_equal(e.kind, ERR_INVALID);
	assert_int_equal(state_parse(l->a, out, &s, &e), 0);
	assert_int_equal(state_declared(s, STR("name"))->json.n, LIMIT_VALUE);
	free(fill);
	learner_free(l);
}

/* A profile's event with one text in it replaced. */
static const struct damage profiles[] = {
	{ "event: a language that is neither", "\"lang\":\"en\",\"tz\"",
	    "\"lang\":\"de\",\"tz\"" },
	{ "event: a language that is no text", "\"lang\":\"en\",\"tz\"",
	    "\"lang\":1,\"tz\"" },
	{ "event: an offset that is a text", "\"tz\":180", "\"tz\":\"180\"" },
	{ "event: a zone off the Earth", "\"tz\":180", "\"tz\":900" },
	{ "event: a field without a value", "\"after\"", "\"aftre\"" },
};

static struct str
replaced(struct arena *a, struct str text, const char *from, const char *to)
{
	ptrdiff_t at = str_find(text, str_c(from));

	if (at < 0)
		fail_msg("'%s' is not in " STR_FMT, from, STR_ARG(text));
	return arena_printf(a, "%.*s%s%s", (int)at, text.p, to,
	    arena_cstr(a, str_from(text, (size_t)at + strlen(from))));
}

static void
damaged_profile(void **state)
{
	const struct damage *d = *state;
	struct learner *l = learner_new();
	struct err e = { 0 };
	struct str out;

	assert_int_equal(learner_write(l, twin_update_profile,
	    "{\"fields\":{\"lang\":\"en\",\"tz\":\"+03:00\"}}"), REFUSAL_NONE);
	assert_int_equal(twin_fold(l->a, STR(""), l->journal[0], &out, &e), 0);
	assert_int_equal(twin_fold(l->a, STR(""), replaced(l->a,
	    l->journal[0], d->from, d->to), &out, &e), -1);
	assert_int_equal(e.kind, ERR_INVALID);
	learner_free(l);
}

/* What would not fit is an error, not a text that ends in its middle. */
static void
too_long(void **state)
{
	struct learner *l = learner_new();
	struct event_setting under = { .sub = STR("s"), .key = l->env.key };
	struct event ev = { .seq = 1, .kind = KIND_IMPORTED, .role = "learner",
	    .source = STR("mcp") };
	size_t n = (size_t)1 << 20;
	char *p = arena_alloc(l->a, n);
	struct err e = { 0 };
	struct str out;

	(void)state;
	memset(p, ' ', n);
	p[0] = '{', p[n - 1] = '}';
	ev.body = (struct str){ p, n };
	assert_int_equal(event_text(l->a, &under, &ev, &out, &e), -1);
	assert_int_equal(e.kind, ERR_INVALID);
	learner_free(l);
}

int
main(void)
{
	static struct table t;

	TABLE(&t, damaged, damages);
	TABLE(&t, damaged_event, events);
	TABLE(&t, damaged_profile, profiles);
	TEST(&t, "event: what does not fit is an error", too_long);
	TEST(&t, "fold: a value over the limit is refused, not cut", large_value);
	return table_run(&t, "fold, damaged");
}
