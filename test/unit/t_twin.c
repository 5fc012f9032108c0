/* SPDX-License-Identifier: MIT */
/*
 * t_twin - what the writers of lib/twin write on the shipped catalog, and say
 * of it. Attempts are in t_attempt.c, refusals in t_refused.c.
 */
#include "test/unit/table.h"

#include "twin/journal/state.h"

#include "test/unit/twin_kit.h"

#define TEN	"one two three four five six seven eight nine ten "
static void
artifact_versions(void **state)
{
	struct learner *l = learner_new();
	const struct js *v;

	(void)state;
	assert_int_equal(learner_write(l, twin_append_artifact,
	    "{\"type\":\"draft\",\"title\":\"One\",\"text\":\"" TEN TEN TEN
	    TEN TEN "north south east west spring summer autumn winter red "
	    "green\"}"), REFUSAL_NONE);
	assert_int_equal(learner_write(l, twin_append_artifact,
	    "{\"type\":\"draft\",\"title\":\"One\",\"text\":\"better\","
	    "\"supersedes\":\"a1\"}"), REFUSAL_NONE);
	v = js_of(l->a, l->answer.json);
	assert_true(str_is(js_str(js_path(v, "id")), "a1"));
	assert_int_equal(js_int(js_path(v, "version")), 2);
	assert_true(str_is(l->w.artifacts[0].body, "better"));
	assert_int_equal(learner_write(l, twin_append_artifact,
	    "{\"type\":\"reflection\",\"title\":\"One\",\"text\":\"x\","
	    "\"supersedes\":\"a1\"}"), REFUSAL_VALIDATION);
	/* a better version is not one more draft: 2 events, 1 draft */
	assert_true(str_find(l->state, STR("\"p:draft\":[1,1,")) >= 0);
	assert_int_equal(learner_write(l, twin_append_artifact,
	    "{\"type\":\"draft\",\"title\":\"Link\","
	    "\"url\":\"https://example.org/d\",\"sha256\":"
	    "\"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852"
	    "b855\"}"), REFUSAL_NONE);
	assert_int_equal(l->w.nartifacts, 0);
	assert_true(str_find(l->answer.text, STR("not verified")) < 0);
	/* a link whose digest nobody knows is kept as it is */
	assert_int_equal(learner_write(l, twin_append_artifact,
	    "{\"type\":\"draft\",\"title\":\"Link\","
	    "\"url\":\"Https://example.org/d\"}"), REFUSAL_NONE);
	assert_true(str_find(l->answer.text, STR("not verified")) >= 0);
	v = js_of(l->a, l->journal[l->n - 1]);
	assert_null(js_path(v, "body.sha256"));
	assert_false(js_bool(js_path(v, "body.verified")));
	assert_true(str_eq(learner_refold(l), l->state));
	learner_free(l);
}

static void
metrics_partial(void **state)
{
	struct learner *l = learner_new();
	const struct js *v;

	(void)state;
	assert_int_equal(learner_write(l, twin_update_metrics,
	    "{\"partial\":true,\"points\":["
	    "{\"indicator\":\"energy\",\"value\":2},"
	    "{\"indicator\":\"luck\",\"value\":2},"
	    "{\"indicator\":\"stage\",\"value\":5},"
	    "{\"indicator\":\"energy\",\"value\":4,\"note\":\"later\"}]}"),
	    REFUSAL_NONE);
	assert_int_equal(l->n, 1);
	v = js_of(l->a, l->answer.json);
	assert_int_equal(js_len(js_path(v, "accepted")), 2);
	assert_int_equal(js_len(js_path(v, "rejected")), 2);
	assert_true(str_is(js_str(js_path(v, "rejected.0.code")),
	    "UNKNOWN_FIELD"));
	assert_true(str_is(js_str(js_path(v, "rejected.1.code")),
	    "NOT_WRITABLE"));
	assert_int_equal(js_len(js_path(v, "changes")), 1);
	assert_int_equal(js_type(js_path(v, "changes.0.before")), JS_NULL);
	assert_int_equal(js_int(js_path(v, "changes.0.after")), 4);

	/* nothing good: nothing is written, and it says so */
	assert_int_equal(learner_write(l, twin_update_metrics,
	    "{\"partial\":true,\"points\":[{\"indicator\":\"luck\","
	    "\"value\":2}]}"), REFUSAL_NONE);
	assert_int_equal(l->n, 1);
	v = js_of(l->a, l->answer.json);
	assert_int_equal(js_type(js_path(v, "seq")), JS_NULL);
	assert_int_equal(js_int(js_path(v, "revision")), 1);
	learner_free(l);
}

