/* SPDX-License-Identifier: MIT */
/*
 * t_twin - the writers of lib/twin on the shipped catalog: what they refuse
 * and name, what they write, and that a refusal writes nothing (learner_write
 * checks that on every call).
 */
#include "test/unit/table.h"

#include "twin/journal/state.h"

#include "base/digest.h"
#include "base/limits.h"
#include "test/unit/twin_kit.h"

/* ---- refusals ---- */

/* All that entry_time_15 asks for but answer and scores; the scores. */
#define FILLED	"\"minutes\":15,\"form\":{\"thing\":\"a\",\"result\":\"b\","	\
	"\"noticed\":\"c\"},"
#define SCORED	"\"scores\":[{\"criterion\":\"one_thing\",\"level\":0}]"

static const struct refused {
	const char *why;
	twin_write_fn *fn;
	const char *args;
	enum refusal_code code;
	const char *field;
} refusals[] = {
	/* log_attempt */
	{ "attempt: no task", twin_log_attempt, "{\"answer\":\"x\"}",
	    REFUSAL_VALIDATION, "task_handle" },
	{ "attempt: no answer", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\"}", REFUSAL_VALIDATION, "answer" },
	{ "attempt: an empty answer", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\",\"answer\":\"\"}",
	    REFUSAL_VALIDATION, "answer" },
	{ "attempt: an answer of another type", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\",\"answer\":{}}",
	    REFUSAL_VALIDATION, "answer" },
	{ "attempt: null is absent", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\",\"answer\":null}",
	    REFUSAL_VALIDATION, "answer" },
	{ "attempt: an unknown exercise", twin_log_attempt,
	    "{\"exercise\":\"flying\",\"answer\":\"x\"}", REFUSAL_NOT_FOUND,
	    "exercise" },
	{ "attempt: an unknown member", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\",\"answer\":\"x\","
	    "\"stage\":5}", REFUSAL_UNKNOWN_FIELD, "stage" },
	{ "attempt: no scores", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\",\"answer\":\"x\"}",
	    REFUSAL_CRITERIA_MISSING, "scores" },
	{ "attempt: a form that was forgotten", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\",\"answer\":\"x\",\"minutes\":15,"
	    SCORED "}", REFUSAL_FORM_MISSING, "form" },
	{ "attempt: a field that was forgotten", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\",\"answer\":\"x\",\"minutes\":15,"
	    "\"form\":{\"thing\":\"a\",\"result\":\"b\"}," SCORED "}",
	    REFUSAL_FORM_MISSING, "form" },
	{ "attempt: minutes that count and were not asked for", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\",\"answer\":\"x\",\"form\":{"
	    "\"thing\":\"a\",\"result\":\"b\",\"noticed\":\"c\"}," SCORED "}",
	    REFUSAL_MINUTES_MISSING, "minutes" },
	{ "attempt: minutes above a day", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\",\"answer\":\"x\","
	    "\"minutes\":1441}", REFUSAL_VALIDATION, "minutes" },
	{ "attempt: negative minutes", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\",\"answer\":\"x\","
	    "\"minutes\":-1}", REFUSAL_VALIDATION, "minutes" },
	{ "attempt: energy 0", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\",\"answer\":\"x\",\"energy\":0}",
	    REFUSAL_VALIDATION, "energy" },
	{ "attempt: a form of another type", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\",\"answer\":\"x\",\"form\":7}",
	    REFUSAL_VALIDATION, "form" },
	{ "attempt: an unknown member of the artifact", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\",\"answer\":\"x\","
	    "\"artifact\":{\"type\":\"draft\",\"title\":\"t\","
	    "\"text\":\"x\",\"id\":\"a1\"}}", REFUSAL_UNKNOWN_FIELD,
	    "artifact.id" },
	{ "attempt: an artifact of no type", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\",\"answer\":\"x\","
	    "\"artifact\":{\"title\":\"t\",\"text\":\"x\"}}",
	    REFUSAL_VALIDATION, "artifact.type" },
	{ "attempt: in the future", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\",\"answer\":\"x\","
	    "\"occurred_at\":\"2024-10-05T00:00:00Z\"}", REFUSAL_VALIDATION,
	    "occurred_at" },
	{ "attempt: at no time", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\",\"answer\":\"x\","
	    "\"occurred_at\":\"yesterday\"}", REFUSAL_VALIDATION,
	    "occurred_at" },
	{ "attempt: a stale revision", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\",\"answer\":\"x\","
	    "\"if_revision\":7}", REFUSAL_CONFLICT_REVISION, "if_revision" },
	{ "attempt: a revision of another type", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\",\"answer\":\"x\","
	    "\"if_revision\":\"0\"}", REFUSAL_VALIDATION, "if_revision" },

	/* append_artifact */
	{ "artifact: an unknown type", twin_append_artifact,
	    "{\"type\":\"ship\",\"title\":\"t\",\"text\":\"x\"}",
	    REFUSAL_VALIDATION, "type" },
	{ "artifact: no title", twin_append_artifact,
	    "{\"type\":\"draft\",\"text\":\"x\"}", REFUSAL_VALIDATION,
	    "title" },
	{ "artifact: neither text nor url", twin_append_artifact,
	    "{\"type\":\"draft\",\"title\":\"t\"}", REFUSAL_VALIDATION,
	    "text" },
	{ "artifact: both text and url", twin_append_artifact,
	    "{\"type\":\"draft\",\"title\":\"t\",\"text\":\"x\","
	    "\"url\":\"https://a.b/c\",\"sha256\":\"0123456789abcdef0123456789"
	    "abcdef0123456789abcdef0123456789abcdef\"}", REFUSAL_VALIDATION,
	    "text" },
	{ "artifact: a digest of a text", twin_append_artifact,
	    "{\"type\":\"draft\",\"title\":\"t\",\"text\":\"x\",\"sha256\":"
	    "\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\"}",
	    REFUSAL_VALIDATION, "sha256" },
	{ "artifact: a digest of 63 digits", twin_append_artifact,
	    "{\"type\":\"draft\",\"title\":\"t\",\"url\":\"https://a.b/c\","
	    "\"sha256\":\"123456789abcdef0123456789abcdef0123456789abcdef01234"
	    "56789abcdef\"}", REFUSAL_VALIDATION, "sha256" },
	{ "artifact: url without encryption", twin_append_artifact,
	    "{\"type\":\"draft\",\"title\":\"t\",\"url\":\"http://a.b/c\","
	    "\"sha256\":\"0123456789abcdef0123456789abcdef0123456789abcdef0123"
	    "456789abcdef\"}", REFUSAL_VALIDATION, "url" },
	{ "artifact: a script for a url", twin_append_artifact,
	    "{\"type\":\"draft\",\"title\":\"t\","
	    "\"url\":\"javascript:alert(1)\",\"sha256\":\"0123456789abcdef0123"
	    "456789abcdef0123456789abcdef0123456789abcdef\"}",
	    REFUSAL_VALIDATION, "url" },
	{ "artifact: supersedes nothing known", twin_append_artifact,
	    "{\"type\":\"draft\",\"title\":\"t\",\"text\":\"x\","
	    "\"supersedes\":\"a99\"}", REFUSAL_NOT_FOUND, "supersedes" },
	{ "artifact: of an unknown exercise", twin_append_artifact,
	    "{\"type\":\"draft\",\"title\":\"t\",\"text\":\"x\","
	    "\"exercise\":\"flying\"}", REFUSAL_NOT_FOUND, "exercise" },
	{ "artifact: a control character in the title",
	    twin_append_artifact, "{\"type\":\"draft\",\"title\":\"a\\u0007\","
	    "\"text\":\"x\"}", REFUSAL_VALIDATION, "title" },
	{ "artifact: an unknown member", twin_append_artifact,
	    "{\"type\":\"draft\",\"title\":\"t\",\"text\":\"x\","
	    "\"version\":9}", REFUSAL_UNKNOWN_FIELD, "version" },

	/* update_metrics */
	{ "metrics: no points", twin_update_metrics, "{}", REFUSAL_VALIDATION,
	    "points" },
	{ "metrics: an empty list", twin_update_metrics, "{\"points\":[]}",
	    REFUSAL_VALIDATION, "points" },
	{ "metrics: a point that is no object", twin_update_metrics,
	    "{\"points\":[1]}", REFUSAL_VALIDATION, "points[0]" },
	{ "metrics: an unknown indicator", twin_update_metrics,
	    "{\"points\":[{\"indicator\":\"luck\",\"value\":1}]}",
	    REFUSAL_UNKNOWN_FIELD, "points[0].indicator" },
	{ "metrics: a derived indicator", twin_update_metrics,
	    "{\"points\":[{\"indicator\":\"hours_total\",\"value\":1}]}",
	    REFUSAL_NOT_WRITABLE, "points[0].indicator" },
	{ "metrics: the stage", twin_update_metrics,
	    "{\"points\":[{\"indicator\":\"stage\",\"value\":5}]}",
	    REFUSAL_NOT_WRITABLE, "points[0].indicator" },
	{ "metrics: what the platform collects", twin_update_metrics,
	    "{\"points\":[{\"indicator\":\"slot_minutes\",\"value\":60}]}",
	    REFUSAL_NOT_WRITABLE, "points[0].indicator" },
	{ "metrics: a profile field", twin_update_metrics,
	    "{\"points\":[{\"indicator\":\"objective\",\"value\":\"x\"}]}",
	    REFUSAL_NOT_WRITABLE, "points[0].indicator" },
	{ "metrics: no value", twin_update_metrics,
	    "{\"points\":[{\"indicator\":\"energy\"}]}", REFUSAL_VALIDATION,
	    "points[0].value" },
	{ "metrics: above the scale", twin_update_metrics,
	    "{\"points\":[{\"indicator\":\"energy\",\"value\":99}]}",
	    REFUSAL_VALIDATION, "points[0].value" },
	{ "metrics: a number as text", twin_update_metrics,
	    "{\"points\":[{\"indicator\":\"energy\",\"value\":\"3\"}]}",
	    REFUSAL_VALIDATION, "points[0].value" },
	{ "metrics: more decimals than the scale has", twin_update_metrics,
	    "{\"points\":[{\"indicator\":\"accounted_hours\","
	    "\"value\":1.25}]}", REFUSAL_VALIDATION, "points[0].value" },
	{ "metrics: an exponent", twin_update_metrics,
	    "{\"points\":[{\"indicator\":\"energy\",\"value\":1e0}]}",
	    REFUSAL_VALIDATION, "points[0].value" },
	{ "metrics: the second of two is bad, none is written",
	    twin_update_metrics, "{\"points\":[{\"indicator\":\"energy\","
	    "\"value\":3},{\"indicator\":\"energy\",\"value\":0}]}",
	    REFUSAL_VALIDATION, "points[1].value" },
	{ "metrics: an unknown member of a point", twin_update_metrics,
	    "{\"points\":[{\"indicator\":\"energy\",\"value\":3,"
	    "\"sub\":\"x\"}]}", REFUSAL_UNKNOWN_FIELD, "points[0].sub" },
	{ "metrics: a point in the future", twin_update_metrics,
	    "{\"points\":[{\"indicator\":\"energy\",\"value\":3,"
	    "\"occurred_at\":\"2024-10-06\"}]}", REFUSAL_VALIDATION,
	    "points[0].occurred_at" },
	{ "metrics: partial as a word", twin_update_metrics,
	    "{\"points\":[{\"indicator\":\"energy\",\"value\":3}],"
	    "\"partial\":\"yes\"}", REFUSAL_VALIDATION, "partial" },

	/* update_profile */
	{ "profile: no fields", twin_update_profile, "{}", REFUSAL_VALIDATION,
	    "fields" },
	{ "profile: empty", twin_update_profile, "{\"fields\":{}}",
	    REFUSAL_VALIDATION, "fields" },
	{ "profile: an unknown field", twin_update_profile,
	    "{\"fields\":{\"rank\":\"king\"}}", REFUSAL_UNKNOWN_FIELD,
	    "fields.rank" },
	{ "profile: an unknown path", twin_update_profile,
	    "{\"fields\":{\"3_derived/stage\":5}}", REFUSAL_UNKNOWN_FIELD,
	    "fields.3_derived/stage" },
	{ "profile: a derived field", twin_update_profile,
	    "{\"fields\":{\"stage\":5}}", REFUSAL_NOT_WRITABLE,
	    "fields.stage" },
	{ "profile: the degree is the council's", twin_update_profile,
	    "{\"fields\":{\"degree\":\"master\"}}", REFUSAL_NOT_WRITABLE,
	    "fields.degree" },
	{ "profile: a reading", twin_update_profile,
	    "{\"fields\":{\"energy\":3}}", REFUSAL_NOT_WRITABLE,
	    "fields.energy" },
	{ "profile: a number for a text", twin_update_profile,
	    "{\"fields\":{\"objective\":2024}}", REFUSAL_VALIDATION,
	    "fields.objective" },
	{ "profile: an object for an enum", twin_update_profile,
	    "{\"fields\":{\"format\":{\"a\":1}}}", REFUSAL_VALIDATION,
	    "fields.format" },
	{ "profile: an unknown code", twin_update_profile,
	    "{\"fields\":{\"lang\":\"de\"}}", REFUSAL_VALIDATION,
	    "fields.lang" },
	{ "profile: a text for a list", twin_update_profile,
	    "{\"fields\":{\"projects\":\"one\"}}", REFUSAL_VALIDATION,
	    "fields.projects" },
	{ "profile: a number in a list", twin_update_profile,
	    "{\"fields\":{\"projects\":[\"one\",2]}}", REFUSAL_VALIDATION,
	    "fields.projects[1]" },
	{ "profile: a day that does not exist", twin_update_profile,
	    "{\"fields\":{\"stage_end\":\"2025-02-30\"}}", REFUSAL_VALIDATION,
	    "fields.stage_end" },
	{ "profile: a time of day past midnight", twin_update_profile,
	    "{\"fields\":{\"report_time\":\"24:00\"}}", REFUSAL_VALIDATION,
	    "fields.report_time" },
	{ "profile: a zone that is nowhere", twin_update_profile,
	    "{\"fields\":{\"tz\":\"Europe/Atlantis\"}}", REFUSAL_VALIDATION,
	    "fields.tz" },
	{ "profile: a zone in small letters", twin_update_profile,
	    "{\"fields\":{\"tz\":\"europe/berlin\"}}", REFUSAL_VALIDATION,
	    "fields.tz" },
	{ "profile: a path for a zone", twin_update_profile,
	    "{\"fields\":{\"tz\":\"../../etc/passwd\"}}",
	    REFUSAL_VALIDATION, "fields.tz" },
	{ "profile: one bad field of two, none is written",
	    twin_update_profile, "{\"fields\":{\"objective\":\"x\","
	    "\"pace\":7}}", REFUSAL_VALIDATION, "fields.pace" },
	{ "profile: the same field by two names", twin_update_profile,
	    "{\"fields\":{\"objective\":\"x\",\"IND.1.2.2\":\"y\"}}",
	    REFUSAL_VALIDATION, "fields.IND.1.2.2" },

	/* record */
	{ "record: no kind", twin_record, "{\"body\":{}}", REFUSAL_VALIDATION,
	    "kind" },
	{ "record: an attempt has its own tool", twin_record,
	    "{\"kind\":\"attempt\",\"body\":{}}", REFUSAL_VALIDATION, "kind" },
	{ "record: a stage is never recorded from outside", twin_record,
	    "{\"kind\":\"stage_changed\",\"body\":{\"to\":5}}",
	    REFUSAL_VALIDATION, "kind" },
	{ "record: an unknown member of the body", twin_record,
	    "{\"kind\":\"slot\",\"body\":{\"hours\":1}}", REFUSAL_UNKNOWN_FIELD,
	    "body.hours" },
	{ "record: a slot has no quality", twin_record,
	    "{\"kind\":\"slot\",\"body\":{\"quality\":1}}",
	    REFUSAL_UNKNOWN_FIELD, "body.quality" },
	{ "record: quality 6", twin_record, "{\"kind\":\"plan_closed_week\","
	    "\"body\":{\"quality\":6}}", REFUSAL_VALIDATION, "body.quality" },
	{ "record: an unknown practice", twin_record,
	    "{\"kind\":\"slot\",\"body\":{\"practice\":\"flying\"}}",
	    REFUSAL_NOT_FOUND, "body.practice" },
	{ "record: four slots of a diagnostic", twin_record,
	    "{\"kind\":\"diagnostic\",\"body\":{\"values\":[4,4,4,4],"
	    "\"stage\":4}}", REFUSAL_VALIDATION, "body.values" },
	{ "record: a diagnostic value of 6", twin_record,
	    "{\"kind\":\"diagnostic\",\"body\":{\"values\":[4,4,4,4,6],"
	    "\"stage\":4}}", REFUSAL_VALIDATION, "body.values[4]" },
	{ "record: a review of nothing tried", twin_record,
	    "{\"kind\":\"review\",\"body\":{\"exercise\":\"time_3_habit\","
	    "\"verdict\":\"accepted\",\"judge\":\"mentor\"}}",
	    REFUSAL_NOT_FOUND, "body.exercise" },
	{ "record: a degree that does not exist", twin_record,
	    "{\"kind\":\"degree_set\",\"body\":{\"degree\":\"king\"}}",
	    REFUSAL_VALIDATION, "body.degree" },
};

