/* SPDX-License-Identifier: MIT */
/*
 * t_people - what others bring into a learner's journal: each kind by its
 * schema and rules, once, and nothing of it when something is wrong.
 */
#include "test/unit/table.h"

#include "test/unit/tools_kit.h"
#include "tools/record.h"
#include "tools/refold.h"
#include "twin/journal/state.h"

/* bring - record for the kit's learner, as an operator does. */
static struct record_done
bring(struct tkit *k, const char *args, bool dry)
{
	struct call c = { .a = k->a, .client = STR("test"), .now = k->now,
	    .app = k->ap };
	struct state_head none = { 0 };
	struct record_ask ask = { .sub = str_c(k->sub), .dry = dry };
	struct record_done done = { 0 };
	struct twin_env env;
	struct err e = { 0 };

	if (js_parse(k->a, str_c(args), 16, &ask.args, &e) == -1 ||
	    app_env(&c, STR("en"), &none, &env, &e) == -1 ||
	    record_run(k->ap, k->a, &env, &ask, &done, &e) == -1)
		fail_msg("%s: %s", args, e.msg);
	return done;
}

/* attempted - seq 1 of the learner: accepted, or waiting for a mentor. */
static void
attempted(struct tkit *k, bool waits)
{
	(void)tkit_good(k, "log_attempt", tkit_fmt(k, "{\"exercise\":"
	    "\"entry_time_15\",\"minutes\":20,\"answer\":"
	    "\"I sorted one drawer, nothing else.\","
	    "\"form\":{\"thing\":\"a drawer\",\"result\":\"sorted\","
	    "\"noticed\":\"calm\"},%s,\"request_id\":\"a\"}", waits ?
	    "\"for_review\":true" : "\"scores\":[{\"criterion\":"
	    "\"one_thing\",\"level\":3,\"evidence\":"
	    "\"I sorted one drawer\"}]"));
}

static const struct good {
	const char *why, *args;
} goods[] = {
	{ "a review", "{\"kind\":\"review\",\"body\":{\"exercise\":"
	    "\"entry_time_15\",\"seq\":1,\"verdict\":\"needs_revision\","
	    "\"judge\":\"mentor\",\"note\":\"which drawer?\"}}" },
	{ "a diagnostic", "{\"kind\":\"diagnostic\",\"body\":{\"values\":"
	    "[4,4,4,4,5],\"stage\":4}}" },
	{ "a degree", "{\"kind\":\"degree_set\",\"body\":{\"degree\":"
	    "\"DEG.Worker\"}}" },
	{ "consent", "{\"kind\":\"consent\",\"body\":{\"grants\":"
	    "{\"mentor_view\":true}}}" },
	{ "a slot", "{\"kind\":\"slot\",\"occurred_at\":\"2026-11-22\","
	    "\"source\":\"lms\",\"external_id\":\"1\",\"body\":"
	    "{\"minutes\":30,\"practice\":\"slow_reading\"}}" },
	{ "a week closed", "{\"kind\":\"plan_closed_week\",\"body\":"
	    "{\"quality\":4}}" },
};

static void
brought(void **state)
{
	struct tkit *k = *state;
	struct refold f = { .until = UINT64_MAX };
	struct err e = { 0 };
	struct str stored;
	const struct js *v;

	attempted(k, false);
	for (size_t i = 0; i < sizeof(goods) / sizeof(goods[0]); i++) {
		struct record_done d = bring(k, goods[i].args, true);

		if (d.no.code != REFUSAL_NONE ||
		    tkit_events(k, k->sub) != i + 1)
			fail_msg("%s, dry: " STR_FMT, goods[i].why,
			    STR_ARG(d.no.message));
		d = bring(k, goods[i].args, false);
		if (d.no.code != REFUSAL_NONE ||
		    tkit_events(k, k->sub) != i + 2)
			fail_msg("%s: " STR_FMT, goods[i].why,
			    STR_ARG(d.no.message));
	}
	v = tkit_good(k, "get_snapshot", "{}");
	assert_true(str_is(js_str_at(js_item(js_at(v, "recent"), 0), "outcome"),
	    "needs_revision"));
	assert_int_equal(js_len(js_at(v, "open")), 1);
	assert_true(js_bool_at(js_at(v, "consent"), "mentor_view", false));
	v = js_item(js_at(tkit_good(k, "get_history",
	    "{\"kinds\":[\"review\"]}"), "items"), 0);
	assert_true(str_is(js_str_at(v, "by"), "mentor"));
	assert_true(str_is(js_str_at(v, "note"), "which drawer?"));
	assert_int_equal(js_int_at(v, "about", 0), 1);
	if (store_state(k->st, k->a, str_c(k->sub), &stored, &e) == -1 ||
	    refold_run(k->st, k->a, str_c(k->sub), &f, &e) == -1)
		fail_msg("%s", e.msg);
	assert_true(str_eq(stored, f.state));
}