/* Numbers keep their scale; a decimal text is never turned into a number. */
static void
metrics_scale(void **state)
{
	struct learner *l = learner_new();

	(void)state;
	assert_int_equal(learner_write(l, twin_update_metrics,
	    "{\"points\":[{\"indicator\":\"accounted_hours\","
	    "\"value\":6.50}]}"), REFUSAL_NONE);
	assert_true(str_find(l->journal[0], STR("\"value\":6.5,")) >= 0);
	assert_true(str_find(l->journal[0], STR("\"scaled\":65,")) >= 0);
	assert_int_equal(learner_write(l, twin_update_metrics,
	    "{\"points\":[{\"indicator\":\"energy\",\"value\":3.0}]}"),
	    REFUSAL_NONE);
	assert_true(str_find(l->journal[1], STR("\"value\":3,")) >= 0);
	learner_free(l);
}

static void
profile_history(void **state)
{
	struct learner *l = learner_new();
	const struct js *v;
	struct state_head h;

	(void)state;
	assert_int_equal(learner_write(l, twin_update_profile,
	    "{\"fields\":{\"objective\":\"2024\",\"lang\":\"en\","
	    "\"tz\":\"Europe/Moscow\",\"projects\":[\"a\",\"b\"]}}"),
	    REFUSAL_NONE);
	v = js_of(l->a, l->answer.json);
	assert_int_equal(js_len(js_path(v, "changes")), 4);
	assert_int_equal(js_type(js_path(v, "changes.0.before")), JS_NULL);
	/* a text of digits stays a text */
	assert_int_equal(js_type(js_path(v, "changes.0.after")), JS_STRING);
	assert_true(state_head(l->state, &h));
	assert_true(h.has_tz && h.has_lang);
	assert_int_equal(h.tz_min, 180);
	assert_int_equal(h.lang, TWIN_EN);
	assert_int_equal(h.revision, 1);
	assert_int_equal(h.seq, 1);

	/* the held values again: no event */
	assert_int_equal(learner_write(l, twin_update_profile,
	    "{\"fields\":{\"objective\":\"2024\",\"projects\":[\"a\","
	    "\"b\"]}}"), REFUSAL_NONE);
	assert_int_equal(l->n, 1);
	assert_int_equal(l->w.new_state.n, 0);
	v = js_of(l->a, l->answer.json);
	assert_int_equal(js_type(js_path(v, "seq")), JS_NULL);
	assert_int_equal(js_len(js_path(v, "unchanged")), 2);

	/* one of two changes: only it is in the event */
	assert_int_equal(learner_write(l, twin_update_profile,
	    "{\"fields\":{\"objective\":\"2025\",\"lang\":\"en\"}}"),
	    REFUSAL_NONE);
	v = js_of(l->a, l->journal[1]);
	assert_int_equal(js_len(js_path(v, "body.fields")), 1);
	assert_true(str_is(js_str(js_path(v, "body.fields.0.before")),
	    "2024"));
	assert_true(str_is(js_str(js_path(v, "body.fields.0.after")),
	    "2025"));

	/* null forgets; the profile's offset and language go with it */
	assert_int_equal(learner_write(l, twin_update_profile,
	    "{\"fields\":{\"tz\":null,\"lang\":null,\"objective\":null}}"),
	    REFUSAL_NONE);
	assert_true(state_head(l->state, &h));
	assert_false(h.has_tz || h.has_lang);
	assert_true(str_find(l->state, STR("objective")) < 0);
	assert_true(str_eq(learner_refold(l), l->state));
	learner_free(l);
}