static void
refused(void **state)
{
	static const enum twin_lang langs[] = { TWIN_EN, TWIN_RU };
	const struct refused *row = *state;
	struct learner *l = learner_new();

	for (size_t i = 0; i < 2; i++) {
		l->env.lang = langs[i];
		assert_int_equal(learner_write(l, row->fn, row->args),
		    row->code);
		assert_string_equal(arena_cstr(l->a, l->f.field), row->field);
		assert_true(l->f.message.n > 10);
		assert_true(str_utf8(l->f.message) && str_utf8(l->f.hint));
		assert_true(str_find(l->f.message, STR("{")) < 0);
	}
	assert_int_equal(l->n, 0);
	learner_free(l);
}

/* What may not be written here names the tool that can. */
static const struct tool_row {
	const char *why;
	twin_write_fn *fn;
	const char *args, *tool;
} tools[] = {
	{ "not writable: a profile field names update_profile",
	    twin_update_metrics, "{\"points\":[{\"indicator\":\"objective\","
	    "\"value\":1}]}", "update_profile" },
	{ "not writable: a reading names update_metrics",
	    twin_update_profile, "{\"fields\":{\"energy\":3}}",
	    "update_metrics" },
	{ "not writable: a derived value names log_attempt",
	    twin_update_metrics, "{\"points\":[{\"indicator\":\"sys\","
	    "\"value\":5}]}", "log_attempt" },
	{ "conflict: names get_snapshot", twin_update_profile,
	    "{\"fields\":{\"objective\":\"x\"},\"if_revision\":3}",
	    "get_snapshot" },
	{ "no task: names get_next_task", twin_log_attempt,
	    "{\"answer\":\"x\"}", "get_next_task" },
};