/* A review is of an attempt: with the attempt taken back it counts no more. */
static void
review_of_nothing(void **state)
{
	struct tkit *k = *state;
	struct refold f = { .until = UINT64_MAX };
	struct err e = { 0 };
	struct str stored;
	const struct js *v;

	attempted(k, false);
	(void)bring(k, goods[0].args, false);
	(void)tkit_good(k, "correct_event", "{\"action\":\"void\",\"seq\":1,"
	    "\"reason\":\"x\",\"request_id\":\"v\"}");
	v = tkit_good(k, "get_snapshot", "{}");
	assert_int_equal(js_len(js_at(v, "open")), 0);
	if (store_state(k->st, k->a, str_c(k->sub), &stored, &e) == -1 ||
	    refold_run(k->st, k->a, str_c(k->sub), &f, &e) == -1)
		fail_msg("%s", e.msg);
	assert_true(str_eq(stored, f.state));
}

/* The last review of an attempt counts, and none when it is taken back. */
static const struct regret {
	const char *why;
	struct {
		const char *verdict;	/* NULL: the attempt is taken back */
		int64_t slots, accepted;
	} then[6];
	size_t n;
} regrets[] = {
	{ "accepted, then taken back",
	    { { "accepted", 1, 1 }, { NULL, 0, 0 } }, 2 },
	{ "accepted, then not", { { "accepted", 1, 1 }, { "rejected", 0, 0 },
	    { "accepted", 1, 1 }, { "needs_revision", 0, 0 },
	    { "accepted", 1, 1 }, { NULL, 0, 0 } }, 6 },
	{ "accepted twice", { { "accepted", 1, 1 }, { "accepted", 1, 1 },
	    { "rejected", 0, 0 } }, 3 },
	{ "rejected, then accepted", { { "rejected", 0, 0 },
	    { "accepted", 1, 1 } }, 2 },
};

static void
has_counted(struct tkit *k, const char *why, int64_t slots, int64_t accepted)
{
	struct refold f = { .until = UINT64_MAX };
	const struct state_exercise *x;
	const struct count *c;
	struct err e = { 0 };
	struct str stored;
	struct state *s;

	if (store_state(k->st, k->a, str_c(k->sub), &stored, &e) == -1 ||
	    refold_run(k->st, k->a, str_c(k->sub), &f, &e) == -1 ||
	    state_parse(k->a, stored, &s, &e) == -1)
		fail_msg("%s: %s", why, e.msg);
	if (!str_eq(stored, f.state))
		fail_msg("%s: " STR_FMT " folds to " STR_FMT, why,
		    STR_ARG(stored), STR_ARG(f.state));
	c = state_count(s, STR("slot"));
	x = state_exercise(s, STR("entry_time_15"));
	if ((c == NULL ? 0 : c->total) != slots ||
	    (x == NULL ? 0 : x->accepted) != accepted)
		fail_msg("%s: " STR_FMT, why, STR_ARG(stored));
}

static void
regretted(void **state)
{
	struct tkit *k = *state;

	for (size_t i = 0; i < sizeof(regrets) / sizeof(regrets[0]); i++) {
		const struct regret *r = &regrets[i];

		k->sub = tkit_fmt(k, "r%zu", i);
		attempted(k, true);
		has_counted(k, r->why, 0, 0);
		for (size_t n = 0; n < r->n; n++) {
			const char *verdict = r->then[n].verdict;

			if (verdict != NULL)
				assert_int_equal(bring(k, tkit_fmt(k,
				    "{\"kind\":\"review\",\"body\":{"
				    "\"exercise\":\"entry_time_15\","
				    "\"verdict\":\"%s\",\"judge\":\"mentor\""
				    "}}", verdict), false).no.code,
				    REFUSAL_NONE);
			else
				(void)tkit_good(k, "correct_event", "{\"action\":"
				    "\"void\",\"seq\":1,\"reason\":\"x\","
				    "\"request_id\":\"v\"}");
			has_counted(k, r->why, r->then[n].slots,
			    r->then[n].accepted);
		}
	}
}

/* What earlier versions wrote of a void and of a second review counts as it
 * did then: what is stored stays the fold of its journal. */
struct before {
	struct tkit *k;
	struct twin_refold *r;
	bool note;
};