/* The learner's own midnight: one instant, two days. */
static void
local_day(void **state)
{
	struct learner *l = learner_new();

	(void)state;
	assert_int_equal(learner_write(l, twin_update_profile,
	    "{\"fields\":{\"tz\":\"+03:00\"}}"), REFUSAL_NONE);
	learner_day(l, 0, 20 * 60 + 59);	/* 23:59 in Moscow */
	assert_int_equal(learner_event(l, "slot", "{\"minutes\":20}"),
	    REFUSAL_NONE);
	learner_day(l, 0, 21 * 60);		/* 00:00 of the next day */
	assert_int_equal(learner_event(l, "slot", "{\"minutes\":20}"),
	    REFUSAL_NONE);
	assert_int_equal(learner_read(l, twin_snapshot, "{}"), REFUSAL_NONE);
	assert_int_equal(js_int(js_path(js_of(l->a, l->answer.json),
	    "rhythm.streak_days")), 2);
	assert_true(str_is(js_str(js_path(js_of(l->a, l->answer.json),
	    "as_of")), "2024-10-05"));
	learner_free(l);
}

static void
revision_guard(void **state)
{
	struct learner *l = learner_new();

	(void)state;
	assert_int_equal(learner_write(l, twin_update_metrics,
	    "{\"if_revision\":0,\"points\":[{\"indicator\":\"energy\","
	    "\"value\":3}]}"), REFUSAL_NONE);
	assert_int_equal(learner_write(l, twin_update_metrics,
	    "{\"if_revision\":0,\"points\":[{\"indicator\":\"energy\","
	    "\"value\":3}]}"), REFUSAL_CONFLICT_REVISION);
	assert_int_equal(l->f.revision, 1);
	assert_int_equal(learner_write(l, twin_update_metrics,
	    "{\"if_revision\":1,\"points\":[{\"indicator\":\"energy\","
	    "\"value\":3}]}"), REFUSAL_NONE);
	learner_free(l);
}

/* Without consent to tracking nothing is recorded. */
static void
consent(void **state)
{
	struct learner *l = learner_new();
	struct arena *a = arena_new(1 << 20);
	const char *no = "{\"grants\":{\"tracking\":false}}";
	const char *yes = "{\"grants\":{\"tracking\":true,"
	    "\"mentor_view\":true}}";

	(void)state;
	assert_int_equal(learner_event(l, "consent", no), REFUSAL_NONE);
	assert_int_equal(learner_write(l, twin_log_attempt, good_attempt(a,
	    kit_exercise(l, "entry_time_15"), 25, -1)),
	    REFUSAL_CONSENT_REQUIRED);
	assert_true(l->f.hint.n > 0);
	assert_int_equal(learner_write(l, twin_update_metrics,
	    "{\"points\":[{\"indicator\":\"energy\",\"value\":3}]}"),
	    REFUSAL_CONSENT_REQUIRED);
	assert_int_equal(learner_write(l, twin_append_artifact,
	    "{\"type\":\"draft\",\"title\":\"t\",\"text\":\"x\"}"),
	    REFUSAL_CONSENT_REQUIRED);
	assert_int_equal(learner_event(l, "slot", "{\"minutes\":20}"),
	    REFUSAL_CONSENT_REQUIRED);
	assert_int_equal(learner_write(l, twin_update_profile,
	    "{\"fields\":{\"objective\":\"x\"}}"), REFUSAL_CONSENT_REQUIRED);
	assert_int_equal(learner_event(l, "consent", yes), REFUSAL_NONE);
	assert_int_equal(learner_write(l, twin_log_attempt, good_attempt(a,
	    kit_exercise(l, "entry_time_15"), 25, -1)), REFUSAL_NONE);
	assert_int_equal(learner_read(l, twin_snapshot, "{}"), REFUSAL_NONE);
	assert_int_equal(js_int(js_path(js_of(l->a, l->answer.json),
	    "consent.version")), 2);
	assert_true(js_bool(js_path(js_of(l->a, l->answer.json),
	    "consent.mentor_view")));
	arena_free(a);
	learner_free(l);
}

/* A mentor's word replaces the verdict of the newest attempt. */
static void
mentor_review(void **state)
{
	struct learner *l = learner_new();
	struct arena *a = arena_new(1 << 20);
	const struct exercise *x = kit_exercise(l, "time_2_able");

	(void)state;
	assert_int_equal(learner_write(l, twin_log_attempt, good_attempt(a, x,
	    30, 1)), REFUSAL_NONE);
	assert_true(str_is(js_str(js_path(js_of(l->a, l->answer.json),
	    "verdict")), "needs_revision"));
	assert_true(str_find(l->state, STR("\"open\":[[\"time_2_able\"")) >=
	    0);
	assert_int_equal(learner_event(l, "review", "{\"exercise\":"
	    "\"time_2_able\",\"verdict\":\"accepted\","
	    "\"judge\":\"mentor\"}"), REFUSAL_NONE);
	assert_true(str_find(l->state, STR("\"time_2_able\":[1,1,1,1,")) >=
	    0);
	assert_true(str_find(l->state, STR("\"open\"")) < 0);
	assert_true(str_eq(learner_refold(l), l->state));
	arena_free(a);
	learner_free(l);
}