static void
names_tool(void **state)
{
	const struct tool_row *row = *state;
	struct learner *l = learner_new();

	assert_int_not_equal(learner_write(l, row->fn, row->args),
	    REFUSAL_NONE);
	assert_true(str_find(l->f.hint, str_c(row->tool)) >= 0);
	learner_free(l);
}

/* ---- limits at N and N + 1 ---- */

static char *
repeated(struct arena *a, const char *before, const char *unit, size_t n,
    const char *between, const char *after)
{
	struct buf b;

	buf_init(&b, a, 4 << 20);
	buf_c(&b, before);
	for (size_t i = 0; i < n; i++) {
		if (i > 0)
			buf_c(&b, between);
		buf_c(&b, unit);
	}
	buf_c(&b, after);
	return arena_cstr(a, buf_str(&b));
}

static const struct limit_row {
	const char *why;
	twin_write_fn *fn;
	const char *before, *unit, *between, *after;
	size_t n;
	const char *field;
	enum refusal_code over;	/* LIMIT: what the schema cannot count */
} limits[] = {
	{ "limit: answer of 16 KiB", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\"," FILLED "\"scores\":[{\"criterion\":"
	    "\"one_thing\",\"level\":0}],\"answer\":\"", "x", "", "\"}",
	    LIMIT_ANSWER, "answer", REFUSAL_VALIDATION },
	{ "limit: answer of 16 KiB in Cyrillic", twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\"," FILLED "\"scores\":[{\"criterion\":"
	    "\"one_thing\",\"level\":0}],\"answer\":\"", "я", "", "\"}",
	    LIMIT_ANSWER / 2, "answer", REFUSAL_LIMIT },
	{ "limit: artifact of 64 KiB", twin_append_artifact,
	    "{\"type\":\"draft\",\"title\":\"t\",\"text\":\"", "x", "", "\"}",
	    LIMIT_ARTIFACT, "text", REFUSAL_VALIDATION },
	{ "limit: artifact of 64 KiB in Cyrillic", twin_append_artifact,
	    "{\"type\":\"draft\",\"title\":\"t\",\"text\":\"", "я", "", "\"}",
	    LIMIT_ARTIFACT / 2, "text", REFUSAL_LIMIT },
	{ "limit: title of 200 characters", twin_append_artifact,
	    "{\"type\":\"draft\",\"text\":\"x\",\"title\":\"", "я", "", "\"}",
	    200, "title", REFUSAL_VALIDATION },
	{ "limit: 20 points", twin_update_metrics, "{\"points\":[",
	    "{\"indicator\":\"energy\",\"value\":3}", ",", "]}", LIMIT_POINTS,
	    "points", REFUSAL_VALIDATION },
	{ "limit: objective of 1000 characters", twin_update_profile,
	    "{\"fields\":{\"objective\":\"", "я", "", "\"}}", 1000,
	    "fields.objective", REFUSAL_LIMIT },
	{ "limit: note of 280 characters", twin_update_metrics,
	    "{\"points\":[{\"indicator\":\"energy\",\"value\":3,\"note\":\"",
	    "я", "", "\"}]}", 280, "points[0].note", REFUSAL_VALIDATION },
};

