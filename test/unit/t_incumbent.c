/* SPDX-License-Identifier: MIT */
/*
 * t_incumbent - what the system that this one replaces got wrong cannot be done
 * to the tools there are. Through the protocol layer, on a real store.
 * Elsewhere: parallel writers and killed ones (test/e2e/concurrency.mjs),
 * audiences and scopes (t_auth, tokens.mjs), revisions of the protocol
 * (t_mcp_era), erasure (t_tools_erase).
 */
#include "test/unit/table.h"

#include "base/limits.h"
#include "test/unit/tools_kit.h"

/* Each write comes a second later, under an id of its own. */
static long long
next_id(struct tkit *k)
{
	return (long long)++k->now;
}

static struct tkit_reply
profile(struct tkit *k, const char *fields)
{
	return tkit_call(k, "update_profile", tkit_fmt(k,
	    "{\"fields\":{%s},\"request_id\":\"r%lld\"}", fields,
	    next_id(k)));
}

static struct tkit_reply
point(struct tkit *k, const char *name, const char *value)
{
	return tkit_call(k, "update_metrics", tkit_fmt(k,
	    "{\"points\":[{\"indicator\":\"%s\",\"value\":%s}],"
	    "\"request_id\":\"r%lld\"}", name, value, next_id(k)));
}

static void
no_trace(struct tkit *k, const char *why)
{
	const struct js *v = tkit_good(k, "get_snapshot", "{}");

	if (js_int_at(v, "revision", -1) != 0 ||
	    js_int_at(js_at(v, "stage"), "confirmed", -1) != 1 ||
	    tkit_events(k, "anna") != 0)
		fail_msg("%s: something was written", why);
}

/* ---- nobody promotes themselves ---- */

static const struct path {
	const char *why, *name, *value;
} paths[] = {
	{ "the stage by its key", "stage", "5" },
	{ "by its number", "IND.3.4.01", "5" },
	{ "by the incumbent's path",
	    "3_derived/3_4_qualification/01_Внутренняя ступень Ученика", "5" },
	{ "by the path that the incumbent believed",
	    "indicators.stage.current", "\"STG.Learner.Proactive\"" },
	{ "below it", "stage/current", "5" },
	{ "by an unknown path", "3_derived/9_9_mine/01_Ступень", "5" },
	{ "the root", "/", "5" },
	{ "a degree of the council", "degree", "\"PublicFigure\"" },
	{ "hours that were never worked", "hours_total", "500" },
	{ "an index", "sys", "5" },
	{ "something generated", "readiness", "100" },
	{ "what the platform sends", "sessions", "100" },
	{ "the prototype of objects", "__proto__", "{\"stage\":5}" },
	{ "their constructor", "constructor", "{\"stage\":5}" },
	{ "the learner", "sub", "\"boris\"" },
	{ "an index of an array", "0", "1" },
};

static void
no_promotion(void **state)
{
	struct tkit *k = *state;

	for (size_t i = 0; i < sizeof(paths) / sizeof(paths[0]); i++) {
		const struct path *p = &paths[i];
		struct tkit_reply r;

		arena_reset(k->a);
		r = profile(k, tkit_fmt(k, "\"%s\":%s", p->name, p->value));
		if (!r.is_error)
			fail_msg("%s: update_profile took it", p->why);
		r = point(k, p->name, p->value);
		if (!r.is_error)
			fail_msg("%s: update_metrics took it", p->why);
		no_trace(k, p->why);
	}
}

/* ---- values keep their type ---- */

static const char *const texts[] = {
	"2024", "1e3", "true", "null", "{\\\"a\\\":1}", "[1,2]", "\\\"x\\\"",
	"007", "-0", "NaN", "undefined", "<b>x</b>", "%s%n", "🦔",
};