static int64_t
counted(struct learner *l, const char *name)
{
	struct state *s;
	const struct count *c;

	assert_int_equal(state_parse(l->a, l->state, &s, &l->e), 0);
	c = state_count(s, str_c(name));
	return c == NULL ? 0 : c->total;
}

/* What a mentor accepts counts like what the server accepts, and once. */
static void
mentor_accepts(void **state)
{
	static const char accepted[] = "{\"exercise\":\"writing_2_able\","
	    "\"verdict\":\"accepted\",\"judge\":\"mentor\"}";
	struct learner *l = learner_new();
	struct arena *a = arena_new(1 << 20);
	const struct exercise *x = kit_exercise(l, "writing_2_able");

	(void)state;
	for (int i = 1; i <= 2; i++) {	/* not good enough for the server */
		assert_int_equal(learner_write(l, twin_log_attempt,
		    good_attempt(a, x, 45, 1)), REFUSAL_NONE);
		assert_int_equal(counted(l, "p:draft"), i - 1);
		assert_int_equal(learner_event(l, "review", accepted),
		    REFUSAL_NONE);
		assert_int_equal(counted(l, "p:draft"), i);
		assert_int_equal(counted(l, "product_created"), i);
		assert_int_equal(learner_event(l, "review", accepted),
		    REFUSAL_NONE);
		assert_int_equal(counted(l, "p:draft"), i);
	}
	/* what the server has accepted is counted already */
	assert_int_equal(learner_write(l, twin_log_attempt,
	    good_attempt(a, x, 45, -1)), REFUSAL_NONE);
	assert_int_equal(learner_event(l, "review", accepted), REFUSAL_NONE);
	assert_int_equal(counted(l, "p:draft"), 3);
	assert_int_equal(learner_event(l, "review", "{\"exercise\":"
	    "\"writing_2_able\",\"verdict\":\"rejected\","
	    "\"judge\":\"mentor\"}"), REFUSAL_NONE);
	assert_int_equal(counted(l, "p:draft"), 3);
	assert_true(str_eq(learner_refold(l), l->state));
	arena_free(a);
	learner_free(l);
}

/* The same request gives the same bytes, whatever ran before it. */
static void
same_bytes(void **state)
{
	struct learner *l = learner_new(), *m = learner_new();
	struct arena *a = arena_new(1 << 20);
	const char *args = good_attempt(a, kit_exercise(l, "entry_time_15"), 25,
	    -1);

	(void)state;
	learner_read(m, twin_snapshot, "{}");
	learner_read(m, twin_next, "{\"count\":3}");
	assert_int_equal(learner_write(l, twin_log_attempt, args),
	    REFUSAL_NONE);
	assert_int_equal(learner_write(m, twin_log_attempt, args),
	    REFUSAL_NONE);
	assert_true(str_eq(l->state, m->state));
	assert_true(str_eq(l->journal[0], m->journal[0]));
	assert_true(str_eq(l->answer.json, m->answer.json));
	assert_true(str_eq(l->answer.text, m->answer.text));
	arena_free(a);
	learner_free(l);
	learner_free(m);
}

int
main(void)
{
	static struct table t;

	TEST(&t, "artifact: versions and links", artifact_versions);
	TEST(&t, "metrics: partial writes what is good", metrics_partial);
	TEST(&t, "metrics: scales", metrics_scale);
	TEST(&t, "profile: before, after, the same, nothing",
	    profile_history);
	TEST(&t, "day: the learner's own midnight", local_day);
	TEST(&t, "revision: if_revision guards", revision_guard);
	TEST(&t, "consent: tracking withdrawn and given", consent);
	TEST(&t, "review: a mentor's word replaces the verdict", mentor_review);
	TEST(&t, "review: what a mentor accepts counts, once", mentor_accepts);
	TEST(&t, "write: the same bytes again", same_bytes);
	return table_run(&t, "twin");
}