static void
limit(void **state)
{
	const struct limit_row *row = *state;
	struct learner *l = learner_new();
	struct arena *a = arena_new(16 << 20);

	assert_int_equal(learner_write(l, row->fn, repeated(a, row->before,
	    row->unit, row->n, row->between, row->after)), REFUSAL_NONE);
	assert_int_equal(l->n, 1);
	assert_int_equal(learner_write(l, row->fn, repeated(a, row->before,
	    row->unit, row->n + 1, row->between, row->after)), row->over);
	assert_string_equal(arena_cstr(l->a, l->f.field), row->field);
	assert_true(str_eq(learner_refold(l), l->state));
	arena_free(a);
	learner_free(l);
}

/* ---- task handles ---- */

static struct str
handle_of(struct learner *l, const char *args)
{
	assert_int_equal(learner_read(l, twin_next, args), REFUSAL_NONE);
	return arena_str(l->kept, js_str(js_path(js_of(l->a,
	    l->answer.json), "tasks.0.task_handle")));
}

static enum refusal_code
answer_with(struct learner *l, struct str handle)
{
	/* no scores: CRITERIA_MISSING means that the handle was accepted */
	return learner_write(l, twin_log_attempt, arena_cstr(l->kept,
	    arena_printf(l->kept, "{\"task_handle\":\"" STR_FMT "\","
	    "\"answer\":\"x\"}", STR_ARG(handle))));
}

static void
handle_expiry(void **state)
{
	struct learner *l = learner_new();
	struct str h = handle_of(l, "{}");

	(void)state;
	assert_int_equal(answer_with(l, h), REFUSAL_CRITERIA_MISSING);
	learner_day(l, 14, 1439);
	assert_int_equal(answer_with(l, h), REFUSAL_CRITERIA_MISSING);
	learner_day(l, 15, 0);
	assert_int_equal(answer_with(l, h), REFUSAL_HANDLE_EXPIRED);
	assert_true(str_find(l->f.hint, STR("get_next_task")) >= 0);
	learner_free(l);
}