static int
as_before(void *arg, uint64_t seq, struct str event, struct err *e)
{
	static const char *const later[] = { ",\"replaces\":[2]",
		",\"reviews\":true" };
	struct before *b = arg;
	char *s = arena_cstr(b->k->a, event);

	(void)seq;
	for (size_t i = 0; i < 2; i++) {
		char *at = strstr(s, later[i]);
		size_t n = strlen(later[i]);

		if (at != NULL)
			memmove(at, at + n, strlen(at + n) + 1);
	}
	assert_null(strstr(s, "\"replaces\""));
	assert_null(strstr(s, "\"reviews\""));
	return b->note ? twin_refold_note(b->r, str_c(s), e) :
	    twin_refold_add(b->r, str_c(s), e);
}

static void
earlier(void **state)
{
	struct before b = { .k = *state, .note = true };
	struct tkit *k = b.k;
	struct err e = { 0 };
	struct state *s;
	struct str bytes;

	attempted(k, true);
	for (int i = 0; i < 2; i++)
		assert_int_equal(bring(k, tkit_fmt(k, "{\"kind\":\"review\","
		    "\"external_id\":\"%d\",\"body\":{\"exercise\":"
		    "\"entry_time_15\",\"verdict\":\"accepted\",\"judge\":"
		    "\"mentor\"}}", i), false).no.code, REFUSAL_NONE);
	(void)tkit_good(k, "correct_event", "{\"action\":\"void\","
	    "\"seq\":1,\"reason\":\"x\",\"request_id\":\"v\"}");
	has_counted(k, "now", 0, 0);
	b.r = twin_refold_new();
	for (int i = 0; i < 2; i++, b.note = false)
		assert_int_equal(store_events(k->st, str_c(k->sub), 1, false,
		    as_before, &b, &e), 0);
	assert_int_equal(twin_refold_end(b.r, &bytes, &e), 0);
	assert_int_equal(state_parse(k->a, bytes, &s, &e), 0);
	assert_int_equal(state_count(s, STR("slot"))->total, 2);
	twin_refold_free(b.r);
}

static const struct bad {
	const char *why, *args;
	enum refusal_code code;
	const char *field;
} bads[] = {
	{ "no kind", "{\"body\":{}}", REFUSAL_VALIDATION, "kind" },
	{ "a kind that there is not", "{\"kind\":\"wish\",\"body\":{}}",
	    REFUSAL_VALIDATION, "kind" },
	{ "what only the server writes",
	    "{\"kind\":\"stage_changed\",\"body\":{\"to\":5}}",
	    REFUSAL_VALIDATION, "kind" },
	{ "what only the learner writes",
	    "{\"kind\":\"attempt\",\"body\":{}}", REFUSAL_VALIDATION, "kind" },
	{ "no body", "{\"kind\":\"slot\"}", REFUSAL_VALIDATION, "body" },
	{ "a body of another type", "{\"kind\":\"slot\",\"body\":[]}",
	    REFUSAL_VALIDATION, "body" },
	{ "an unknown member beside it",
	    "{\"kind\":\"slot\",\"body\":{},\"role\":\"learner\"}",
	    REFUSAL_UNKNOWN_FIELD, "role" },
	{ "an unknown member of it",
	    "{\"kind\":\"slot\",\"body\":{\"stage\":5}}",
	    REFUSAL_UNKNOWN_FIELD, "body.stage" },
	{ "more minutes than a day has",
	    "{\"kind\":\"slot\",\"body\":{\"minutes\":1441}}",
	    REFUSAL_VALIDATION, "body.minutes" },
	{ "an unknown practice",
	    "{\"kind\":\"slot\",\"body\":{\"practice\":\"x\"}}",
	    REFUSAL_NOT_FOUND, "body.practice" },
	{ "tomorrow", "{\"kind\":\"slot\",\"body\":{},"
	    "\"occurred_at\":\"2026-11-24\"}", REFUSAL_VALIDATION,
	    "occurred_at" },
	{ "a review of no attempt", "{\"kind\":\"review\",\"body\":{"
	    "\"exercise\":\"knowledge_note\",\"verdict\":\"accepted\","
	    "\"judge\":\"mentor\"}}", REFUSAL_NOT_FOUND, "body.exercise" },
	{ "a review of another attempt", "{\"kind\":\"review\",\"body\":{"
	    "\"exercise\":\"entry_time_15\",\"seq\":7,\"verdict\":"
	    "\"accepted\",\"judge\":\"mentor\"}}", REFUSAL_NOT_FOUND,
	    "body.seq" },
	{ "a verdict that there is not", "{\"kind\":\"review\",\"body\":{"
	    "\"exercise\":\"entry_time_15\",\"verdict\":\"needs_review\","
	    "\"judge\":\"mentor\"}}", REFUSAL_VALIDATION, "body.verdict" },
	{ "a diagnostic of four", "{\"kind\":\"diagnostic\",\"body\":{"
	    "\"values\":[4,4,4,4],\"stage\":4}}", REFUSAL_VALIDATION,
	    "body.values" },
	{ "a diagnostic of six out of five", "{\"kind\":\"diagnostic\","
	    "\"body\":{\"values\":[4,4,4,4,6],\"stage\":4}}",
	    REFUSAL_VALIDATION, "body.values[4]" },
	{ "a degree that there is not", "{\"kind\":\"degree_set\",\"body\":{"
	    "\"degree\":\"DEG.King\"}}", REFUSAL_VALIDATION, "body.degree" },
	{ "a consent to something else", "{\"kind\":\"consent\",\"body\":{"
	    "\"grants\":{\"all\":true}}}", REFUSAL_UNKNOWN_FIELD,
	    "body.grants.all" },
};