static void
texts_stay_texts(void **state)
{
	struct tkit *k = *state;

	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++) {
		const struct js *want, *name;
		struct err e = { 0 };

		arena_reset(k->a);
		assert_false(profile(k, tkit_fmt(k, "\"name\":\"%s\"",
		    texts[i])).is_error);
		name = js_at(js_at(tkit_good(k, "get_snapshot", "{}"),
		    "learner"), "name");
		assert_int_equal(js_parse(k->a, str_c(tkit_fmt(k, "\"%s\"",
		    texts[i])), 2, &want, &e), 0);
		assert_true(js_eq(name, want));
	}
}

static const struct wrong {
	const char *why, *fields;
} wrongs[] = {
	{ "an enum takes no object", "\"pace\":{\"code\":\"slow\"}" },
	{ "nor an empty one", "\"pace\":{}" },
	{ "nor a list", "\"pace\":[\"slow\"]" },
	{ "nor a number", "\"pace\":1" },
	{ "nor a word that it does not have", "\"pace\":\"SLOW\"" },
	{ "a number is no text", "\"name\":2024" },
	{ "a text is no number", "\"session_minutes\":\"25\"" },
	{ "nor is half a minute a whole one", "\"session_minutes\":25.5" },
	{ "a number keeps to its range", "\"session_minutes\":100000" },
	{ "a list takes no text", "\"projects\":\"a, b\"" },
	{ "nor objects", "\"projects\":[{\"a\":1}]" },
	{ "a date is a day that exists", "\"stage_end\":\"2026-02-30\"" },
	{ "a name without end", "\"name\":\"%s\"" },
};

static void
types_hold(void **state)
{
	struct tkit *k = *state;
	size_t i;

	for (i = 0; i < sizeof(wrongs) / sizeof(wrongs[0]); i++) {
		const char *fields = wrongs[i].fields;

		arena_reset(k->a);
		if (strstr(fields, "%s") != NULL)
			fields = tkit_fmt(k, "\"name\":\"%s\"",
			    tkit_text(k, "x", 100000));
		if (!profile(k, fields).is_error)
			fail_msg("%s: it was taken", wrongs[i].why);
		no_trace(k, wrongs[i].why);
	}
}

/* ---- names with dots are names ---- */

static void
dotted(void **state)
{
	struct tkit *k = *state;
	struct tkit_reply r = profile(k, "\"IND.1.1.2\":\"Анна\"");
	const struct js *v;

	assert_false(r.is_error);
	v = js_item(js_at(r.out, "changes"), 0);
	assert_true(str_is(js_str_at(v, "field"), "name"));
	r = point(k, "DT.2.11.01", "4");
	assert_false(r.is_error);
	v = js_item(js_at(r.out, "accepted"), 0);
	assert_true(str_is(js_str_at(v, "indicator"), "energy"));
	v = tkit_good(k, "get_snapshot", "{}");
	assert_true(str_is(js_str_at(js_at(v, "learner"), "name"), "Анна"));
	assert_int_equal(js_int_at(js_at(v, "constraints"), "energy", 0), 4);
}

/* ---- learners are apart, writes are not lost ---- */

static void
apart(void **state)
{
	struct tkit *k = *state;
	const struct js *v;

	/* lists and objects were what the incumbent shared */
	assert_false(profile(k, "\"projects\":[\"a\"],\"creator_roles\":"
	    "{\"learner\":\"yes\"},\"name\":\"Анна\"").is_error ||
	    point(k, "energy", "1").is_error);
	k->sub = "boris";
	v = tkit_good(k, "get_snapshot", "{}");
	assert_int_equal(js_int_at(v, "revision", -1), 0);
	assert_int_equal(js_type(js_at(js_at(v, "goals"), "projects")),
	    JS_NULL);
	assert_int_equal(js_type(js_at(js_at(v, "learner"), "name")),
	    JS_NULL);
	assert_false(profile(k, "\"projects\":[\"b\"]").is_error);
	k->sub = "anna";
	v = tkit_good(k, "get_snapshot", "{}");
	assert_true(str_is(js_str(js_item(js_at(js_at(v, "goals"),
	    "projects"), 0)), "a"));
}