/* Any byte of a handle changed, cut or added: not ours. */
static void
handle_forged(void **state)
{
	struct learner *l = learner_new();
	struct str h = handle_of(l, "{}");
	char *copy = arena_cstr(l->kept, h);

	(void)state;
	for (size_t i = 0; i < h.n; i++) {
		char was = copy[i];

		copy[i] = was == 'A' ? 'B' : 'A';
		assert_int_equal(answer_with(l, str_c(copy)),
		    REFUSAL_VALIDATION);
		copy[i] = was;
	}
	assert_int_equal(answer_with(l, (struct str){ h.p, h.n - 1 }),
	    REFUSAL_VALIDATION);
	assert_int_equal(answer_with(l, arena_printf(l->kept, STR_FMT "A",
	    STR_ARG(h))), REFUSAL_VALIDATION);
	assert_int_equal(answer_with(l, STR(".")), REFUSAL_VALIDATION);
	assert_int_equal(answer_with(l, h), REFUSAL_CRITERIA_MISSING);
	learner_free(l);
}

static void
handle_owner_and_keys(void **state)
{
	struct learner *l = learner_new();
	struct str h = handle_of(l, "{}"), old = l->env.key;

	(void)state;
	l->env.sub = STR("learner-2");
	assert_int_equal(answer_with(l, h), REFUSAL_VALIDATION);
	l->env.sub = STR("learner-1");
	l->env.key = STR("another key of thirty-two bytes!");
	assert_int_equal(answer_with(l, h), REFUSAL_VALIDATION);
	l->env.key_prev = old;		/* rotated: the previous one counts */
	assert_int_equal(answer_with(l, h), REFUSAL_CRITERIA_MISSING);
	learner_free(l);
}

static void
handle_open(void **state)
{
	struct learner *l = learner_new();
	struct str h = handle_of(l, "{}");
	struct refusal f;
	struct twin_task task;

	(void)state;
	assert_int_equal(twin_task_open(l->a, &l->env, h, &task, &f), 0);
	assert_int_equal(f.code, REFUSAL_NONE);
	assert_true(h.n <= 64);		/* models copy it letter by letter */
	assert_int_equal(task.version.n, 10);
	assert_true(str_starts(l->cat->cu->hash, task.version));
	assert_true(str_starts(h, task.exercise));
	assert_non_null(catalog_exercise(l->cat, task.exercise));
	assert_int_equal(task.day, KIT_DAY);
	assert_int_equal(twin_task_open(l->a, &l->env, STR("x"), &task, &f),
	    0);
	assert_int_equal(f.code, REFUSAL_VALIDATION);
	assert_int_equal(task.exercise.n, 0);
	learner_free(l);
}

/* older_handle - as it was made before handles became short. */
static struct str
older_handle(struct learner *l, struct str sub, int64_t last)
{
	unsigned char md[SHA256_LEN], who[SHA256_LEN];
	struct str raw = { (char *)md, SHA256_LEN }, hash, p;

	for (size_t i = 0; i < SHA256_LEN; i++)
		md[i] = (unsigned char)strtoul(arena_cstr(l->a, (struct str){
		    l->cat->cu->hash.p + 2 * i, 2 }), NULL, 16);
	hash = b64url_encode(l->a, raw);
	digest_hmac(l->env.key, arena_printf(l->a, "sub|" STR_FMT,
	    STR_ARG(sub)), who);
	p = arena_printf(l->a, "1|time_1_explain|" STR_FMT "|%d|" STR_FMT
	    "|%lld", STR_ARG(hash), KIT_DAY, STR_ARG(b64url_encode(l->a,
	    (struct str){ (char *)who, 8 })), (long long)last);
	digest_hmac(l->env.key, arena_printf(l->a, "task|" STR_FMT,
	    STR_ARG(p)), md);
	return arena_printf(l->kept, STR_FMT "." STR_FMT,
	    STR_ARG(b64url_encode(l->a, p)), STR_ARG(b64url_encode(l->a, raw)));
}

/* Handles of the older form are good until they expire. */
static void
handle_older(void **state)
{
	struct learner *l = learner_new();
	struct str h = older_handle(l, STR("learner-1"), KIT_DAY + 14);

	(void)state;
	assert_int_equal(answer_with(l, h), REFUSAL_CRITERIA_MISSING);
	assert_int_equal(answer_with(l, older_handle(l, STR("learner-2"),
	    KIT_DAY + 14)), REFUSAL_VALIDATION);
	assert_int_equal(answer_with(l, older_handle(l, STR("learner-1"),
	    KIT_DAY - 1)), REFUSAL_HANDLE_EXPIRED);
	l->env.key = STR("another key of thirty-two bytes!");
	assert_int_equal(answer_with(l, h), REFUSAL_VALIDATION);
	learner_free(l);
}

/* A handle keeps the criteria it was made with; without its catalog it is
 * expired, never judged by other criteria. */
static void
handle_frozen(void **state)
{
	struct learner *l = learner_new();
	struct str h = handle_of(l, "{}");
	struct curriculum cu = *l->cat->cu;
	struct catalog newer = *l->cat;
	struct twin_in in = { .env = &l->env, .seq = 1 };
	const char *hash = "00112233445566778899aabbccddeeff"
	    "00112233445566778899aabbccddeeff";

	(void)state;
	cu.hash = str_c(hash);
	newer.cu = &cu;
	in.task_cat = l->cat;
	l->env.cat = &newer;
	assert_int_equal(answer_with(l, h), REFUSAL_HANDLE_EXPIRED);
	in.args = js_of(l->a, arena_printf(l->a, "{\"task_handle\":\""
	    STR_FMT "\",\"answer\":\"x\"}", STR_ARG(h)));
	assert_int_equal(twin_log_attempt(l->a, &in, &l->w, &l->f, &l->e), 0);
	assert_int_equal(l->f.code, REFUSAL_CRITERIA_MISSING);
	learner_free(l);
}