static void
refused(void **state)
{
	struct tkit *k = *state;

	attempted(k, false);
	for (size_t i = 0; i < sizeof(bads) / sizeof(bads[0]); i++) {
		struct record_done d = bring(k, bads[i].args, false);

		if (d.no.code != bads[i].code ||
		    !str_is(d.no.field, bads[i].field))
			fail_msg("%s: %s at " STR_FMT ": " STR_FMT,
			    bads[i].why, refusal_name(d.no.code),
			    STR_ARG(d.no.field), STR_ARG(d.no.message));
		assert_true(d.no.message.n > 0);
	}
	assert_int_equal(tkit_events(k, k->sub), 1);
}

static void
once(void **state)
{
	struct tkit *k = *state;
	struct record_done a = bring(k, goods[4].args, false), b;

	for (int i = 0; i < 3; i++) {
		k->now += 10;
		b = bring(k, goods[4].args, false);
		assert_true(b.repeated);
		assert_true(str_eq(a.answer.json, b.answer.json));
	}
	b = bring(k, "{\"kind\":\"slot\",\"source\":\"lms\","
	    "\"external_id\":\"1\",\"body\":{\"minutes\":31}}", false);
	assert_int_equal(b.no.code, REFUSAL_DUPLICATE_MISMATCH);
	/* another source has its own numbers */
	b = bring(k, "{\"kind\":\"slot\",\"source\":\"lm\","
	    "\"external_id\":\"s1\",\"body\":{\"minutes\":31}}", false);
	assert_int_equal(b.no.code, REFUSAL_NONE);
	assert_false(b.repeated);
	assert_int_equal(tkit_events(k, k->sub), 2);
	/* and no learner can take a number before it is used */
	(void)tkit_refused(k, "update_profile", tkit_fmt(k,
	    "{\"fields\":{\"objective\":\"x\"},\"request_id\":\"" STR_FMT
	    "\"}", STR_ARG(record_id(k->a, "source", STR("lms"), STR("2")))),
	    "VALIDATION");
}

static void
withdrawn(void **state)
{
	struct tkit *k = *state;
	int64_t n = 2;

	attempted(k, true);
	(void)tkit_good(k, "manage_consent", "{\"grants\":{\"tracking\":false},"
	    "\"request_id\":\"c\"}");
	for (size_t i = 0; i < sizeof(goods) / sizeof(goods[0]); i++) {
		bool may = strstr(goods[i].args, "\"consent\"") != NULL;

		if (bring(k, goods[i].args, false).no.code != (may ?
		    REFUSAL_NONE : REFUSAL_CONSENT_REQUIRED))
			fail_msg("%s", goods[i].why);
		n += may;
	}
	assert_int_equal(tkit_events(k, k->sub), n);
}

int
main(void)
{
	struct CMUnitTest tests[] = {
#define T(sentence, fn) { sentence, fn, tkit_setup, tkit_teardown, NULL }
		T("every kind is recorded, a dry run writes nothing", brought),
		T("a review ends with its attempt", review_of_nothing),
		T("a review that was regretted leaves nothing", regretted),
		T("what earlier versions wrote counts as it did", earlier),
		T("what does not fit is refused and not written", refused),
		T("the same event is recorded once", once),
		T("nobody writes of a learner without consent", withdrawn),
	};

	return cmocka_run_group_tests_name("people", tests, NULL, NULL);
}