static void
none_lost(void **state)
{
	static const char *const fields[] = {
		"\"name\":\"Анна\"", "\"objective\":\"x\"",
		"\"session_minutes\":25", "\"pace\":\"slow\"",
	};
	struct tkit *k = *state;
	const struct js *v;
	size_t i;

	/* four writers that all read revision 0, each in a process of its own */
	for (i = 0; i < 4; i++) {
		tkit_reopen(k);
		assert_false(profile(k, fields[i]).is_error);
	}
	v = tkit_good(k, "get_history", "{\"kinds\":[\"declared\"]}");
	assert_int_equal(js_len(js_at(v, "items")), 4);
	v = tkit_good(k, "get_snapshot", "{}");
	assert_int_equal(js_int_at(v, "revision", -1), 4);
	assert_true(str_is(js_str_at(js_at(v, "learner"), "name"), "Анна"));
	assert_true(str_is(js_str_at(js_at(v, "goals"), "objective"), "x"));
	assert_true(str_is(js_str_at(js_at(v, "constraints"), "pace"),
	    "slow"));
	/* and a writer who wants to be the only one is told of the other */
	(void)tkit_refused(k, "update_profile", "{\"fields\":{\"name\":\"B\"},"
	    "\"if_revision\":0,\"request_id\":\"late\"}",
	    "CONFLICT_REVISION");
}

/* The incumbent forgot what a value was; here the change shows both. */
static void
before_and_after(void **state)
{
	struct tkit *k = *state;
	const struct js *v;
	struct tkit_reply r;

	assert_false(profile(k, "\"objective\":\"one\"").is_error);
	r = profile(k, "\"objective\":null");
	v = js_item(js_at(r.out, "changes"), 0);
	assert_true(str_is(js_str_at(v, "before"), "one"));
	assert_int_equal(js_type(js_at(v, "after")), JS_NULL);
	assert_int_equal(tkit_events(k, "anna"), 2);
}

/* ---- bad calls are answered ---- */

static const char *const calls[] = {
	"", ",\"arguments\":null", ",\"arguments\":[]",
	",\"arguments\":\"{}\"", ",\"arguments\":1",
	",\"arguments\":{\"path\":\"/\"}", ",\"arguments\":{\"\":1}",
	",\"arguments\":{\"points\":null,\"fields\":null,\"answer\":null}",
	",\"arguments\":{\"fields\":{},\"points\":[],\"request_id\":\"\"}",
	",\"arguments\":{\"request_id\":{}}",
};

static const char *const tools[] = {
	"get_snapshot", "get_next_task", "get_progress", "get_history",
	"describe_curriculum", "log_attempt", "append_artifact",
	"update_metrics", "update_profile", "erase_twin", "write_digital_twin",
	"", "get_snapshot/../update_profile",
};

static void
bad_calls(void **state)
{
	struct tkit *k = *state;
	size_t i, n;

	for (i = 0; i < sizeof(tools) / sizeof(tools[0]); i++)
		for (n = 0; n < sizeof(calls) / sizeof(calls[0]); n++) {
			struct tkit_reply r;

			arena_reset(k->a);
			r = tkit_ask(k, "tools/call", tkit_fmt(k,
			    "\"name\":\"%s\"%s", tools[i], calls[n]));
			/* a result or a JSON-RPC error, never nothing and
			 * never a fault of ours */
			if (r.body.n == 0 || r.code == -32603)
				fail_msg("%s%s: " STR_FMT, tools[i], calls[n],
				    STR_ARG(r.body));
		}
	no_trace(k, "bad calls");
}

int
main(void)
{
	struct CMUnitTest tests[] = {
#define T(sentence, fn) { sentence, fn, tkit_setup, tkit_teardown, NULL }
		T("nobody promotes themselves, by whatever path", no_promotion),
		T("a text that looks like JSON stays a text",
		    texts_stay_texts),
		T("a value of another type or size is refused", types_hold),
		T("names with dots find their field", dotted),
		T("one learner's lists are not another's", apart),
		T("four writers leave four writes", none_lost),
		T("a change shows what was before", before_and_after),
		T("bad calls are answered and write nothing", bad_calls),
	};

	return cmocka_run_group_tests_name("incumbent", tests, NULL, NULL);
}