static void
handle_and_exercise(void **state)
{
	struct learner *l = learner_new();
	struct str h = handle_of(l, "{\"practice\":\"slow_reading\"}");

	(void)state;
	assert_int_equal(learner_write(l, twin_log_attempt, arena_cstr(l->kept,
	    arena_printf(l->kept, "{\"task_handle\":\"" STR_FMT "\","
	    "\"exercise\":\"time_1_explain\",\"answer\":\"x\"}",
	    STR_ARG(h)))), REFUSAL_VALIDATION);
	assert_string_equal(arena_cstr(l->a, l->f.field), "exercise");
	learner_free(l);
}

/* ---- what a write says and keeps ---- */

static const struct exercise *
exercise(struct learner *l, const char *id)
{
	const struct exercise *x = catalog_exercise(l->cat, str_c(id));

	assert_non_null(x);
	return x;
}

static void
attempt_accepted(void **state)
{
	struct learner *l = learner_new();
	struct arena *a = arena_new(1 << 20);
	const struct js *v, *ev;

	(void)state;
	assert_int_equal(learner_write(l, twin_log_attempt, good_attempt(a,
	    exercise(l, "entry_time_15"), 25, -1)), REFUSAL_NONE);
	assert_int_equal(l->n, 1);
	v = js_of(l->a, l->answer.json);
	assert_true(str_is(js_str(js_path(v, "verdict")), "accepted"));
	assert_int_equal(js_int(js_path(v, "seq")), 1);
	assert_int_equal(js_int(js_path(v, "revision")), 1);
	assert_int_equal(js_len(js_path(v, "missing")), 0);
	assert_true(js_len(js_path(v, "changes")) >= 3);
	assert_int_equal(js_type(js_path(v, "stage_event")), JS_NULL);
	assert_int_equal(js_type(js_path(v, "artifact")), JS_NULL);
	assert_true(js_str(js_path(v, "next.exercise")).n > 0);
	ev = js_of(l->a, l->journal[0]);
	assert_true(str_is(js_str(js_path(ev, "body.evaluator")),
	    "host_llm"));
	assert_true(str_is(js_str(js_path(ev, "actor.client")), "test"));
	assert_true(str_is(js_str(js_path(ev, "provenance")), "live"));
	assert_int_equal(js_int(js_path(ev, "facts.minutes")), 25);
	arena_free(a);
	learner_free(l);
}

/* Returned, then open in the snapshot and first in line, then accepted. */
static void
attempt_returned(void **state)
{
	struct learner *l = learner_new();
	struct arena *a = arena_new(1 << 20);
	const struct js *v;

	(void)state;
	assert_int_equal(learner_write(l, twin_log_attempt, good_attempt(a,
	    exercise(l, "entry_time_15"), 14, -1)), REFUSAL_NONE);
	v = js_of(l->a, l->answer.json);
	assert_true(str_is(js_str(js_path(v, "verdict")), "needs_revision"));
	assert_true(str_is(js_str(js_path(v, "missing.0.criterion")),
	    "fifteen"));
	assert_true(str_find(l->answer.text, STR("14")) >= 0);
	assert_int_equal(learner_read(l, twin_snapshot, "{}"), REFUSAL_NONE);
	v = js_of(l->a, l->answer.json);
	assert_true(str_is(js_str(js_path(v, "open.0.exercise")),
	    "entry_time_15"));
	assert_true(str_is(js_str(js_path(v, "open.0.missing.0")),
	    "fifteen"));
	assert_true(str_is(js_str(js_path(v, "next_action.reason")),
	    "ONBOARDING"));
	assert_int_equal(learner_write(l, twin_log_attempt, good_attempt(a,
	    exercise(l, "entry_time_15"), 15, -1)), REFUSAL_NONE);
	assert_int_equal(learner_read(l, twin_snapshot, "{}"), REFUSAL_NONE);
	assert_int_equal(js_len(js_path(js_of(l->a, l->answer.json),
	    "open")), 0);
	assert_true(str_eq(learner_refold(l), l->state));
	arena_free(a);
	learner_free(l);
}

/* The review ladder of time_1_explain: 7, 35, 90 days. */
static void
review_ladder(void **state)
{
	struct learner *l = learner_new();
	struct arena *a = arena_new(1 << 20);
	const struct exercise *x = exercise(l, "time_1_explain");
	static const struct {
		int64_t day;
		int level;		/* -1 best */
		int64_t pos, due;	/* after it */
	} steps[] = {
		{ 0, -1, 0, 7 },	/* learnt */
		{ 3, -1, 0, 7 },	/* early: nothing moves */
		{ 7, -1, 1, 42 },
		{ 50, -1, 2, 140 },
		{ 140, 0, 0, 147 },	/* forgotten: from the start */
		{ 147, -1, 1, 182 },
	};

	(void)state;
	assert_int_equal(x->nreview, 3);
	for (size_t i = 0; i < sizeof(steps) / sizeof(steps[0]); i++) {
		const struct js *ev;

		learner_day(l, steps[i].day, 600);
		assert_int_equal(learner_write(l, twin_log_attempt,
		    good_attempt(a, x, 25, steps[i].level)), REFUSAL_NONE);
		ev = js_of(l->a, l->journal[l->n - 1]);
		assert_int_equal(js_int(js_path(ev, "facts.ladder.0")),
		    steps[i].pos);
		assert_int_equal(js_int(js_path(ev, "facts.ladder.1")),
		    KIT_DAY + steps[i].due);
	}
	arena_free(a);
	learner_free(l);
}

/* An attempt with its work product is two events of one write. */
static void
attempt_with_artifact(void **state)
{
	struct learner *l = learner_new();
	const struct js *v;

	(void)state;
	assert_int_equal(learner_write(l, twin_log_attempt,
	    "{\"exercise\":\"entry_time_15\",\"answer\":\"my words\","
	    "\"minutes\":20,\"form\":{\"thing\":\"x\",\"result\":\"y\","
	    "\"noticed\":\"z\"},\"scores\":[{\"criterion\":\"one_thing\","
	    "\"level\":3,\"evidence\":\"of the product\"}],\"artifact\":{"
	    "\"type\":\"draft\",\"title\":\"T\","
	    "\"text\":\"text of the product\"}}"), REFUSAL_NONE);
	assert_int_equal(l->n, 2);
	assert_int_equal(l->w.nartifacts, 1);
	assert_true(str_is(l->w.artifacts[0].id, "a2"));
	assert_int_equal(l->w.artifacts[0].version, 1);
	assert_true(str_is(l->w.artifacts[0].body, "text of the product"));
	v = js_of(l->a, l->answer.json);
	assert_true(str_is(js_str(js_path(v, "artifact.id")), "a2"));
	assert_true(str_eq(learner_refold(l), l->state));
	/* the body is not in the journal, its digest is */
	assert_true(str_find(l->journal[1], STR("text of the product")) < 0);
	assert_int_equal(js_str(js_path(js_of(l->a, l->journal[1]),
	    "body.sha256")).n, 64);
	learner_free(l);
}

#define TEN	"one two three four five six seven eight nine ten "
static void
artifact_versions(void **state)
{
	struct learner *l = learner_new();
	const struct js *v;

	(void)state;
	assert_int_equal(learner_write(l, twin_append_artifact,
	    "{\"type\":\"draft\",\"title\":\"One\",\"text\":\"" TEN TEN TEN
	    TEN TEN TEN "\"}"), REFUSAL_NONE);
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
	    "\"url\":\"https://example.org/d\"}"), REFUSAL_NONE);
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
	    exercise(l, "entry_time_15"), 25, -1)), REFUSAL_CONSENT_REQUIRED);
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
	    exercise(l, "entry_time_15"), 25, -1)), REFUSAL_NONE);
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
	const struct exercise *x = exercise(l, "time_2_able");

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

/* A first step is accepted when it is filled in, however it is judged; what fits
 * the profile is offered, and not written. */
static void
profile_offered(void **state)
{
	static const char why[] = "{\"exercise\":\"start_why\",\"answer\":"
	    "\"so\",\"form\":{\"different\":\"%s\",\"who\":\"a friend\","
	    "\"now\":\"because\"},\"scores\":[{\"criterion\":\"visible\","
	    "\"level\":0}]}";
	struct learner *l = learner_new();
	struct arena *a = arena_new(1 << 20);
	const struct js *v;

	(void)state;
	assert_int_equal(learner_write(l, twin_log_attempt, arena_printf(a, why,
	    "-").p), REFUSAL_NONE);
	v = js_of(l->a, l->answer.json);
	assert_true(str_is(js_str_at(v, "verdict"), "needs_revision"));
	assert_int_equal(js_type(js_at(v, "profile_offer")), JS_NULL);
	for (int told = 0; told < 2; told++) {
		learner_day(l, 1 + told, 12 * 60);
		assert_int_equal(learner_write(l, twin_log_attempt,
		    arena_printf(a, why, "I finish things").p), REFUSAL_NONE);
		v = js_of(l->a, l->answer.json);
		assert_true(str_is(js_str_at(v, "verdict"), "accepted"));
		if (told == 1)
			break;
		assert_true(str_is(js_str(js_path(v,
		    "profile_offer.objective")), "I finish things"));
		assert_true(str_find(l->answer.text, STR("update_profile")) >=
		    0);
		assert_true(str_find(l->state, STR("\"declared\"")) < 0);
		assert_int_equal(learner_write(l, twin_update_profile,
		    "{\"fields\":{\"objective\":\"I finish things\"}}"),
		    REFUSAL_NONE);
	}
	/* the profile says it already */
	assert_int_equal(js_type(js_at(v, "profile_offer")), JS_NULL);
	assert_true(str_find(l->answer.text, STR("update_profile")) < 0);
	/* a list; an item that is too long for the profile is not offered */
	assert_int_equal(learner_write(l, twin_log_attempt, good_attempt(a,
	    exercise(l, "weekly_contract"), 20, -1)), REFUSAL_NONE);
	v = js_of(l->a, l->answer.json);
	assert_true(js_len(js_path(v, "profile_offer.week_products")) > 0);
	arena_free(a);
	learner_free(l);
}

static bool
offers(struct learner *l, const char *id)
{
	assert_int_equal(learner_read(l, twin_next, "{\"count\":3,"
	    "\"practice\":\"time_accounting\"}"), REFUSAL_NONE);
	return str_find(l->answer.json, arena_printf(l->a,
	    "\"exercise\":\"%s\"", id)) >= 0;
}

/* A task of three days: begun, kept open, asked for on its last day. */
static void
over_days(void **state)
{
	static const char begin[] = "{\"exercise\":\"time_2_able\","
	    "\"answer\":\"from today\",\"start\":true}";
	struct learner *l = learner_new();
	struct arena *a = arena_new(1 << 20);
	const struct js *v;

	(void)state;
	assert_int_equal(learner_write(l, twin_log_attempt, good_attempt(a,
	    exercise(l, "time_1_explain"), 25, -1)), REFUSAL_NONE);
	assert_true(offers(l, "time_2_able"));
	assert_true(str_find(l->answer.text, STR("start")) >= 0);
	assert_int_equal(learner_write(l, twin_log_attempt, begin),
	    REFUSAL_NONE);
	v = js_of(l->a, l->answer.json);
	assert_int_equal(js_int(js_path(v, "started.day")), 1);
	assert_int_equal(js_int(js_path(v, "started.of")), 3);
	learner_day(l, 1, 720);
	assert_false(offers(l, "time_2_able"));
	/* begun again it goes on; a part that is not enough, too */
	assert_int_equal(learner_write(l, twin_log_attempt, begin),
	    REFUSAL_NONE);
	assert_int_equal(learner_write(l, twin_log_attempt, good_attempt(a,
	    exercise(l, "time_2_able"), 25, 0)), REFUSAL_NONE);
	assert_false(offers(l, "time_2_able"));
	learner_day(l, 2, 720);
	assert_true(offers(l, "time_2_able"));
	assert_int_equal(learner_write(l, twin_log_attempt, good_attempt(a,
	    exercise(l, "time_2_able"), 25, -1)), REFUSAL_NONE);
	assert_true(str_find(l->state, STR("\"begun\"")) < 0);
	assert_true(str_eq(learner_refold(l), l->state));
	arena_free(a);
	learner_free(l);
}

/* Returned on its last day it is a returned task like any other. */
static void
over_days_returned(void **state)
{
	struct learner *l = learner_new();
	struct arena *a = arena_new(1 << 20);

	(void)state;
	assert_int_equal(learner_write(l, twin_log_attempt,
	    "{\"exercise\":\"time_2_able\",\"answer\":\"from today\","
	    "\"start\":true}"), REFUSAL_NONE);
	for (int64_t day = 2; day < 5; day++) {
		learner_day(l, day, 720);
		assert_int_equal(learner_write(l, twin_log_attempt,
		    good_attempt(a, exercise(l, "time_2_able"), 25, 1)),
		    REFUSAL_NONE);
		assert_true(str_find(l->state, STR("\"begun\"")) < 0);
		assert_true(str_find(l->state,
		    STR("\"open\":[[\"time_2_able\"")) >= 0);
	}
	assert_true(str_eq(learner_refold(l), l->state));
	arena_free(a);
	learner_free(l);
}

/* What is brought too early begins a task over several days. */
static void
over_days_early(void **state)
{
	struct learner *l = learner_new();
	struct arena *a = arena_new(1 << 20);
	const struct js *v;

	(void)state;
	assert_int_equal(learner_write(l, twin_log_attempt, good_attempt(a,
	    exercise(l, "time_2_able"), 25, 1)), REFUSAL_NONE);
	assert_true(str_find(l->state, STR("\"begun\":[[\"time_2_able\",1,"))
	    >= 0);
	learner_free(l);
	l = learner_new();
	assert_int_equal(learner_write(l, twin_log_attempt,
	    "{\"exercise\":\"planning_2_able\",\"answer\":\"now\","
	    "\"start\":true}"), REFUSAL_NONE);
	learner_day(l, 1, 720);
	assert_int_equal(learner_read(l, twin_snapshot, "{}"), REFUSAL_NONE);
	v = js_of(l->a, l->answer.json);
	assert_int_equal(js_int(js_path(v, "open.0.day")), 2);
	assert_int_equal(js_int(js_path(v, "open.0.of")), 7);
	assert_int_equal(js_int(js_path(v, "rhythm.streak_days")), 0);
	assert_int_equal(learner_write(l, twin_log_attempt,
	    "{\"exercise\":\"time_1_explain\",\"answer\":\"now\","
	    "\"start\":true}"), REFUSAL_VALIDATION);
	assert_true(str_is(l->f.field, "start"));
	assert_int_equal(learner_write(l, twin_log_attempt,
	    "{\"exercise\":\"flying\",\"answer\":\"now\","
	    "\"start\":true}"), REFUSAL_NOT_FOUND);
	assert_int_equal(learner_write(l, twin_log_attempt,
	    "{\"task_handle\":\"flying\",\"answer\":\"now\","
	    "\"start\":true}"), REFUSAL_VALIDATION);
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
	const struct exercise *x = exercise(l, "writing_2_able");

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
	const char *args = good_attempt(a, exercise(l, "entry_time_15"), 25,
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

/* Every exercise of the curriculum can be answered well enough. */
static void
every_exercise(void **state)
{
	struct learner *l = learner_new();
	struct arena *a = arena_new(1 << 22);
	const struct curriculum *cu = l->cat->cu;

	(void)state;
	for (size_t i = 0; i < cu->nexercises; i++) {
		learner_day(l, (int64_t)i, 600);
		if (learner_write(l, twin_log_attempt, good_attempt(a,
		    &cu->exercises[i], 60, -1)) != REFUSAL_NONE)
			fail_msg(STR_FMT ": " STR_FMT,
			    STR_ARG(cu->exercises[i].id),
			    STR_ARG(l->f.message));
	}
	assert_true(str_eq(learner_refold(l), l->state));
	arena_free(a);
	learner_free(l);
}

int
main(void)
{
	static struct table t;

	TABLE(&t, refused, refusals);
	TABLE(&t, names_tool, tools);
	TABLE(&t, limit, limits);
	TEST(&t, "handle: 14 days and no more", handle_expiry);
	TEST(&t, "handle: any changed byte is seen", handle_forged);
	TEST(&t, "handle: another learner, another key, the previous key",
	    handle_owner_and_keys);
	TEST(&t, "handle: opened, it names exercise and curriculum",
	    handle_open);
	TEST(&t, "handle: criteria stay frozen", handle_frozen);
	TEST(&t, "handle: the older form is good until it expires", handle_older);
	TEST(&t, "handle: with another exercise", handle_and_exercise);
	TEST(&t, "attempt: accepted", attempt_accepted);
	TEST(&t, "attempt: returned, open, accepted", attempt_returned);
	TEST(&t, "attempt: the review ladder", review_ladder);
	TEST(&t, "attempt: with its work product", attempt_with_artifact);
	TEST(&t, "attempt: every exercise of the curriculum", every_exercise);
	TEST(&t, "artifact: versions and links", artifact_versions);
	TEST(&t, "metrics: partial writes what is good", metrics_partial);
	TEST(&t, "metrics: scales", metrics_scale);
	TEST(&t, "profile: before, after, the same, nothing",
	    profile_history);
	TEST(&t, "day: the learner's own midnight", local_day);
	TEST(&t, "revision: if_revision guards", revision_guard);
	TEST(&t, "consent: tracking withdrawn and given", consent);
	TEST(&t, "review: a mentor's word replaces the verdict", mentor_review);
	TEST(&t, "attempt: a first step, and what it offers to the profile",
	    profile_offered);
	TEST(&t, "attempt: a task of three days", over_days);
	TEST(&t, "attempt: a task of three days, returned at its end",
	    over_days_returned);
	TEST(&t, "attempt: what is begun too early, or cannot be",
	    over_days_early);
	TEST(&t, "review: what a mentor accepts counts, once", mentor_accepts);
	TEST(&t, "write: the same bytes again", same_bytes);
	return table_run(&t, "twin");
}
